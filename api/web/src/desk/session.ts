import { ref, watch } from 'vue';
import { get, post, refresh, setToken, whenSignedOut } from '@shared/api';
import { serverNow, syncClock } from '@shared/clock';
import { mayHaveSession, remember } from '@shared/cookies';
import { patiently } from '@shared/kept/line';
import { asProblem } from '@shared/problem';
import type { Account, Demo, Meta, Session } from '@shared/types';
import { KEEP_MS } from './door/entry';
import { dropWho, keepWho, whoWasHere } from './door/keep';
import { may, type Permission } from './lib/may';
import { hush } from './lib/say';

/** A page that is opened waits no longer for a network that may not be there. */
const OPENING_MS = 6_000;

export const account = ref<Account | null>(null);
export const demo = ref<Demo | null>(null);
export const meta = ref<Meta | null>(null);
// The line at the foot belongs to whoever did what it says.
watch(() => account.value?.id, hush, { flush: 'sync' });
/** Why the way in is shown again to somebody who was at work. */
export const sentOut = ref(false);

/** Opened without network, as whoever the server knew on this phone last: enough to register people at their doors. */
export const away = ref(false);

export const can = (permission: Permission): boolean => may(account.value?.role, permission);

export async function readClock(): Promise<void> {
  meta.value = await get<Meta>('/meta', undefined, { anonymous: true });
  syncClock(meta.value.now_at);
}

export async function start(): Promise<void> {
  whenSignedOut(() => {
    sentOut.value = account.value !== null;
    account.value = null;
  });
  await Promise.all([patiently(readClock, OPENING_MS).catch(() => undefined), readDemo(), takeUp()]);
}

async function readDemo(): Promise<void> {
  demo.value = await patiently((signal) => get<Demo>('/demo', undefined, { anonymous: true, signal }), OPENING_MS).catch(() => null);
}

async function takeUp(): Promise<void> {
  try {
    const session = await patiently(refresh, OPENING_MS);
    await enter(session === null ? null : (session.account ?? (await get<Account>('/auth/me'))));
  } catch (error) {
    if (asProblem(error).repeatable) await enterWithout();
  }
}

async function enter(found: Account | null): Promise<void> {
  account.value = found;
  away.value = false;
  if (found === null) return;
  sentOut.value = false;
  const offset_ms = serverNow().getTime() - Date.now();
  if (may(found.role, 'registration_submit')) await keepWho({ account: found, offset_ms, until_ms: serverNow().getTime() + KEEP_MS });
  else await dropWho();
}

/** Who has logged out, or was away too long, needs the server. */
async function enterWithout(): Promise<void> {
  const who = mayHaveSession() ? await whoWasHere() : undefined;
  if (who === undefined) return;
  syncClock(new Date(Date.now() + who.offset_ms).toISOString());
  if (serverNow().getTime() >= who.until_ms) return dropWho();
  account.value = who.account;
  away.value = true;
}

/** Looks whether the server is there, and takes up the session where the page was opened without it. */
export async function goOn(): Promise<boolean> {
  try {
    await patiently(readClock, OPENING_MS);
    if (!away.value) return true;
    const session = await patiently(refresh, OPENING_MS);
    sentOut.value = session === null;
    await enter(session === null ? null : (session.account ?? (await get<Account>('/auth/me'))));
    return session !== null;
  } catch {
    return false;
  }
}

export async function signIn(login: string, password: string): Promise<void> {
  const session = await post<Session>('/auth/login', { login, password }, { anonymous: true });
  setToken(session.access_token);
  await enter(session.account ?? (await get<Account>('/auth/me')));
}

export async function signOut(): Promise<void> {
  await post('/auth/logout').catch(() => undefined);
  setToken(null);
  // Without network the server hasn't heard of it: the phone at least doesn't ask for this session again.
  remember(false);
  account.value = null;
  away.value = false;
}
