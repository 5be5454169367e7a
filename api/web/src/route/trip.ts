/** The round in hand: one reactive state, and the few things a volunteer can do to it. */
import { computed, reactive, ref, watch } from 'vue';
import { call, get, hasToken, newKey, post, refresh, setToken, whenSignedOut } from '@shared/api';
import { serverNow, syncClock } from '@shared/clock';
import { locale } from '@shared/i18n';
import { asProblem, type Problem } from '@shared/problem';
import type { Care, Outcome } from '@shared/types';
import type { Callee, Change, Danger, RouteStop, RouteView } from './types';
import { forget, keep, nothing, recall } from './keep';
import { type Answer, drain, type Entry, replay } from './outbox';

const POLL_MS = 20_000;
/** The round is over, or somebody else's: nothing of it may stay here. */
const isClosed = (problem: Problem): boolean => [403, 404, 410].includes(problem.status) || problem.code === 'round_finished';

const kept = reactive(recall());
export const online = ref(true);
export const signedOut = ref(true);
/** True from handing in until another round is joined. */
export const finished = ref(false);
/** False when the phone keeps nothing (private mode): then closing the page loses what isn't sent. */
export const remembers = ref(true);
export const hotline = ref('96111');

export const route = computed<RouteView | null>(() => (kept.route === null ? null : replay(kept.route, kept.entries)));
export const unsent = computed(() => kept.entries.length);
export const refused = computed(() => kept.refused);
/** The stop that was reported last on this page, for the way back. */
export const last = ref<string | null>(null);
/** The bags ticked off so far: a look at the list must not make anybody count again. */
export const counted = ref<string[]>([]);

function save(): void {
  remembers.value = keep({ ...kept, offset_ms: serverNow().getTime() - Date.now() });
}

async function readMeta(): Promise<void> {
  const meta = await get<{ now_at: string; hotline: string }>('/meta', undefined, { anonymous: true });
  syncClock(meta.now_at);
  hotline.value = meta.hotline;
}

export async function load(): Promise<void> {
  try {
    kept.route = remembering(await get<RouteView>('/route'));
    online.value = true;
    save();
  } catch (error) {
    const problem = asProblem(error);
    online.value = !problem.repeatable;
    // The desk has closed the round, or given it to somebody else.
    if (isClosed(problem)) leaveRound();
  }
}

/** Opens the page: takes up the session if there is one, shows what the phone remembers if the network is away. */
export async function start(): Promise<void> {
  if (kept.offset_ms !== 0) syncClock(new Date(Date.now() + kept.offset_ms).toISOString());
  whenSignedOut(leaveRound);
  window.addEventListener('online', () => void push());
  window.setInterval(() => void tick(), POLL_MS);
  document.addEventListener('visibilitychange', () => void tick());
  // Dishes and bags come from the server in one language.
  watch(locale, () => void tick());
  try {
    await readMeta();
    signedOut.value = (await refresh()) === null;
    if (signedOut.value) leaveRound();
    else await push();
  } catch {
    online.value = false;
    signedOut.value = kept.route === null;
  }
}

async function tick(): Promise<void> {
  if (signedOut.value || document.hidden) return;
  if (!hasToken()) await refresh().catch(() => null);
  await push();
}

/** The server no longer knows this phone: addresses go, unsent words stay until the next code. */
function leaveRound(): void {
  signedOut.value = true;
  kept.route = null;
  save();
}

/** `access_id` comes with a link: then wrong codes count against that link and not against everybody on this network. */
export async function join(code: string, access_id?: string): Promise<void> {
  const session = await post<{ access_token: string }>('/route/join', { code, access_id }, { anonymous: true });
  setToken(session.access_token);
  counted.value = [];
  signedOut.value = false;
  await readMeta();
  await push();
}

export async function depart(): Promise<void> {
  kept.route = await post<RouteView>('/route/depart');
  counted.value = [];
  save();
}

function add(entry: Entry): void {
  kept.entries.push(entry);
  save();
  void push();
}

