/**
 * Between this phone and the server. The server takes registrations without a key of ours, so an entry whose answer was lost asks
 * first what became of it; and if a browser sent it twice by itself, the second one is withdrawn.
 */
import { watch } from 'vue';
import { call, get, hasToken, post } from '@shared/api';
import { dayOf, serverNow } from '@shared/clock';
import { drain, patiently } from '@shared/kept/line';
import { asProblem, type Problem } from '@shared/problem';
import { problemText } from '@shared/problems';
import type { Page } from '@shared/types';
import { fieldsOf } from '../lib/act';
import { bodyOf, type Draft } from '../people/draft';
import { account, can, goOn } from '../session';
import type { Registration, RegistrationRow, Submitted } from '../types';
import { type Entry, isSame, type Look, mayBe } from './entry';
import { add, expire, keeping, noteTry, online, readKept, settle, waiting } from './state';

type Came = { kind: 'taken'; as: Submitted } | { kind: 'refused'; problem: Problem } | { kind: 'later' } | { kind: 'signed_out' };

/** Registrations that are the answer to one entry can't be the answer to another. */
const told = new Set<string>();

const submitted = (one: Registration): Submitted => ({
  id: one.id,
  number: one.number,
  state: one.state,
  warnings: one.warnings ?? one.checks ?? [],
  duplicates: one.duplicates ?? [],
});

/** What this entry became on the server when it was sent before, if it arrived. */
async function arrived(entry: Entry, except?: string): Promise<Submitted | null> {
  const name = account.value?.name ?? '';
  const { items } = await patiently((signal) => get<Page<RegistrationRow>>('/registrations', { q: entry.draft.name.trim(), limit: 50 }, { signal }));
  const candidates = items.filter((row) => row.id !== except && !told.has(row.id) && mayBe(entry, row, name));
  for (const { id } of candidates) {
    const found = await patiently((signal) => get<Registration>(`/registrations/${id}`, undefined, { signal }));
    if (isSame(entry, found)) return submitted(found);
  }
  return null;
}

/** A browser repeats by itself what it sent over a line that broke. Then there are two, and the second is taken back. */
async function onlyOnce(entry: Entry, as: Submitted): Promise<Submitted> {
  if (!as.duplicates.some((one) => one.registration_number)) return as;
  const first = await arrived(entry, as.id).catch(() => null);
  if (first === null) return as;
  await post(`/registrations/${as.id}/withdraw`);
  return { ...first, duplicates: first.duplicates.filter((one) => one.registration_number !== as.number) };
}

async function ask(entry: Entry): Promise<Submitted> {
  const before = entry.tried_ms === null ? null : await arrived(entry);
  if (before !== null) return before;
  if (entry.tried_ms === null) await noteTry(entry, serverNow().getTime());
  const body = bodyOf(entry.draft, dayOf(new Date(entry.at_ms)));
  return onlyOnce(entry, await patiently((signal) => call<Submitted>('POST', '/registrations', { body, signal })));
}

async function send(entry: Entry): Promise<Came> {
  try {
    const as = await ask(entry);
    told.add(as.id);
    return { kind: 'taken', as };
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
  if (entry === false) return post<Submitted>('/registrations', bodyOf(draft, dayOf(serverNow())));
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
