import { ALIASES, type Bed, BEDS, type Look, LOOKS, SPRINKLED, UNSEEN } from './ingredients';
import { SHAPES } from './shapes';

/** Repeatable chance: the same dish looks the same on every screen and every day. */
function dice(seed: string): () => number {
  let state = 2166136261;
  for (const letter of seed) state = Math.imul(state ^ letter.charCodeAt(0), 16777619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const single = (word: string): string => word.replace(/oes$/, 'o').replace(/([^s])s$/, '$1');

/** The key a table knows something by: the whole, an alias, or the most telling of its words ("braised_pork_belly" → pork). */
function knownAs(table: Record<string, unknown>, key: string): string | undefined {
  const whole = key.toLowerCase().replace(/[\s-]+/g, '_');
  const parts = whole.split('_').map(single);
  const pairs = parts.slice(1).map((part, i) => `${parts[i]}_${part}`);
  for (const word of [whole, ...pairs.reverse(), ...parts.reverse()]) {
    const name = word in table ? word : ALIASES[word];
    if (name !== undefined && name in table) return name;
  }
  return undefined;
}

/** Rice that stands late in the list is the bowl beside the plate; noodles and soup are the dish itself. */
function bedOf(keys: readonly string[]): Bed | null {
  const beds = keys.flatMap((key, i) => {
    const bed = BEDS[knownAs(BEDS, key) ?? ''];
    return bed && (bed !== 'rice' || i < 2) ? [bed] : [];
  });
  // Noodles in soup are both: the noodles are what one sees.
  return beds.find((bed) => bed === 'noodle') ?? beds[0] ?? null;
}

function bedDrawing(bed: Bed, roll: () => number): string {
  if (bed === 'broth') return '<ellipse cx="200" cy="140" rx="128" ry="84" fill="#efd08c"/><ellipse cx="176" cy="118" rx="60" ry="26" fill="#f7e2b0" opacity=".7"/>';
  if (bed === 'porridge') return '<ellipse cx="200" cy="140" rx="128" ry="84" fill="#f4e6b8"/><ellipse cx="180" cy="120" rx="70" ry="32" fill="#fbf3d3"/>';
  if (bed === 'rice') {
    const grains = Array.from({ length: 46 }, () => {
      const angle = roll() * 6.283;
      const reach = Math.sqrt(roll());
      return `<ellipse cx="${Math.round(200 + Math.cos(angle) * 104 * reach)}" cy="${Math.round(140 + Math.sin(angle) * 66 * reach)}" rx="7" ry="3" transform="rotate(${Math.round(roll() * 180)} ${200} ${140})"/>`;
    });
    return `<ellipse cx="200" cy="140" rx="122" ry="80" fill="#fdfaf2" stroke="#e2d7c0" stroke-width="2"/><g fill="#efe6d2">${grains.join('')}</g>`;
  }
  const waves = Array.from({ length: 9 }, (_, i) => {
    const y = 80 + i * 15;
    const half = Math.round(118 * Math.sqrt(1 - ((y - 140) / 82) ** 2));
    const bend = Math.round(8 + roll() * 8);
    return `M${200 - half} ${y}q${half / 2} -${bend} ${half} 0t${half} 0`;
  }).join('');
  return `<ellipse cx="200" cy="140" rx="128" ry="84" fill="#f3dca6"/><path d="${waves}" fill="none" stroke="#d9b260" stroke-width="9"/><path d="${waves}" fill="none" stroke="#f6dd95" stroke-width="6"/>`;
}

interface Food {
  name: string;
  look: Look;
}

const MOST = 4;

/** What is seen on the plate, the main thing first; recipes name what matters most first. */
function foods(keys: readonly string[]): Food[] {
  const names = keys.filter((key) => !UNSEEN.test(key) && !knownAs(BEDS, key)).flatMap((key) => knownAs(LOOKS, key) ?? []);
  const all = [...new Set(names)].flatMap((name) => (LOOKS[name] ? [{ name, look: LOOKS[name] }] : []));
  const body = all.filter(({ name }) => !SPRINKLED.has(name)).slice(0, MOST);
  return [...body, ...all.filter(({ name }) => SPRINKLED.has(name)).slice(0, body.length > 0 ? 1 : MOST)];
}

interface Piece {
  look: Look;
  size: number;
}

const SHARES = [0.95, 0.7, 0.45, 0.35] as const;

/** Interleaves the ingredients, so that each is seen and none covers all the others. */
function pieces(list: readonly Food[], roll: () => number): Piece[] {
  const alone = list.length === 1;
  return list
    .flatMap(({ name, look }, i) => {
      const sprinkled = SPRINKLED.has(name) && !alone;
      const share = alone ? 1.3 : sprinkled ? 0.5 : (SHARES[i] ?? 0.35);
      const small = look.count > 12 || sprinkled;
      return Array.from({ length: Math.max(3, Math.round(look.count * share)) }, () => ({
        look,
        size: alone ? 1.6 : sprinkled ? 1 : i === 0 ? 1.5 : 1.3,
        // Small things last, on top: under the large ones they would be lost.
        order: roll() + (small ? 0.45 : 0),
      }));
    })
    .sort((a, b) => a.order - b.order);
}

function scatter(list: readonly Piece[], roll: () => number): string {
  const turn = roll() * 6.283;
  return list
    .map(({ look, size }, i) => {
      // A sunflower's spacing fills the plate evenly; a little disorder makes it food.
      const reach = Math.sqrt((i + 0.5) / list.length);
      const angle = turn + i * 2.39996 + (roll() - 0.5) * 0.5;
      const x = Math.round(200 + Math.cos(angle) * 98 * reach);
      const y = Math.round(138 + Math.sin(angle) * 60 * reach);
      const grown = (size * (0.9 + roll() * 0.25)).toFixed(2);
      return `<g transform="translate(${x} ${y}) rotate(${Math.round(roll() * 360)}) scale(${grown})">${SHAPES[look.shape](look.fill, look.second)}</g>`;
    })
    .join('');
}

const DISH_COVER =
  '<path d="M84 168C84 92 140 56 200 56S316 92 316 168z" fill="#d9dcdd" stroke="#8d9496" stroke-width="3"/><path d="M118 150C122 108 152 84 186 78" fill="none" stroke="#fff" stroke-width="10" stroke-linecap="round"/><circle cx="200" cy="46" r="13" fill="#d9dcdd" stroke="#8d9496" stroke-width="3"/><path d="M66 168H334" stroke="#8d9496" stroke-width="10" stroke-linecap="round"/>';

const RIMS = ['#e5b23f', '#2f66a8', '#c9714b', '#5d9160'] as const;

/**
 * The inside of an SVG of viewBox "0 0 400 280": a plate with what the dish is made of, or a covered dish where
 * nothing is known. `keys` only select drawings, none of their text reaches the markup.
 */
export function plate(keys: readonly string[]): string {
  const roll = dice(keys.join('|'));
  const rim = RIMS[Math.floor(roll() * RIMS.length)] ?? RIMS[0];
  const ground =
    `<ellipse cx="200" cy="152" rx="182" ry="118" fill="#000" opacity=".07"/><ellipse cx="200" cy="140" rx="182" ry="118" fill="#fff" stroke="${rim}" stroke-width="6"/>` +
    '<ellipse cx="200" cy="140" rx="138" ry="90" fill="#efe5d3"/>';
  const found = foods(keys);
  const bed = bedOf(keys);
  if (!bed && found.length === 0) return ground + (keys.some((key) => knownAs(BEDS, key)) ? bedDrawing('rice', roll) : DISH_COVER);
  const fish = found.find(({ look }) => look.shape === 'fish')?.look;
  const rest = found.filter(({ look }) => look !== fish);
  const whole = fish ? `<g transform="translate(200 140) rotate(-6) scale(1.08)">${SHAPES.fish(fish.fill, fish.second)}</g>` : '';
  // Beside a whole fish the others are a garnish, or it would not be seen.
  const around = pieces(rest, roll).filter((_, i) => !fish || i % 2 === 0).map((piece) => (fish ? { ...piece, size: 0.62 } : piece));
  return ground + (bed ? bedDrawing(bed, roll) : '') + whole + scatter(around, roll);
}
