import { describe, expect, it } from 'vitest';
import { sketchOf } from '../src/shared/sketch';
import { groundOf } from '../src/desk/rounds/ground';

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
