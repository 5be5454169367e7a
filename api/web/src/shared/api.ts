import { here, mayHaveSession, remember } from './cookies';
import { locale } from './i18n';
import { Problem, problemFrom } from './problem';
import type { Session } from './types';

const BASE = '/api/v1';
const REFRESH = '/auth/refresh';

type Query = Record<string, string | number | boolean | null | undefined>;

export interface CallOptions {
  query?: Query;
  body?: unknown;
  /** Sent as Idempotency-Key: the same key makes a repeated order one order. */
  key?: string;
  signal?: AbortSignal;
  /** For calls that carry no token and must not ask for one (sign in, enrol, demo). */
  anonymous?: boolean;
}

// Kept in memory only: storage outlives the person at the screen, the cookie is out of scripts' reach.
let token: string | null = null;
let refreshing: Promise<Session | null> | null = null;
let onSignedOut: () => void = () => {};

export function setToken(value: string | null): void {
  token = value;
  if (value !== null) remember(true);
  else unanswered.clear();
}

export function hasToken(): boolean {
  return token !== null;
}

/** Called once when the server no longer knows this browser, so that the page can ask for the way in again. */
export function whenSignedOut(act: () => void): void {
  onSignedOut = act;
}

function address(path: string, query?: Query): string {
  const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== null && value !== undefined && value !== '');
  const search = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
  return BASE + path + (search ? `?${search}` : '');
}

async function send(method: string, path: string, options: CallOptions, headers: Record<string, string>): Promise<Response> {
  const init: RequestInit = { method, headers: { 'Accept-Language': locale.value, ...headers }, credentials: 'same-origin' };
  const all = init.headers as Record<string, string>;
  if (token && !options.anonymous) all.Authorization = `Bearer ${token}`;
  if (options.key) all['Idempotency-Key'] = options.key;
  if (options.body instanceof FormData) init.body = options.body;
  else if (options.body !== undefined) {
    all['Content-Type'] = 'application/json';
    init.body = JSON.stringify(options.body);
  }
  if (options.signal) init.signal = options.signal;
  try {
    return await fetch(address(path, options.query), init);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new Problem(0, 'offline', '');
  }
}

// Tabs share the cookie: two trading it at the same moment would look like a stolen token and sign everybody out.
// Locks exist in secure contexts only; a kiosk on plain http runs a single tab.
function oneTabAtATime<T>(act: () => Promise<T>): Promise<T> {
  return 'locks' in navigator ? (navigator.locks.request('nuancan-refresh', act) as Promise<T>) : act();
}

async function trade(): Promise<Session | null> {
  token = null;
  if (!mayHaveSession()) return null;
  const response = await send('POST', REFRESH, { anonymous: true, query: { as: here() } }, {});
  if (response.status === 401 || response.status === 403) {
    remember(false);
    return null;
  }
  if (!response.ok) throw await problemFrom(response);
  const session = (await response.json()) as Session;
  token = session.access_token;
  return session;
}

/**
 * Trades the cookie for a new access token. Many calls may find their token old at once; the refresh token is good
 * for one use, so they all wait for the same trade.
 */
export function refresh(): Promise<Session | null> {
  refreshing ??= oneTabAtATime(trade).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

/** At a kiosk two people are known: the machine, by its token, and the diner. Only the first can be renewed here. */
async function isAboutDiner(response: Response): Promise<boolean> {
  return (await problemFrom(response.clone())).code === 'not_identified';
}

/** Sends a call, renewing the token once if it had grown old; returns the answer whatever its status but 401. */
async function authorised(method: string, path: string, options: CallOptions, headers: Record<string, string> = {}): Promise<Response> {
  const sent = token;
  let response = await send(method, path, options, headers);
  if (response.status !== 401 || options.anonymous || (await isAboutDiner(response))) return response;
  const renewed = token !== sent && token !== null ? true : (await refresh()) !== null;
  if (renewed) response = await send(method, path, options, headers);
  if (response.status === 401) onSignedOut();
  return response;
}

// What a desk asked for and never heard of, with its key: whoever presses again asks for the same thing, not for another.
// Kiosk and phone choose their keys themselves, where they matter.
const unanswered = new Map<string, { key: string; at: number }>();
/** Later the same words mean a second one: by then whoever asked has looked how it stands. */
const SAME_MS = 60_000;

/**
 * Posts under a key. While no answer is heard, or the server says that it is in trouble, the same thing goes out under
 * the same key and is done once; after an answer the same words mean a second one.
 */
async function postOnce<T>(path: string, body: unknown, options: CallOptions): Promise<T> {
  const asked = `${path} ${JSON.stringify(body)}`;
  const before = unanswered.get(asked);
  const { key, at } = before && Date.now() - before.at < SAME_MS ? before : { key: newKey(), at: Date.now() };
  unanswered.set(asked, { key, at });
  try {
    const answer = await call<T>('POST', path, { ...options, body, key });
    unanswered.delete(asked);
    return answer;
  } catch (error) {
    if (error instanceof Problem && error.status >= 400 && error.status < 500) unanswered.delete(asked);
    throw error;
  }
}

/** One call; resolves to the decoded answer (undefined for 204) or throws a `Problem`. */
export async function call<T>(method: string, path: string, options: CallOptions = {}): Promise<T> {
  const response = await authorised(method, path, options);
  if (!response.ok) throw await problemFrom(response);
  if (response.status === 204) return undefined as T;
  const type = response.headers.get('Content-Type') ?? '';
  return (type.includes('json') ? await response.json() : await response.text()) as T;
}

export const get = <T>(path: string, query?: Query, options: CallOptions = {}): Promise<T> => call<T>('GET', path, { ...options, query });
export const post = <T>(path: string, body?: unknown, options: CallOptions = {}): Promise<T> =>
  here() !== 'desk' || options.key || options.anonymous || body instanceof FormData
    ? call<T>('POST', path, { ...options, body: body ?? {} })
    : postOnce<T>(path, body ?? {}, options);
export const put = <T>(path: string, body: unknown, options: CallOptions = {}): Promise<T> => call<T>('PUT', path, { ...options, body });
export const del = <T>(path: string, options: CallOptions = {}): Promise<T> => call<T>('DELETE', path, options);

/** A file the browser may not fetch by itself, since a link carries no token (card pictures, exports). */
export async function download(path: string, query?: Query): Promise<Blob> {
  const response = await authorised('GET', path, { query });
  if (!response.ok) throw await problemFrom(response);
  return response.blob();
}

/** A new Idempotency-Key. `crypto.randomUUID` is missing on plain http, `getRandomValues` is not. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Opens a stream with the token in a header, which the browser's own EventSource cannot send. */
export async function openStream(path: string, query: Query, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
  const response = await authorised('GET', path, { query, signal }, { Accept: 'text/event-stream' });
  if (!response.ok) throw await problemFrom(response);
  if (!response.body) throw new Problem(0, 'offline', '');
  return response.body;
}
