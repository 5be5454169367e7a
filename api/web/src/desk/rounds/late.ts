import type { Round } from '../types';

type Timed = Pick<Round, 'state' | 'departs_at' | 'ends_at' | 'duration_s'> & { stops: readonly Pick<Round['stops'][number], 'state' | 'eta_at' | 'deadline_at'>[] };

/** When a round that is out will be back: it takes as long as it was planned to, from when it really left. */
export const backAt = (round: Pick<Round, 'departs_at' | 'duration_s'>): Date => new Date(Date.parse(round.departs_at) + round.duration_s * 1000);

/** How far behind its plan a round runs: by what it left late, or by what it has been standing past its time. */
export function lateMs(round: Timed, now: Date): number {
  // Once a round is out, `departs_at` says when it left; its planned end and length still tell when it should have.
  const planned = Date.parse(round.ends_at) - round.duration_s * 1000;
  const left = round.state === 'planned' ? now.getTime() : Date.parse(round.departs_at);
  return Math.max(0, left - planned);
}

/** Minutes to spare at the tightest door still waiting, counted from now; below nought is too late. */
export function slackMin(round: Timed, now: Date): number | null {
  const late = lateMs(round, now);
  const waits = round.stops
    .filter((stop) => stop.state === 'pending')
    .map((stop) => Date.parse(stop.deadline_at) - Math.max(now.getTime(), Date.parse(stop.eta_at) + late));
  return waits.length > 0 ? Math.floor(Math.min(...waits) / 60_000) : null;
}
