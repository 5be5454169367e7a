import type { Round } from '../types';

type Timed = Pick<Round, 'state' | 'departs_at' | 'ends_at' | 'duration_s'> & { stops: readonly Pick<Round['stops'][number], 'state' | 'eta_at' | 'deadline_at'>[] };

/** When a round that is out will be back: it takes as long as it was planned to, from when it really left. */
export const backAt = (round: Pick<Round, 'departs_at' | 'duration_s'>): Date => new Date(Date.parse(round.departs_at) + round.duration_s * 1000);

/** When it should have left: once a round is out, `departs_at` says when it did; its planned end and length still tell the plan. */
const plannedMs = (round: Pick<Round, 'ends_at' | 'duration_s'>): number => Date.parse(round.ends_at) - round.duration_s * 1000;

/** By how much the doors' expected times move once a round is out: it may have left earlier than planned, too. */
export const shiftMs = (round: Pick<Round, 'state' | 'departs_at' | 'ends_at' | 'duration_s'>): number =>
  round.state === 'departed' ? Date.parse(round.departs_at) - plannedMs(round) : 0;

/** How far behind its plan a round runs: by what it left late, or by what it has been standing past its time. */
export function lateMs(round: Timed, now: Date): number {
  const left = round.state === 'planned' ? now.getTime() : Date.parse(round.departs_at);
  return Math.max(0, left - plannedMs(round));
}

/** Minutes to spare at the tightest door still waiting, counted from now; below nought is too late. */
export function slackMin(round: Timed, now: Date): number | null {
  const late = lateMs(round, now);
  const waits = round.stops
    .filter((stop) => stop.state === 'pending')
    .map((stop) => Date.parse(stop.deadline_at) - Math.max(now.getTime(), Date.parse(stop.eta_at) + late));
  return waits.length > 0 ? Math.floor(Math.min(...waits) / 60_000) : null;
}
