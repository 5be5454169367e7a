// A map of shapes as a county would get one: a PMTiles file whose every tile of zooms 5 to 14 is the same small picture of a lake, a
// forest, a main road and a named place.

const varint = (n: number): number[] => (n < 0x80 ? [n] : [(n % 0x80) | 0x80, ...varint(Math.floor(n / 0x80))]);
const text = (words: string): number[] => [...Buffer.from(words, 'utf8')];
/** A field of bytes: its number, their length, they. */
const bytes = (field: number, of: number[]): number[] => [...varint(field * 8 + 2), ...varint(of.length), ...of];
const whole = (field: number, n: number): number[] => [...varint(field * 8), ...varint(n)];
const zigzag = (n: number): number => (n < 0 ? -2 * n - 1 : 2 * n);

interface Drawn {
  layer: string;
  type: 1 | 2 | 3;
  key: 'kind' | 'name';
  value: string;
  /** Corners in units of 4096 to a tile. */
  at: [number, number][];
}

function geometry({ type, at }: Drawn): number[] {
  let [x, y] = [0, 0];
  const steps = at.map(([to_x, to_y]) => {
    const step = [zigzag(to_x - x), zigzag(to_y - y)];
    [x, y] = [to_x, to_y];
    return step;
  });
  const [first = [], ...others] = steps;
  const lines = others.length > 0 ? [others.length * 8 + 2, ...others.flat()] : [];
  return [9, ...first, ...lines, ...(type === 3 ? [15] : [])].flatMap(varint);
}

function layer(drawn: Drawn): number[] {
  const feature = [...bytes(2, [0, 0]), ...whole(3, drawn.type), ...bytes(4, geometry(drawn))];
  return bytes(3, [...whole(15, 2), ...bytes(1, text(drawn.layer)), ...bytes(2, feature), ...bytes(3, text(drawn.key)), ...bytes(4, bytes(1, text(drawn.value))), ...whole(5, 4096)]);
}

const TILE = ([
  { layer: 'landuse', type: 3, key: 'kind', value: 'forest', at: [[0, 0], [4096, 0], [4096, 1500], [0, 900]] },
  { layer: 'water', type: 3, key: 'kind', value: 'lake', at: [[600, 2000], [1500, 1900], [1700, 2800], [700, 2900]] },
  { layer: 'roads', type: 2, key: 'kind', value: 'major_road', at: [[0, 3300], [2000, 3000], [4096, 3400]] },
  { layer: 'places', type: 1, key: 'name', value: '澧水边', at: [[2600, 2300]] },
] satisfies Drawn[]).flatMap(layer);

const [COARSE, FINE] = [5, 14];

/** The file's bytes: a header, one line of a directory for all tiles of the zooms, the tile. */
export function mapOfShapes(): Buffer {
  // Tiles are numbered zoom after zoom.
  const before = (zoom: number): number => (4 ** zoom - 1) / 3;
  const [first, all] = [before(COARSE), before(FINE + 1) - before(COARSE)];
  const directory = Buffer.from([1, first, all, TILE.length, 1].flatMap(varint));
  const head = Buffer.alloc(127);
  head.write('PMTiles');
  head[7] = 3;
  [127, directory.length, 0, 0, 0, 0, 127 + directory.length, TILE.length, all, 1, 1].forEach((value, i) => head.writeBigUInt64LE(BigInt(value), 8 + 8 * i));
  Buffer.from([1, 1, 1, 1, COARSE, FINE]).copy(head, 96);
  return Buffer.concat([head, directory, Buffer.from(TILE)]);
}
