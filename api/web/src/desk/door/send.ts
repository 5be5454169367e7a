/** Between this phone and the server: each entry goes with a key of its own, so that one whose answer was lost is sent again. */
import { watch } from 'vue';
import { call, hasToken, newKey, post } from '@shared/api';
import { dayOf, serverNow } from '@shared/clock';
import { drain, patiently } from '@shared/kept/line';
import { asProblem, type Problem } from '@shared/problem';
import { problemText } from '@shared/problems';
import { fieldsOf } from '../lib/act';
import { bodyOf, type Draft } from '../people/draft';
import { account, can, goOn } from '../session';
import type { Submitted } from '../types';
import type { Entry, Look } from './entry';
import { add, expire, keeping, noteTry, online, readKept, settle, waiting } from './state';

type Came = { kind: 'taken'; as: Submitted } | { kind: 'refused'; problem: Problem } | { kind: 'later' } | { kind: 'signed_out' };

/** The same form under its own key: however often it arrives, it is one registration with one answer. */
async function ask(entry: Entry): Promise<Submitted> {
  if (entry.tried_ms === null) await noteTry(entry, serverNow().getTime());
  const body = bodyOf(entry.draft, dayOf(new Date(entry.at_ms)));
  return patiently((signal) => call<Submitted>('POST', '/registrations', { body, key: entry.key, signal }));
}

async function send(entry: Entry): Promise<Came> {
  try {
    return { kind: 'taken', as: await ask(entry) };
  } catch (error) {
    const problem = asProblem(error);
    // Status 0: half an answer is none.
    if (problem.repeatable || problem.status === 0) return { kind: 'later' };
    return problem.status === 401 ? { kind: 'signed_out' } : { kind: 'refused', problem };
  }
}

function lookOf(entry: Entry, came: Came): Look | null {
  const { key, n, by, at_ms, draft } = entry;
  if (came.kind === 'refused') {
    const { problem } = came;
    return { kind: 'refused', key, n, by, at_ms, draft, code: problem.code, why: problem.detail || problemText(problem), told: fieldsOf(problem) };
  }
  if (came.kind !== 'taken') return null;
  const { id, number, duplicates } = came.as;
  const warnings = came.as.warnings.filter(({ code }) => !EXPECTED.includes(code));
  if (duplicates.length + warnings.length === 0) return null;
  return { kind: 'taken', key, n, by, at_ms, id, number, duplicates, warnings, name: draft.name, village_code: draft.village_code };
}

/** What whoever filled the form in knew: nothing to look at again. */
const EXPECTED: readonly string[] = ['no_location', 'no_phone'];

/** Who stands by and waits for the answer to their form gets it there, not on the list. */
const standing = new Map<string, (came: Came) => void>();

async function settled(entry: Entry, came: Came): Promise<void> {
  const tell = standing.get(entry.key);
  await settle(entry, tell === undefined ? lookOf(entry, came) : null);
  tell?.(came);
}

async function run(): Promise<void> {
  // Another tab may have sent some of it meanwhile.
  await readKept();
  const end = await drain(() => waiting.value[0], send, settled);
  online.value = end !== 'later' && navigator.onLine;
}

let pushing: Promise<void> | null = null;

/** Sends what waits, oldest first; one tab at a time, and calls made meanwhile share the same run. */
export function push(): Promise<void> {
  pushing ??= Promise.resolve(navigator.locks.request('nuancan-desk-door', () => run())).finally(() => {
    pushing = null;
  });
  return pushing;
}

/** So long somebody at a door looks at a screen that is busy. */
const AT_THE_DOOR_MS = 6_000;

/** Hands a form in. `kept`: it waits on the phone. Throws the server's problem, and then the form is in hand again. */
export async function handIn(draft: Draft): Promise<Submitted | 'kept'> {
  const entry = keeping.value === 'sealed' ? await add(draft) : false;
  if (entry === false) return post<Submitted>('/registrations', bodyOf(draft, dayOf(serverNow())), { key: newKey() });
  if (!navigator.onLine || !hasToken()) return 'kept';
  const answer = new Promise<Came>((tell) => standing.set(entry.key, tell));
  let timer = 0;
  const enough = new Promise<Came>((tell) => {
    timer = window.setTimeout(() => tell({ kind: 'later' }), AT_THE_DOOR_MS);
  });
  const ended = push()
    .then(() => (waiting.value.some(({ key }) => key === entry.key) && online.value ? push() : undefined))
    .then((): Came => ({ kind: 'later' }));
  const came = await Promise.race([answer, enough, ended]).finally(() => {
    window.clearTimeout(timer);
    standing.delete(entry.key);
  });
  if (came.kind === 'refused') throw came.problem;
  return came.kind === 'taken' ? came.as : 'kept';
}

const BEAT_MS = 15_000;

/** One look: the time, the server, and what waits. */
export async function beat(): Promise<void> {
  await expire();
  if (document.hidden || account.value === null || !can('registration_submit')) return;
  online.value = navigator.onLine && (await goOn());
  if (online.value && waiting.value.length > 0) await push();
}

let begun = false;

/** For as long as the page is open: called when a registrar is at work. */
export async function keepSending(): Promise<void> {
  if (begun) return;
  begun = true;
  await readKept();
  window.addEventListener('online', () => void beat());
  window.addEventListener('offline', () => {
    online.value = false;
  });
  document.addEventListener('visibilitychange', () => void beat());
  watch(account, () => void beat());
  const again = async (): Promise<void> => {
    await beat().catch(() => undefined);
    window.setTimeout(() => void again(), BEAT_MS);
  };
  await again();
}
