/** When a door is really reached: the plan's times, moved by how late or early this round is. */
import type { RouteStop, RouteView } from './types';
import { withPeople } from './watch';

const ms = Date.parse;

/**
 * A fresh answer of the server with what only this phone knows: what was done at a door before it has its outcome, and how the round was planned before it left. From then on the server tells when it left in the plan's place.
 */
export function remembering(fresh: RouteView, known: RouteView | null): RouteView {
  const own = new Map((known?.stops ?? []).map((stop) => [stop.id, stop]));
  const stops = fresh.stops.map((stop) => {
    const { shut_at, called, said_at, change, danger, who } = own.get(stop.id) ?? {};
    if (stop.state === 'pending') return { ...stop, shut_at, called };
    return withPeople({ said_at, change, danger, who, ...stop }, own.get(stop.id), fresh.alarm_results);
  });
  if (known === null || known.round.id !== fresh.round.id || fresh.round.state === 'planned') return { ...fresh, stops };
  const { departs_at } = known.round;
  const before = { departs_at, etas: Object.fromEntries(known.stops.map(({ id, eta_at }) => [id, eta_at])) };
  return { ...fresh, stops, round: { ...fresh.round, plan: known.round.state === 'planned' ? before : known.round.plan } };
}

/** The door that was reported last, unless it was taken before its turn: then it says nothing of the plan. */
function lastInTurn(stops: readonly RouteStop[]): { said: number; eta: number } | undefined {
  const first = Math.min(...stops.filter(({ state }) => state === 'pending').map(({ seq }) => seq));
  const told = stops.flatMap(({ said_at, state, seq, eta_at }) => (said_at && state !== 'pending' ? [{ said: ms(said_at), eta: ms(eta_at), seq }] : []));
  const last = told.sort((a, b) => b.said - a.said)[0];
  return last && last.seq < first ? last : undefined;
}

/** Milliseconds this door is reached later than its time says; less than nothing where it is earlier. */
function later(route: RouteView, stop: RouteStop, now: Date): number {
  const { state, departs_at, plan } = route.round;
  if (state === 'planned') return Math.max(0, now.getTime() - ms(departs_at));
  const last = lastInTurn(route.stops);
  if (last) return last.said - last.eta;
  // A door that the desk has timed anew since is timed from when the round really left.
  return plan && plan.etas[stop.id] === stop.eta_at ? ms(departs_at) - ms(plan.departs_at) : 0;
}

export const located = ({ lat, lon }: RouteStop): boolean => typeof lat === 'number' && typeof lon === 'number';

/** About when; nothing where nobody can tell: the time is past, or it isn't known where the door is. */
export function expectedAt(route: RouteView, stop: RouteStop, now: Date): Date | undefined {
  // Where doors are is told from leaving on.
  if (route.round.state !== 'planned' && !located(stop)) return undefined;
  const at = ms(stop.eta_at) + later(route, stop, now);
  return at > now.getTime() ? new Date(at) : undefined;
}

/** Reached when its food is no longer good. */
export function unmet(route: RouteView, stop: RouteStop, now: Date): boolean {
  return stop.state === 'pending' && (expectedAt(route, stop, now)?.getTime() ?? 0) > ms(stop.deadline_at);
}
