import type { Sketch } from '@shared/sketch';

export interface Zooms {
  min_zoom: number;
  max_zoom: number;
}
/** A tile of the Web Mercator grid and where it lies on a sketch. */
export interface Ground {
  z: number;
  x: number;
  y: number;
  left: number;
  top: number;
  width: number;
  height: number;
}

const EARTH_KM = 40_075;
/** As wide as a picture is drawn: finer ones would be many, coarser ones a blur. */
export const PICTURE_PX = 256;
/** Shapes of one zoom hold what two zooms of pictures show. */
export const SHAPES_PX = 512;
const TILES_MOST = 30;

const row = (lat: number, n: number): number => ((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * n;
const north = (y: number, n: number): number => (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / n))) * 180) / Math.PI;
const column = (lon: number, n: number): number => ((lon + 180) / 360) * n;
const west = (x: number, n: number): number => (x / n) * 360 - 180;

/**
 * The tiles that lie below a sketch of `width` × `height`. The sketch is flat and the grid is Mercator's; over the few
 * kilometres of a round the two differ by less than a line's width.
 */
export function groundOf(sketch: Sketch, width: number, height: number, zooms: Zooms, tile_px = PICTURE_PX): Ground[] {
  const zero = sketch.at({ lat: 0, lon: 0 });
  const one = sketch.at({ lat: 1, lon: 1 });
  const lon = (x: number): number => (x - zero.x) / (one.x - zero.x);
  const lat = (y: number): number => (y - zero.y) / (one.y - zero.y);
  const middle_km = EARTH_KM * Math.cos((lat(height / 2) * Math.PI) / 180);
  const fitting = Math.round(Math.log2((middle_km * sketch.km_px) / tile_px));
  for (let z = Math.min(zooms.max_zoom, fitting); z >= zooms.min_zoom; z -= 1) {
    const n = 2 ** z;
    const columns = [Math.floor(column(lon(0), n)), Math.floor(column(lon(width), n))] as const;
    const rows = [Math.floor(row(lat(0), n)), Math.floor(row(lat(height), n))] as const;
    if ((columns[1] - columns[0] + 1) * (rows[1] - rows[0] + 1) > TILES_MOST) continue;
    const found: Ground[] = [];
    for (let y = rows[0]; y <= rows[1]; y += 1) {
      for (let x = columns[0]; x <= columns[1]; x += 1) {
        const corner = sketch.at({ lat: north(y, n), lon: west(x, n) });
        const opposite = sketch.at({ lat: north(y + 1, n), lon: west(x + 1, n) });
        found.push({ z, x, y, left: corner.x, top: corner.y, width: opposite.x - corner.x, height: opposite.y - corner.y });
      }
    }
    return found;
  }
  return [];
}
