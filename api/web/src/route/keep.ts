/**
 * What this phone remembers of a round, and how it forgets it.
 *
 * In a secure context all of it lies sealed in IndexedDB. On plain http there is no WebCrypto, and a cipher of our own would keep
 * its key in the same place in the clear: no protection, only the look of one. There the round itself (names, addresses, phones)
 * stays in memory, and what waits to be sent is written with opaque numbers alone: which stop, what, when. Without a service
 * worker such a page can't be opened without network anyhow, and with network the round comes from the server.
 */
import type { RouteView } from './types';
import type { Entry, Refused } from './outbox';
import * as place from './place';
import { canSeal, makeKey, seal, type Sealed, unseal } from './seal';

/** The snapshot and what belongs to it. */
export interface Round {
  route: RouteView | null;
  /** The volunteer's own order of the doors, by id; empty is the planned one. */
  order: string[];
  /** The bags ticked off so far: a look at the list must not make anybody count again. */
  counted: string[];
  /** The stop that was reported last, for the way back. */
  last: string | null;
  hotline: string;
  /** The server's clock minus this phone's, so that times stay true after opening the page without network. */
  offset_ms: number;
  /** By the server's clock: then the round is gone from here, network or not. */
  until_ms: number;
}

export interface Kept extends Round {
  entries: Entry[];
  refused: Refused[];
}

/** `sealed`: all of it, encrypted. `bare`: only what waits, without a person in it. `nothing`: closing the page loses it. */
export type Keeping = 'sealed' | 'bare' | 'nothing';

const ROUND = 'round';
const ENTRY = 'entry/';
const REFUSED = 'refused/';
const KEY = 'key';
/** Where an earlier build kept the round in plain text. */
const PLAIN = 'nuancan-route';

export const noRound = (): Round => ({ route: null, order: [], counted: [], last: null, hotline: '96111', offset_ms: 0, until_ms: 0 });

let key: CryptoKey | null = null;
let keeping: Keeping = 'nothing';

async function open(): Promise<Keeping> {
  if (!canSeal()) {
    await place.read(KEY);
    return 'bare';
  }
  key = (await place.read<CryptoKey>(KEY)) ?? null;
  if (key === null) {
    key = await makeKey();
    await place.write(KEY, key);
  }
  return 'sealed';
}

/** What this phone can do, and what it remembers. A record that can't be read any more is as good as none. */
export async function recall(): Promise<{ keeping: Keeping; kept: Kept }> {
  const kept: Kept = { ...noRound(), entries: [], refused: [] };
  try {
    localStorage.removeItem(PLAIN);
  } catch {
    // No storage at all: what follows finds out.
  }
  try {
    keeping = await open();
    const round = await place.read<unknown>(ROUND);
    if (round !== undefined) Object.assign(kept, await opened<Round>(ROUND, round).catch(noRound));
    kept.entries = (await all<Entry>(ENTRY)).sort((a, b) => a.n - b.n);
    kept.refused = (await all<Refused>(REFUSED)).sort((a, b) => a.entry.n - b.entry.n);
  } catch {
    keeping = 'nothing';
  }
  return { keeping, kept };
}

async function opened<T>(name: string, found: unknown): Promise<T> {
  return key === null ? (found as T) : unseal<T>(key, name, found as Sealed);
}

async function all<T>(prefix: string): Promise<T[]> {
  const found = await place.readAll<unknown>(prefix);
  const values = await Promise.all(found.map(([name, value]) => opened<T>(name, value).catch(() => null)));
  return values.filter((value) => value !== null);
}

/** One after the other: what is forgotten must not be written again by a write that was on its way. */
let line: Promise<unknown> = Promise.resolve();

/** True when it was written. */
function inTurn(act: () => Promise<unknown>): Promise<boolean> {
  if (keeping === 'nothing') return Promise.resolve(false);
  const turn = line.then(act).then(
    () => true,
    () => false,
  );
  line = turn;
  return turn;
}

const put = (name: string, value: unknown): Promise<boolean> => inTurn(async () => place.write(name, key === null ? value : await seal(key, name, value)));
const drop = (name: string): Promise<boolean> => inTurn(() => place.remove(name));

let written = '';

export async function keepRound(round: Round): Promise<boolean> {
  if (keeping !== 'sealed') return keeping === 'bare';
  const text = JSON.stringify(round);
  if (text === written) return true;
  written = text;
  return put(ROUND, JSON.parse(text));
}

export function dropRound(): Promise<boolean> {
  written = '';
  return drop(ROUND);
}

/** Finished before the screen moves on: an entry is safe when the next door is shown. */
export const keepEntry = (entry: Entry): Promise<boolean> => put(ENTRY + entry.key, JSON.parse(JSON.stringify(entry)));
export const dropEntry = (entry: Entry): Promise<boolean> => drop(ENTRY + entry.key);

export function keepRefused(one: Refused): Promise<boolean> {
  const plain = JSON.parse(JSON.stringify(one)) as Refused;
  return put(REFUSED + one.entry.key, keeping === 'sealed' ? plain : { ...plain, name: '', why: '' });
}
export const dropRefused = (one: Refused): Promise<boolean> => drop(REFUSED + one.entry.key);

/** Everything goes, the key first of all: whatever a disk may still hold of the rest can't be read. */
export async function forget(): Promise<void> {
  written = '';
  await inTurn(async () => {
    await place.empty();
    if (canSeal()) {
      key = await makeKey();
      await place.write(KEY, key);
    }
  });
}
