/** Ways to a door outside this page. Only the point and the stop's number go along, never a name or an address. */
import type { Travel } from '@shared/types';
import { gcjOf, type Point } from './gcj';

const MODES: Record<Travel, string> = { foot: 'walk', ebike: 'ride', car: 'car' };
/** About a tenth of a metre. */
const fixed = (degrees: number): string => degrees.toFixed(6);

/** 高德's own links open the app where it is installed, and its page where it isn't. They count in GCJ-02. */
export function amapLink(point: Point, name: string, mode: Travel): string {
  const { lat, lon } = gcjOf(point);
  const asked = new URLSearchParams({ to: `${fixed(lon)},${fixed(lat)},${name}`, mode: MODES[mode], coordinate: 'gaode', callnative: '1' });
  return `https://uri.amap.com/navigation?${asked.toString()}`;
}

/** What the phone has for maps. RFC 5870 counts in WGS-84. */
export function geoLink({ lat, lon }: Point): string {
  const at = `${fixed(lat)},${fixed(lon)}`;
  return `geo:${at}?q=${at}`;
}
