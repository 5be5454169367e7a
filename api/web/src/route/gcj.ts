/** WGS-84 to GCJ-02, the published formula: Chinese map services show every point up to some 700 m away from where GPS has it. */
export interface Point {
  lat: number;
  lon: number;
}

/** Semi-major axis of the Krasovsky 1940 ellipsoid, in metres, and its squared eccentricity. */
const AXIS_M = 6_378_245;
const ECCENTRICITY2 = 0.006_693_421_622_965_943;

const wave = (height: number, turns: number): number => height * Math.sin(turns * Math.PI);
const ripple = (x: number): number => ((wave(20, 6 * x) + wave(20, 2 * x)) * 2) / 3;

function metresNorth(x: number, y: number): number {
  const base = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x));
  return base + ripple(x) + ((wave(20, y) + wave(40, y / 3) + wave(160, y / 12) + wave(320, y / 30)) * 2) / 3;
}

function metresEast(x: number, y: number): number {
  const base = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x));
  return base + ripple(x) + ((wave(20, x) + wave(40, x / 3) + wave(150, x / 12) + wave(300, x / 30)) * 2) / 3;
}

const degrees = (radians: number): number => (radians * 180) / Math.PI;

/** The point as 高德 and 腾讯 show it. */
export function gcjOf({ lat, lon }: Point): Point {
  const [x, y] = [lon - 105, lat - 35];
  const turn = (lat * Math.PI) / 180;
  const bend = 1 - ECCENTRICITY2 * Math.sin(turn) ** 2;
  const north_m = (AXIS_M * (1 - ECCENTRICITY2)) / (bend * Math.sqrt(bend));
  const east_m = (AXIS_M / Math.sqrt(bend)) * Math.cos(turn);
  return { lat: lat + degrees(metresNorth(x, y) / north_m), lon: lon + degrees(metresEast(x, y) / east_m) };
}
