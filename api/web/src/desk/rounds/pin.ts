/** A door dragged over the map: which round takes it and between which doors, by the least way there and on. */
import type { Spot } from '@shared/sketch';
import type { Round, Stop } from '../types';
import type { Seat } from './moving';

export type Pin = Spot & { stop: Stop; round: Round };

/** Farther from any door the hand means none. */
const REACH_PX = 90;
const far = (a: Spot, b: Spot): number => Math.hypot(a.x - b.x, a.y - b.y);

export function seatAt(point: Spot, moving: Stop, pins: readonly Pin[], depot: Spot | null): Seat | null {
  const others = pins.filter((pin) => pin.stop.id !== moving.id && pin.round.state !== 'finished');
  const near = others.toSorted((a, b) => far(a, point) - far(b, point))[0];
  if (near === undefined || far(near, point) > REACH_PX) return null;
  const row = near.round.stops.filter((stop) => stop.id !== moving.id);
  const at = row.findIndex((stop) => stop.id === near.stop.id);
  const spot = (i: number): Spot | null => (i < 0 ? depot : (others.find((pin) => pin.stop.id === row[i]?.id) ?? null));
  const [before, after] = [spot(at - 1), spot(at + 1)];
  const way = (beside: Spot | null): number => (beside === null ? far(point, near) : far(beside, point) + far(point, near) - far(beside, near));
  // Nobody is put in front of a door where somebody has been already.
  const goesBefore = near.stop.state === 'pending' && way(before) < way(after);
  return { round_id: near.round.id, round_no: near.round.no, position: at + (goesBefore ? 1 : 2) };
}
