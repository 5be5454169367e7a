export interface Choice {
  value: string;
  label: string;
  /** Said beside the label: the township of a village, say. */
  note?: string;
  /** Other names that find it. */
  also?: string[];
  /** Romanised without the syllables apart, as places are: `Zhujiatai` is found by `zjt`. */
  romanised?: string;
}

const MOST = 40;

/** What finds somebody's food: both names, and the pinyin in full, syllable by syllable and by first letters (`hong shao rou` is `hsr`). */
export function foodNames(of: { name: string; name_en: string; pinyin: string }): string[] {
  const syllables = of.pinyin.split(' ');
  return [of.name, of.name_en, of.pinyin, syllables.join(''), syllables.map((one) => one.charAt(0)).join('')];
}

/** What begins with syllables of these first letters. One letter finds by name anyway; others than letters are no initials. */
function initialsOf(sought: string): RegExp | null {
  if (!/^[a-z]{2,}$/.test(sought)) return null;
  const syllables = [...sought].map((letter) => `${/[zcs]/.test(letter) ? `${letter}h?` : letter}[aeiouüv]${/[aeo]/.test(letter) ? '*' : '+'}(?:ng|n|r)?`);
  return new RegExp(`^${syllables.join("'?")}`, 'i');
}

/** Those that begin with the words first, then those that hold them. */
export function findChoices(choices: readonly Choice[], words: string): Choice[] {
  const sought = words.trim().toLowerCase();
  if (sought === '') return choices.slice(0, MOST);
  const names = (c: Choice) => [c.label, c.note ?? '', ...(c.also ?? [])].map((n) => n.toLowerCase());
  const initials = initialsOf(sought);
  const starts = choices.filter((c) => names(c).some((n) => n.startsWith(sought)) || (initials !== null && initials.test(c.romanised ?? '')));
  const holds = choices.filter((c) => !starts.includes(c) && names(c).some((n) => n.includes(sought)));
  return [...starts, ...holds].slice(0, MOST);
}

/** Whether Enter belongs to the field alone: its list is open, or what stands in it isn't what was chosen. */
export const enterStays = (open: boolean, typed: string, chosen: string): boolean => open || typed.trim() !== chosen;
