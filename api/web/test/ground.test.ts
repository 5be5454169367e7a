import { PbfWriter } from 'pbf';
import { describe, expect, it } from 'vitest';
import { sketchOf } from '../src/shared/sketch';
import { groundOf, SHAPES_PX } from '../src/desk/rounds/ground';
import { drawn, lookOf } from '../src/desk/rounds/shapes';

const [W, H] = [760, 620];
const doors = [
  { lat: 29.38, lon: 110.14 },
  { lat: 29.43, lon: 110.2 },
];

describe('the ground below a sketch', () => {
  it('covers it without a gap, and not with too many tiles', () => {
    const ground = groundOf(sketchOf(doors, W, H), W, H, { min_zoom: 5, max_zoom: 18 });
    expect(ground.length).toBeGreaterThan(3);
    expect(ground.length).toBeLessThanOrEqual(30);
    expect(Math.min(...ground.map(({ left }) => left))).toBeLessThanOrEqual(0);
    expect(Math.min(...ground.map(({ top }) => top))).toBeLessThanOrEqual(0);
    expect(Math.max(...ground.map(({ left, width }) => left + width))).toBeGreaterThanOrEqual(W);
    expect(Math.max(...ground.map(({ top, height }) => top + height))).toBeGreaterThanOrEqual(H);
    for (const { width, height } of ground) {
      expect(width).toBeGreaterThan(150);
      expect(width).toBeLessThan(400);
      expect(Math.abs(height / width - 1)).toBeLessThan(0.01);
    }
  });

  it('puts a point on the tile that the grid has it on', () => {
    const sketch = sketchOf(doors, W, H);
    const [door] = doors;
    const spot = sketch.at(door!);
    const under = groundOf(sketch, W, H, { min_zoom: 5, max_zoom: 18 }).filter(
      ({ left, top, width, height }) => spot.x >= left && spot.x < left + width && spot.y >= top && spot.y < top + height,
    );
    expect(under).toHaveLength(1);
    const { z, x, y } = under[0]!;
    // The usual formula of the grid.
    const n = 2 ** z;
    const turned = (door!.lat * Math.PI) / 180;
    expect(x).toBe(Math.floor(((door!.lon + 180) / 360) * n));
    expect(y).toBe(Math.floor(((1 - Math.log(Math.tan(turned) + 1 / Math.cos(turned)) / Math.PI) / 2) * n));
  });

  it('keeps to the zooms that there are', () => {
    const sketch = sketchOf(doors, W, H);
    expect(groundOf(sketch, W, H, { min_zoom: 5, max_zoom: 11 }).every(({ z }) => z === 11)).toBe(true);
    expect(groundOf(sketch, W, H, { min_zoom: 17, max_zoom: 18 })).toEqual([]);
  });
});

interface Feature {
  type: 1 | 2 | 3;
  properties: Record<string, string | number>;
  geometry: number[];
}

/** A vector tile, written as the format has it: keys and values of a layer in tables, geometry as moves and lines. */
function tileOf(layers: Record<string, Feature[]>): ArrayBuffer {
  const pbf = new PbfWriter();
  for (const [name, features] of Object.entries(layers)) {
    pbf.writeMessage(3, (_: unknown, layer: PbfWriter) => {
      const keys = [...new Set(features.flatMap(({ properties }) => Object.keys(properties)))];
      const values = [...new Set(features.flatMap(({ properties }) => Object.values(properties)))];
      layer.writeVarintField(15, 2);
      layer.writeStringField(1, name);
      for (const { type, properties, geometry } of features) {
        layer.writeMessage(2, (__: unknown, feature: PbfWriter) => {
          feature.writePackedVarint(2, Object.entries(properties).flatMap(([key, value]) => [keys.indexOf(key), values.indexOf(value)]));
          feature.writeVarintField(3, type);
          feature.writePackedVarint(4, geometry);
        }, null);
      }
      for (const key of keys) layer.writeStringField(3, key);
      for (const value of values) {
        layer.writeMessage(4, (__: unknown, one: PbfWriter) => (typeof value === 'string' ? one.writeStringField(1, value) : one.writeVarintField(5, value)), null);
      }
      layer.writeVarintField(5, 4096);
    }, null);
  }
  return pbf.finish().slice().buffer as ArrayBuffer;
}
/** Zigzag: 9 is one move, 18 two lines, 10 one, 15 the way back to the beginning. */
const z = (n: number): number => (n << 1) ^ (n >> 31);
const square = [9, z(0), z(0), 26, z(100), z(0), z(0), z(100), z(-100), z(0), 15];
const line = [9, z(10), z(20), 10, z(30), z(-5)];
const point = (x: number, y: number): number[] => [9, z(x), z(y)];

describe('a map of shapes', () => {
  it('is drawn from the ground up, each look as one path', () => {
    const tile = tileOf({
      roads: [{ type: 2, properties: { kind: 'highway' }, geometry: line }, { type: 2, properties: { kind: 'path' }, geometry: line }],
      water: [{ type: 3, properties: { kind: 'lake' }, geometry: square }, { type: 3, properties: { kind: 'river' }, geometry: square }],
      pois: [{ type: 1, properties: { kind: 'cafe' }, geometry: point(5, 5) }],
    });
    const { extent, shapes } = drawn(tile, false);
    expect(extent).toBe(4096);
    expect(shapes.map(({ look }) => look)).toEqual(['water', 'path', 'highway']);
    expect(shapes[0]?.d).toBe('M0 0L100 0L100 100L0 100Z'.replace(/Z$/, 'L0 0Z').repeat(2));
    expect(shapes[2]?.d).toBe('M10 20L40 15');
  });

  it('names its places in the language of the page, the more important first, and none of the tile beside it', () => {
    const tile = tileOf({
      places: [
        { type: 1, properties: { name: 'Zhujiatai', 'name:zh': '朱家台', min_zoom: 12 }, geometry: point(7, 8) },
        { type: 1, properties: { name: '澧源镇', 'name:en': 'Liyuan', min_zoom: 8 }, geometry: point(100, 200) },
        { type: 1, properties: { name: '隔壁', min_zoom: 1 }, geometry: point(5000, 5) },
      ],
    });
    expect(drawn(tile, false).names).toEqual([{ text: '澧源镇', x: 100, y: 200 }, { text: '朱家台', x: 7, y: 8 }]);
    expect(drawn(tile, true).names.map(({ text }) => text)).toEqual(['Liyuan', 'Zhujiatai']);
  });

  it('knows the words of both published basemaps and leaves out what a round needs nothing of', () => {
    expect([lookOf('roads', 'major_road', 2), lookOf('transportation', 'primary', 2)]).toEqual(['road', 'road']);
    expect([lookOf('landuse', 'forest', 3), lookOf('landcover', 'wood', 3)]).toEqual(['green', 'green']);
    expect([lookOf('landuse', 'industrial', 3), lookOf('pois', 'cafe', 1), lookOf('water', 'lake', 1)]).toEqual([null, null, null]);
  });

  it('is asked for in larger pieces than pictures', () => {
    const sketch = sketchOf(doors, W, H);
    const zooms = { min_zoom: 5, max_zoom: 18 };
    expect(groundOf(sketch, W, H, zooms, SHAPES_PX).length).toBeLessThan(groundOf(sketch, W, H, zooms).length);
  });

  it('that is damaged is none', () => {
    expect(() => drawn(new Uint8Array([0x1a, 0xff, 0x01, 0x02]).buffer, false)).toThrow();
  });
});
