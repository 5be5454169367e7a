import { ref } from 'vue';
import { get, post, refresh, setToken, whenSignedOut } from '@shared/api';
import { syncClock } from '@shared/clock';
import type { Account, Demo, Meta, Session } from '@shared/types';
import { may, type Permission } from './lib/may';

export const account = ref<Account | null>(null);
export const demo = ref<Demo | null>(null);
export const meta = ref<Meta | null>(null);
/** Why the way in is shown again to somebody who was at work. */
export const sentOut = ref(false);

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
  await Promise.all([readClock().catch(() => undefined), readDemo(), takeUp()]);
}

async function readDemo(): Promise<void> {
  demo.value = await get<Demo>('/demo', undefined, { anonymous: true }).catch(() => null);
}

async function takeUp(): Promise<void> {
  const session = await refresh().catch(() => null);
  account.value = session?.account ?? (session === null ? null : await get<Account>('/auth/me').catch(() => null));
}

export async function signIn(login: string, password: string): Promise<void> {
  const session = await post<Session>('/auth/login', { login, password }, { anonymous: true });
  setToken(session.access_token);
  account.value = session.account ?? (await get<Account>('/auth/me'));
  sentOut.value = false;
}

export async function signOut(): Promise<void> {
  await post('/auth/logout').catch(() => undefined);
  setToken(null);
  account.value = null;
}
