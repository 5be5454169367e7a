/**
 * What the volunteer said, kept until the server has it. The screen shows the last answer of the server with these
 * entries replayed on top, so a dead zone changes nothing for the person at the door.
 */
export { type Answer, drain } from '@shared/kept/line';
import type { Care, Outcome } from '@shared/types';
import type { AlarmResult, Callee, Change, Danger, RouteStop, RouteView } from './types';
import { isServersWord, isUntaken, isWatched } from './watch';

/** `n` is the order in which this phone said things; `at` the true time. */
export type Entry = { key: string; n: number; stop_id: string; at: string } & (
  | { kind: 'outcome'; outcome: Outcome; care?: Care; change?: Change; danger?: Danger; who?: number; note?: string }
  | { kind: 'no-answer' }
  | { kind: 'calls'; callee: Callee; answered: boolean }
  | { kind: 'undo'; reason: string }
  | { kind: 'cash'; fen: number }
  | { kind: 'cash-undo'; fen: number; reason: CashUndoReason }
);

/** Why money that was said to be collected isn't in the bag. */
export type CashUndoReason = 'amount' | 'returned';

/** An entry the server would not take: it waits for a person, it is never dropped. */
export interface Refused {
  entry: Entry;
  name: string;
  code: string;
  why: string;
}

const HANDED: readonly Outcome[] = ['handed_over', 'neighbour'];

export function replayed(stop: RouteStop, entry: Entry): RouteStop {
  if (entry.kind === 'no-answer') return { ...stop, shut_at: stop.shut_at ?? entry.at };
  if (entry.kind === 'calls') {
    const { callee, answered } = entry;
    return { ...stop, called: [...(stop.called ?? []).filter((one) => one.callee !== callee), { callee, answered }] };
  }
  if (entry.kind === 'cash') return { ...stop, cash_due_fen: 0, cash_taken_fen: (stop.cash_taken_fen ?? 0) + entry.fen };
  if (entry.kind === 'cash-undo')
    return { ...stop, cash_due_fen: (stop.cash_due_fen ?? 0) + entry.fen, cash_taken_fen: Math.max(0, (stop.cash_taken_fen ?? 0) - entry.fen) };
  if (entry.kind === 'undo') return { ...stop, state: 'pending', outcome: null, care: null, change: undefined, danger: undefined, who: undefined, said_at: undefined };
  const { outcome, care, change, danger, who, at } = entry;
  return { ...stop, state: HANDED.includes(outcome) ? 'done' : 'failed', outcome, care: care ?? null, change, danger, who, said_at: at };
}

/** What an entry does to the round's bag. */
const toBag = (entry: Entry): number => (entry.kind === 'cash' ? entry.fen : entry.kind === 'cash-undo' ? -entry.fen : 0);

/** The round after an entry that the server took, until its next answer comes. */
export function settled(route: RouteView, entry: Entry): RouteView {
  const stops = route.stops.map((stop) => (stop.id === entry.stop_id ? replayed(stop, entry) : stop));
  return { ...route, stops, bag_fen: bagOf(route) + toBag(entry) };
}

/** The server knows what was collected on another phone, or at a door that has gone to somebody else since. */
const bagOf = (route: RouteView): number => route.bag_fen ?? route.stops.reduce((sum, stop) => sum + (stop.cash_taken_fen ?? 0), 0);

export interface Purse {
  taken_fen: number;
  /** Where money was collected, and can be taken back. */
  paid: RouteStop[];
  /** Handed over, and not paid for yet. */
  unpaid: RouteStop[];
}

/** What the volunteer carries, and who got a meal without having paid for it. */
export function purse(route: RouteView): Purse {
  return {
    taken_fen: bagOf(route),
    paid: route.stops.filter((stop) => (stop.cash_taken_fen ?? 0) > 0),
    unpaid: route.stops.filter((stop) => stop.state === 'done' && (stop.cash_due_fen ?? 0) > 0),
  };
}

/** What doesn't end with the round: cash that belongs to the canteen, and reports that nobody has settled yet. */
export interface Remains {
  cash_fen: number;
  canteen: string;
  /** Meals that were handed to nobody. */
  meals: number;
  /** Doors that went to the desk: their bags are in hand until somebody comes for them. */
  handed: number;
  /** The reports, by number and masked name, and whether anybody has taken them. */
  alarms: { no: number; name: string; untaken: boolean }[];
}

/** Doors that went to the desk, and whose bags nobody else was given. */
export const heldForDesk = ({ handed_on = [] }: RouteView): number => handed_on.reduce((sum, { volunteer, doors }) => sum + (volunteer === null ? doors : 0), 0);

export function remains(route: RouteView): Remains {
  const open = route.alarm_results.filter(({ state }) => state !== 'closed');
  const meals = route.stops.reduce((sum, { state, portions }) => sum + (state === 'failed' ? portions : 0), 0);
  const alarms = open.flatMap((one) => (one.no === undefined ? [] : { no: one.no, name: one.masked_name ?? masked(one.name ?? ''), untaken: isUntaken(one) }));
  return { cash_fen: bagOf(route), canteen: route.round.canteen, meals, handed: heldForDesk(route), alarms };
}

/** 王*芳, as the server masks it. */
export const masked = (name: string): string =>
  name
    .split('、')
    .map((one) => (one.length > 2 ? `${one.slice(0, 1)}*${one.slice(-1)}` : `${one.slice(0, 1)}*`))
    .join('、');

/**
 * A door that is behind the volunteer shows nothing by which anybody is found, as the server would; taking it back opens it again.
 * Where somebody needs help now all of it stays, until they have been seen: 120 has to be told where.
 */
function closed(stop: RouteStop, alarms: readonly AlarmResult[]): RouteStop {
  const open = stop.state === 'pending' || isServersWord(stop) || isWatched(stop, alarms);
  return open ? stop : { ...stop, name: masked(stop.name), address: null, village: null, phone: null, calls: [], tips: null };
}

/** The route as the person left it: snapshot, then every unsent entry in the order it was made; the doors in the person's own order. */
export function replay(route: RouteView, entries: readonly Entry[], order: readonly string[] = []): RouteView {
  const stops = route.stops.map((stop) => {
    const own = entries.filter((entry) => entry.stop_id === stop.id);
    // Of what hasn't been sent yet no alarm tells.
    return closed(own.reduce(replayed, stop), own.some(({ kind }) => kind === 'outcome') ? [] : route.alarm_results);
  });
  const bag_fen = bagOf(route) + entries.reduce((sum, entry) => sum + toBag(entry), 0);
  return { ...route, bag_fen, stops: stops.sort((a, b) => placeOf(a, order) - placeOf(b, order) || a.seq - b.seq) };
}

/** Doors behind the volunteer keep the planned order and come first; a door the desk added since goes to the end. */
function placeOf(stop: RouteStop, order: readonly string[]): number {
  if (order.length === 0) return 0;
  if (stop.state !== 'pending') return -1;
  const at = order.indexOf(stop.id);
  return at === -1 ? order.length : at;
}

/** The own order with one of the doors that are still to do put elsewhere: to the front, to the end, or one place up or down. */
export function moved(stops: readonly RouteStop[], id: string, to: 'first' | 'up' | 'down' | 'last'): string[] {
  const ids = stops.filter((stop) => stop.state === 'pending').map((stop) => stop.id);
  const from = ids.indexOf(id);
  if (from === -1) return ids;
  const end = ids.length - 1;
  const target = { first: 0, up: Math.max(0, from - 1), down: Math.min(end, from + 1), last: end }[to];
  ids.splice(from, 1);
  ids.splice(target, 0, id);
  return ids;
}
