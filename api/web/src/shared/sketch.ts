/** A flat sketch of a small piece of country: equirectangular about its middle, fitted into a box. No tiles, no network. */
export interface Point {
  lat: number;
  lon: number;
}
export interface Spot {
  x: number;
  y: number;
}
export interface Sketch {
  at: (p: Point) => Spot;
  /** The point that lies under a spot. */
  under: (spot: Spot) => Point;
  km_px: number;
}

const KM_PER_DEGREE = 111.32;

function bounds(points: Point[]) {
  const lats = points.map((p) => p.lat);
  const lons = points.map((p) => p.lon);
  return { south: Math.min(...lats), north: Math.max(...lats), west: Math.min(...lons), east: Math.max(...lons) };
}

/** Fits the points into `width` × `height` with a margin; a single point sits in the middle of a 1 km box. */
export function sketchOf(points: Point[], width: number, height: number, margin = 40): Sketch {
  const b = bounds(points.length > 0 ? points : [{ lat: 0, lon: 0 }]);
  const lat_middle = (b.south + b.north) / 2;
  const lon_middle = (b.west + b.east) / 2;
  const squeeze = Math.cos((lat_middle * Math.PI) / 180);
  const wide_km = Math.max((b.east - b.west) * KM_PER_DEGREE * squeeze, 0.5);
  const high_km = Math.max((b.north - b.south) * KM_PER_DEGREE, 0.5);
  const km_px = Math.min((width - 2 * margin) / wide_km, (height - 2 * margin) / high_km);
  const at = (p: Point): Spot => ({
    x: width / 2 + (p.lon - lon_middle) * KM_PER_DEGREE * squeeze * km_px,
    y: height / 2 - (p.lat - lat_middle) * KM_PER_DEGREE * km_px,
  });
  const under = (spot: Spot): Point => ({
    lat: lat_middle - (spot.y - height / 2) / (KM_PER_DEGREE * km_px),
    lon: lon_middle + (spot.x - width / 2) / (KM_PER_DEGREE * squeeze * km_px),
  });
  return { at, under, km_px };
}

/** The roundest scale bar that is no longer than `most_px`. */
export function scaleBar(km_px: number, most_px: number): { km: number; px: number } {
  const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50];
  const km = steps.filter((step) => step * km_px <= most_px).at(-1) ?? 0.1;
  return { km, px: km * km_px };
}

/** Stops that share a doorstep are drawn side by side, so that each number can be read. */
export function spread<T extends Spot>(spots: T[], apart_px: number): T[] {
  const placed: T[] = [];
  for (const spot of spots) {
    let { x, y } = spot;
    for (let turn = 1; turn < 24 && placed.some((p) => Math.hypot(p.x - x, p.y - y) < apart_px); turn += 1) {
      const angle = turn * 2.4;
      const reach = apart_px * 0.5 * Math.sqrt(turn);
      x = spot.x + Math.cos(angle) * reach;
      y = spot.y + Math.sin(angle) * reach;
    }
    placed.push({ ...spot, x, y });
  }
  return placed;
}

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}
/** A word on the sketch: where it is anchored, and by which end. */
export interface Worded {
  text_x: number;
  text_y: number;
  anchor: 'start' | 'middle' | 'end';
}

const touch = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** A Chinese character is as wide as it is high, a Latin letter about half of that. */
function widthOf(text: string, size_px: number): number {
  return [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0x2e7f ? 1 : 0.55), 0) * size_px;
}

/**
 * Finds each name a place beside its point that covers neither a door nor another name: above, below, right or left.
 * A name without one is left out; its point stays. `taken` gains what was placed, so a second call keeps clear of it.
 */
export function nameSpots<T extends Spot & { text: string }>(spots: T[], size_px: number, taken: Box[], frame: Box): (T & Worded)[] {
  const placed: (T & Worded)[] = [];
  for (const spot of spots) {
    const width = widthOf(spot.text, size_px);
    const gap = 10;
    const tries: Worded[] = [
      { text_x: spot.x, text_y: spot.y - gap, anchor: 'middle' },
      { text_x: spot.x, text_y: spot.y + gap + size_px * 0.85, anchor: 'middle' },
      { text_x: spot.x + gap, text_y: spot.y + size_px * 0.35, anchor: 'start' },
      { text_x: spot.x - gap, text_y: spot.y + size_px * 0.35, anchor: 'end' },
    ];
    for (const one of tries) {
      const left = one.anchor === 'start' ? one.text_x : one.anchor === 'end' ? one.text_x - width : one.text_x - width / 2;
      const box = { left, right: left + width, top: one.text_y - size_px * 0.9, bottom: one.text_y + size_px * 0.1 };
      const inside = box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
      if (!inside || taken.some((other) => touch(box, other))) continue;
      taken.push(box);
      placed.push({ ...spot, ...one });
      break;
    }
  }
  return placed;
}
