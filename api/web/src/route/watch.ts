/** A door at which somebody needs help now: until they are seen to, the phone keeps what 120 has to be told. */
import type { AlarmResult, Change, RouteStop } from './types';

/** What may be a stroke or a heart. */
export const GRAVE: readonly Change[] = ['breath', 'mind'];

/** As said on this phone, or by the server where it says it. */
const isGrave = ({ state, outcome, care, change, danger }: RouteStop): boolean => {
  if (state === 'done') return care === 'urgent' || (care === 'odd' && change !== undefined && GRAVE.includes(change));
  return outcome === 'no_answer' && danger !== undefined;
};

const kindOf = ({ state, care }: RouteStop): string => (state === 'failed' ? 'no_answer' : (care ?? ''));
const isOver = ({ state }: AlarmResult): boolean => state === 'seen' || state === 'closed';

/** What became of the report of this door; of several the one that isn't over. */
export function alarmOf(alarms: readonly AlarmResult[], stop: RouteStop): AlarmResult | undefined {
  const mine = alarms.filter(({ stop_id, kind }) => stop_id === stop.id && kind === kindOf(stop));
  // The newest is this report's: one that was taken back before may still be open beside it.
  return mine.findLast((one) => !isOver(one)) ?? mine.at(-1);
}

/** Whether somebody may still have to be told where this is. An alarm that hasn't been heard of yet isn't over. */
export function isWatched(stop: RouteStop, alarms: readonly AlarmResult[]): boolean {
  const alarm = alarmOf(alarms, stop);
  return isGrave(stop) && !(alarm && isOver(alarm));
}

/** What is odd about somebody only the phone it was said on knows; on another the server decides what is shown of the door. */
export const isServersWord = ({ state, care, change }: RouteStop): boolean => state === 'done' && care === 'odd' && change === undefined;

/** The server's door with what this phone knows of it, where the server no longer tells: who lies on the floor is found by that. */
export function withPeople(stop: RouteStop, own: RouteStop | undefined, alarms: readonly AlarmResult[]): RouteStop {
  if (!own || stop.address || !own.address || !isWatched(stop, alarms)) return stop;
  const { name, people, address, village, lat, lon, phone, calls, schematic } = own;
  return { ...stop, name, people, address, village, lat, lon, phone, calls, schematic };
}

/** Nobody has opened and the calls are still the volunteer's to make: the desk doesn't wait for this one yet. */
export function isYours({ kind, state, step, owner, stop_id }: AlarmResult, stops: readonly RouteStop[]): boolean {
  const isHere = stops.some((stop) => stop.id === stop_id && stop.state === 'pending');
  return isHere && kind === 'no_answer' && state === 'open' && !owner && (step ?? '').startsWith('call_');
}

/** Somebody may lie there and nobody has taken it: whoever reported it isn't left to believe that it is seen to. */
export const isUntaken = ({ kind, state }: AlarmResult): boolean => state === 'open' && (kind === 'no_answer' || kind === 'urgent');

/** Where it is, as it is read out on the telephone: an address often leaves the village out. */
export function placeWords({ address, village }: RouteStop): string {
  const known = [village && !address?.includes(village) ? village : '', address ?? ''];
  return known.filter(Boolean).join(' ');
}
