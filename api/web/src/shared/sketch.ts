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
  return { at, km_px };
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
