/** The way into a round and out of it, and the few things a volunteer can say at a door. */
import { watch } from 'vue';
import { get, newKey, post, refresh, setToken, whenSignedOut } from '@shared/api';
import { serverNow, syncClock } from '@shared/clock';
import { remember } from '@shared/cookies';
import { locale } from '@shared/i18n';
import { asProblem } from '@shared/problem';
import type { Care, Outcome } from '@shared/types';
import { forget, keepEntry, noRound, recall } from './keep';
import { type CashUndoReason, type Entry, moved, remains } from './outbox';
import { remembering } from './plan';
import { downgrade, expire, expired, finished, keeping, kept, life, online, remaining, route, set, signedOut, untilOf } from './state';
import { beat, isClosed, leaveRound, push, readMeta, tick } from './sync';
import type { Callee, Change, Danger, HandedOver, RouteStop, RouteView, Taker } from './types';

/** Opens the page: what the phone remembers is shown at once, and the network is asked afterwards. */
export async function start(): Promise<void> {
  const found = await recall();
  keeping.value = found.keeping;
  Object.assign(kept, found.kept);
  n = kept.entries.at(-1)?.n ?? 0;
  if (kept.offset_ms !== 0) syncClock(new Date(Date.now() + kept.offset_ms).toISOString());
  expire();
  signedOut.value = kept.route === null;
  whenSignedOut(leaveRound);
  window.addEventListener('online', () => void tick());
  window.addEventListener('offline', () => (online.value = false));
  document.addEventListener('visibilitychange', () => void tick());
  // Dishes and bags come from the server in one language.
  watch(locale, () => void tick());
  const known = comeBack();
  void beat();
  // With a round in hand nobody waits for the network.
  if (kept.route === null) await known;
}

async function comeBack(): Promise<void> {
  try {
    await readMeta();
    if ((await refresh()) === null) return leaveRound();
    signedOut.value = false;
    await push();
  } catch {
    online.value = false;
    signedOut.value = kept.route === null;
  }
}

/** `access_id` comes with a link: then wrong codes count against that link and not against everybody on this network. */
export async function join(code: string, access_id?: string): Promise<void> {
  const session = await post<{ access_token: string }>('/route/join', { code, access_id }, { anonymous: true });
  setToken(session.access_token);
  set({ counted: [], order: [], last: null, staying: null });
  signedOut.value = finished.value = expired.value = false;
  await readMeta();
  await push();
}

export async function depart(): Promise<void> {
  const left = remembering(await post<RouteView>('/route/depart'), kept.route);
  set({ route: left, until_ms: untilOf(left), counted: [] });
}

type Bare<One> = One extends unknown ? Omit<One, 'key' | 'n' | 'at' | 'stop_id'> : never;
/** The order in which things were said, over closing and opening as well. */
let n = 0;

/** Kept first, shown then, sent when there is network. */
async function add(stop: RouteStop, said: Bare<Entry>): Promise<void> {
  n = Math.max(n + 1, Date.now());
  const entry = { ...said, key: newKey(), n, stop_id: stop.id, at: serverNow().toISOString() } as Entry;
  downgrade(await keepEntry(entry));
  kept.entries.push(entry);
  void push();
}

export interface Signs {
  care?: Care;
  change?: Change;
  danger?: Danger;
  /** Whom it is about: the place in the door's `people`. */
  who?: number | undefined;
}

/** A second tap while the first is being written says nothing new. */
const saying = new Set<string>();

export async function report(stop: RouteStop, outcome: Outcome, signs: Signs = {}): Promise<void> {
  if (saying.has(stop.id)) return;
  saying.add(stop.id);
  await add(stop, { kind: 'outcome', outcome, ...signs });
  // Whoever saw somebody lie there stays until somebody else is with them: the page doesn't go on by itself.
  set({ last: stop.id, staying: signs.care === 'urgent' || signs.danger ? stop.id : null });
  saying.delete(stop.id);
}

/** A door whose meal must come once more is come back to: after all others, whatever the plan was. Nothing is said of it. */
export const postpone = (of: RouteView, stop: RouteStop): void => set({ order: moved(of.stops, stop.id, 'last') });

/** Nobody opens. Said once; opening the sheet again says nothing new. */
export async function shut(stop: RouteStop): Promise<void> {
  if (stop.shut_at === undefined) await add(stop, { kind: 'no-answer' });
}

/** Somebody was called from the door. */
export const callMade = (stop: RouteStop, callee: Callee, answered: boolean): Promise<void> => add(stop, { kind: 'calls', callee, answered });

/** The cash of a door, exactly as it is due there; it is in the round's bag from now on. */
export async function collect(stop: RouteStop): Promise<void> {
  const once = `cash/${stop.id}`;
  if (saying.has(once)) return;
  saying.add(once);
  await add(stop, { kind: 'cash', fen: stop.cash_due_fen ?? 0 });
  saying.delete(once);
}

/** That money isn't in the bag after all: it is due again. */
export async function takeBack(stop: RouteStop, reason: CashUndoReason): Promise<void> {
  const once = `cash/${stop.id}`;
  if (saying.has(once)) return;
  saying.add(once);
  await add(stop, { kind: 'cash-undo', fen: stop.cash_taken_fen ?? 0, reason });
  saying.delete(once);
}

export async function undo(stop: RouteStop, reason: string): Promise<void> {
  set({ last: null, staying: null });
  await add(stop, { kind: 'undo', reason });
}

/** Who could take the rest. */
export const takers = async (): Promise<Taker[]> => (await get<{ items: Taker[] }>('/route/takers')).items;

/** The doors that are left are somebody else's from now on, and gone from this phone. */
export async function handOver(volunteer_id: string | null, key: string): Promise<HandedOver> {
  const handed = await post<HandedOver>('/route/hand-over', { volunteer_id }, { key });
  set({ order: [] });
  await push();
  return handed;
}

/** Gives the round back and empties the phone. */
export async function finish(): Promise<void> {
  try {
    await post('/route/finish');
  } catch (error) {
    // Closed already, by the desk or by an answer that got lost: the phone is emptied all the same.
    if (!isClosed(asProblem(error))) throw error;
  }
  await wipe();
  finished.value = true;
}

/** Leaves without handing in. The phone is emptied whether the server hears of it or not. */
export async function logOut(): Promise<void> {
  await post('/auth/logout?as=route', undefined, { anonymous: true }).catch(() => undefined);
  await wipe();
  finished.value = true;
}

async function wipe(): Promise<void> {
  remaining.value = route.value && remains(route.value);
  life.no += 1;
  Object.assign(kept, { ...noRound(), hotline: kept.hotline, entries: [], refused: [] });
  setToken(null);
  remember(false);
  signedOut.value = true;
  await forget();
}
