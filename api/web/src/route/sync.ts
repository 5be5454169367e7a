/** Between this phone and the server: what waits goes first, in the order in which it was said; then the round is read anew. */
import { call, get, hasToken, refresh } from '@shared/api';
import { syncClock } from '@shared/clock';
import { mayHaveSession } from '@shared/cookies';
import { patiently } from '@shared/kept/line';
import { asProblem, type Problem } from '@shared/problem';
import type { Meta } from '@shared/types';
import { dropEntry, dropRefused, keepRefused } from './keep';
import { type Answer, drain, type Entry, type Refused, settled } from './outbox';
import { remembering } from './plan';
import { downgrade, dropPeople, expire, expired, kept, life, online, set, signedOut, untilOf } from './state';
import type { RouteView } from './types';

const POLL_MS = 20_000;
/** How often the phone looks at the time. A demonstration's clock is moved by hand: there the server is asked as often. */
const BEAT_MS = 2_000;

/** The round is over, or somebody else's: nothing of it may stay here. */
export const isClosed = (problem: Problem): boolean => [403, 404, 410].includes(problem.status) || problem.code === 'round_finished';

let isDemo = false;

export async function readMeta(): Promise<void> {
  const asked = Date.now();
  const meta = await patiently((signal) => get<Meta>('/meta', undefined, { anonymous: true, signal }));
  isDemo = meta.demo;
  syncClock(meta.now_at, asked);
  kept.hotline = meta.hotline;
}

export async function load(): Promise<void> {
  const mine = life.no;
  try {
    const answer = await patiently((signal) => get<RouteView>('/route', undefined, { signal }));
    // Handed in while the answer was on its way.
    if (mine !== life.no) return;
    const fresh = remembering(answer, kept.route);
    online.value = true;
    signedOut.value = expired.value = false;
    set({ route: fresh, until_ms: untilOf(fresh) });
  } catch (error) {
    const problem = asProblem(error);
    online.value = !problem.repeatable;
    // The desk has closed the round, or given it to somebody else.
    if (isClosed(problem)) leaveRound();
  }
}

/** The server no longer knows this phone: addresses go, unsent words stay until the next code. */
export function leaveRound(): void {
  signedOut.value = true;
  dropPeople();
}

async function send(entry: Entry): Promise<Answer> {
  const { key, stop_id, kind, at, n: _n, ...rest } = entry;
  const body = kind === 'undo' || kind === 'cash' || kind === 'cash-undo' ? rest : { ...rest, at };
  try {
    await patiently((signal) => call('POST', `/route/stops/${stop_id}/${kind}`, { body, key, signal }));
    return { kind: 'taken' };
  } catch (error) {
    const problem = asProblem(error);
    if (problem.repeatable) return { kind: 'later' };
    if (problem.status === 401) return { kind: 'signed_out' };
    return { kind: 'refused', code: problem.code, why: problem.detail };
  }
}

async function settle(entry: Entry, answer: Answer): Promise<void> {
  const stop = kept.route?.stops.find((one) => one.id === entry.stop_id);
  if (answer.kind === 'refused') {
    const one: Refused = { entry, name: stop?.name ?? '', code: answer.code ?? '', why: answer.why ?? '' };
    // Written before it leaves the outbox: between the two it may be there twice, never not at all.
    downgrade(await keepRefused(one));
    kept.refused.push(one);
  } else if (kept.route !== null) {
    // Until the next answer of the server comes, what it took stays on the screen.
    set({ route: settled(kept.route, entry) });
  }
  kept.entries = kept.entries.filter((one) => one.key !== entry.key);
  void dropEntry(entry);
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

/** The same for somebody who waits for all of it: a run that was under way may have been past the newest entries already. */
export async function pushAll(): Promise<void> {
  await push();
  if (kept.entries.length > 0 && online.value && !signedOut.value) await push();
}

/**
 * One look. A page without a round asks as well while this phone may still have a session: it was opened without network, or has
 * forgotten a round that the server still holds open, and then the server's word counts.
 */
export async function tick(): Promise<void> {
  if (document.hidden || (signedOut.value && !mayHaveSession())) return;
  const session = hasToken() ? undefined : await refresh().catch(() => undefined);
  if (session !== null) await push();
}

/** Takes a refused entry off the list once the person has read it. */
export function seen(one: Refused): void {
  kept.refused = kept.refused.filter(({ entry }) => entry.key !== one.entry.key);
  void dropRefused(one);
}

let looked_at = Date.now();

/** For as long as the page is open: the clock, the round, and the hour at which everything is forgotten. */
export async function beat(): Promise<void> {
  const due = Date.now() - looked_at >= POLL_MS;
  if (!document.hidden && (due || isDemo)) await readMeta().catch(() => undefined);
  if (due) {
    looked_at = Date.now();
    await tick();
  }
  expire();
  setTimeout(() => void beat(), BEAT_MS);
}
