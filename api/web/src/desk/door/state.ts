/** What lies on this phone, for the screen. */
import { computed, reactive, ref, watch } from 'vue';
import { newKey } from '@shared/api';
import { serverNow } from '@shared/clock';
import type { Keeping } from '@shared/kept/box';
import type { Draft } from '../people/draft';
import { account, away } from '../session';
import { type Entry, gone, isBegun, isOver, type Look } from './entry';
import { dropBegun, dropEntry, dropLook, dropWho, forget, keepBegun, keepEntry, keepLook, type Kept, opened, recall } from './keep';

const all = reactive<Kept>({ entries: [], looks: [], begun: [] });
export const keeping = ref<Keeping>('nothing');
/** Whether the server was there when it was last asked. */
export const online = ref(true);
watch(
  away,
  (isAway) => {
    if (isAway) online.value = false;
  },
  { flush: 'sync' },
);
/** The present for what runs out. */
export const now = ref(serverNow().getTime());

const copied = (draft: Draft): Draft => JSON.parse(JSON.stringify(draft)) as Draft;
const isMine = (one: { by: string }): boolean => one.by === account.value?.id;
export const waiting = computed(() => all.entries.filter(isMine));
export const looks = computed(() => all.looks.filter(isMine));
export const begun = computed(() => all.begun.find(isMine) ?? null);
/** Forms that wait for somebody else to sign in here. */
export const othersWaiting = computed(() => all.entries.filter((one) => !isMine(one)).length);

/** One after the other: what is read anew must not overlook what is just being added. */
let turn: Promise<unknown> = Promise.resolve();
function inTurn<T>(act: () => Promise<T>): Promise<T> {
  const mine = turn.then(act);
  turn = mine.catch(() => undefined);
  return mine;
}

/** Reads anew what the phone has kept: another tab may have sent or added something. */
export const readKept = (): Promise<void> =>
  inTurn(async () => {
    keeping.value = await opened();
    Object.assign(all, await recall());
  });

/** One more form that waits, after all others. `false`: the phone couldn't keep it. */
export const add = (draft: Draft): Promise<Entry | false> =>
  inTurn(async () => {
    const n = Math.max(Date.now(), ...all.entries.map((one) => one.n + 1));
    const entry: Entry = { key: newKey(), n, by: account.value?.id ?? '', at_ms: serverNow().getTime(), tried_ms: null, draft: copied(draft) };
    if (!(await keepEntry(entry))) return false;
    all.entries.push(entry);
    return entry;
  });

export async function noteTry(entry: Entry, tried_ms: number): Promise<void> {
  entry.tried_ms = tried_ms;
  await keepEntry(entry);
}

/** Written before it leaves the line: between the two it may be there twice, never not at all. */
export async function settle(entry: Entry, look: Look | null): Promise<void> {
  if (look !== null) await show(look);
  all.entries = all.entries.filter((one) => one.key !== entry.key);
  await dropEntry(entry);
}

export async function show(look: Look): Promise<void> {
  await keepLook(look);
  all.looks = [...all.looks.filter((one) => one.key !== look.key), look];
}

export async function seen(look: Look): Promise<void> {
  all.looks = all.looks.filter((one) => one.key !== look.key);
  await dropLook(look);
}

/** A form half filled in is there again when the page is opened anew: `true` when all of it is on the phone. */
export async function begin(draft: Draft): Promise<boolean> {
  const by = account.value?.id;
  if (by === undefined || keeping.value !== 'sealed') return false;
  if (!isBegun(draft)) {
    await forgetBegun();
    return false;
  }
  const one = { draft: copied(draft), by, at_ms: serverNow().getTime() };
  all.begun = [...all.begun.filter((other) => other.by !== by), one];
  return keepBegun(one);
}

/** Puts a form in hand again: it is begun before it leaves the pile. Not while another one is begun. */
export async function takeUp(one: Entry | Extract<Look, { kind: 'refused' }>): Promise<void> {
  await begin(one.draft);
  if ('kind' in one) await seen(one);
  else await settle(one, null);
}

export async function forgetBegun(): Promise<void> {
  const by = account.value?.id ?? '';
  all.begun = all.begun.filter((one) => one.by !== by);
  await dropBegun(by);
}

/** What lay here too long goes, whoever filled it in; that it was there is said. */
export async function expire(): Promise<void> {
  now.value = serverNow().getTime();
  for (const one of all.entries.filter((entry) => isOver(entry, now.value))) await settle(one, gone(one));
  for (const one of all.looks.filter((look) => look.kind !== 'gone' && isOver(look, now.value))) {
    if (one.kind === 'refused') await show(gone(one));
    else await seen(one);
  }
  for (const one of all.begun.filter((draft) => isOver(draft, now.value))) {
    all.begun = all.begun.filter((other) => other !== one);
    await dropBegun(one.by);
  }
}

/** Logging out: nothing of this account stays. What waits for somebody else does. */
export async function wipe(): Promise<void> {
  const foreign = [...all.entries, ...all.looks, ...all.begun].some((one) => !isMine(one));
  if (!foreign) {
    Object.assign(all, { entries: [], looks: [], begun: [] });
    return forget();
  }
  for (const one of waiting.value) await settle(one, null);
  for (const one of looks.value) await seen(one);
  await forgetBegun();
  await dropWho();
}