/** The server doesn't tell what this phone has done at a door before the door has its outcome; the phone remembers. */
function remembering(fresh: RouteView): RouteView {
  const known = new Map((kept.route?.stops ?? []).map((stop) => [stop.id, stop]));
  const stops = fresh.stops.map((stop) => {
    const { shut_at, called } = known.get(stop.id) ?? {};
    return stop.state === 'pending' ? { ...stop, shut_at, called } : stop;
  });
  return { ...fresh, stops };
}

export interface Signs {
  care?: Care;
  change?: Change;
  danger?: Danger;
}

export function report(stop: RouteStop, outcome: Outcome, signs: Signs = {}): void {
  last.value = stop.id;
  add({ kind: 'outcome', key: newKey(), stop_id: stop.id, at: serverNow().toISOString(), outcome, ...signs });
}

/** Nobody opens. Said once; opening the sheet again says nothing new. */
export function shut(stop: RouteStop): void {
  if (stop.shut_at === undefined) add({ kind: 'no-answer', key: newKey(), stop_id: stop.id, at: serverNow().toISOString() });
}

/** Somebody was called from the door. */
export function callMade(stop: RouteStop, callee: Callee, answered: boolean): void {
  add({ kind: 'calls', key: newKey(), stop_id: stop.id, at: serverNow().toISOString(), callee, answered });
}

/** The cash of a door, exactly as it is due there; it is in the round's bag from now on. */
export function collect(stop: RouteStop): void {
  add({ kind: 'cash', key: newKey(), stop_id: stop.id, at: serverNow().toISOString(), fen: stop.cash_due_fen ?? 0 });
}

export function undo(stop: RouteStop, reason: string): void {
  last.value = null;
  add({ kind: 'undo', key: newKey(), stop_id: stop.id, at: serverNow().toISOString(), reason });
}

/** Takes a refused entry off the list once the person has read it. */
export function seen(key: string): void {
  kept.refused = kept.refused.filter((one) => one.entry.key !== key);
  save();
}

async function send(entry: Entry): Promise<Answer> {
  const { key, stop_id, kind, at, ...rest } = entry;
  const body = kind === 'undo' ? rest : { ...rest, at };
  try {
    await call('POST', `/route/stops/${stop_id}/${kind}`, { body, key });
    return { kind: 'taken' };
  } catch (error) {
    const problem = asProblem(error);
    if (problem.repeatable) return { kind: 'later' };
    if (problem.status === 401) return { kind: 'signed_out' };
    return { kind: 'refused', code: problem.code, why: problem.detail };
  }
}

function settle(entry: Entry, answer: Answer): void {
  kept.entries = kept.entries.filter((one) => one.key !== entry.key);
  const stop = kept.route?.stops.find((one) => one.id === entry.stop_id);
  if (answer.kind === 'refused') kept.refused.push({ entry, name: stop?.name ?? '', code: answer.code ?? '', why: answer.why ?? '' });
  // Until the next answer of the server comes, what it took stays on the screen.
  else if (kept.route !== null) kept.route = replay(kept.route, [entry]);
  save();
}

let pushing: Promise<void> | null = null;

/** Sends what waits, then reads the round anew; calls made meanwhile share the same run. */
export function push(): Promise<void> {
  pushing ??= (async () => {
    const end = await drain(() => kept.entries[0], send, settle);
    if (end === 'later') online.value = false;
    else if (end === 'taken') await load();
  })().finally(() => {
    pushing = null;
    // An entry made while the round was being read waits for nobody.
    if (kept.entries.length > 0 && online.value && !signedOut.value) void push();
  });
  return pushing;
}

/** Gives the round back and empties the phone. */
export async function finish(): Promise<void> {
  try {
    await post('/route/finish');
  } catch (error) {
    // Closed already, by the desk or by an answer that got lost: the phone is emptied all the same.
    if (!isClosed(asProblem(error))) throw error;
  }
  forget();
  Object.assign(kept, nothing());
  setToken(null);
  finished.value = true;
  signedOut.value = true;
}
