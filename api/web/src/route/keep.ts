/**
 * What this phone remembers of a round, and how it forgets it.
 *
 * In a secure context all of it lies sealed in IndexedDB. On plain http there is no WebCrypto, and a cipher of our own would keep
 * its key in the same place in the clear: no protection, only the look of one. There the round itself (names, addresses, phones)
 * stays in memory, and what waits to be sent is written with opaque numbers alone: which stop, what, when. Without a service
 * worker such a page can't be opened without network anyhow, and with network the round comes from the server.
 */
import { boxIn, type Keeping } from '@shared/kept/box';
import type { RouteView } from './types';
import type { Entry, Refused } from './outbox';

/** The snapshot and what belongs to it. */
export interface Round {
  route: RouteView | null;
  /** The volunteer's own order of the doors, by id; empty is the planned one. */
  order: string[];
  /** The bags ticked off so far: a look at the list must not make anybody count again. */
  counted: string[];
  /** The stop that was reported last, for the way back. */
  last: string | null;
  /** The door at which somebody needs help now, until the volunteer goes on. */
  staying: string | null;
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

export type { Keeping };

const ROUND = 'round';
const ENTRY = 'entry/';
const REFUSED = 'refused/';
/** Where an earlier build kept the round in plain text. */
const PLAIN = 'nuancan-route';

export const noRound = (): Round => ({ route: null, order: [], counted: [], last: null, staying: null, hotline: '96111', offset_ms: 0, until_ms: 0 });

const box = boxIn('nuancan-route');
let keeping: Keeping = 'nothing';

/** What this phone can do, and what it remembers. A record that can't be read any more is as good as none. */
export async function recall(): Promise<{ keeping: Keeping; kept: Kept }> {
  const kept: Kept = { ...noRound(), entries: [], refused: [] };
  try {
    localStorage.removeItem(PLAIN);
  } catch {
    // No storage at all: what follows finds out.
  }
  keeping = await box.open();
  try {
    Object.assign(kept, (await box.read<Round>(ROUND)) ?? {});
    kept.entries = (await box.readAll<Entry>(ENTRY)).sort((a, b) => a.n - b.n);
    kept.refused = (await box.readAll<Refused>(REFUSED)).sort((a, b) => a.entry.n - b.entry.n);
  } catch {
    keeping = 'nothing';
  }
  return { keeping, kept };
}

let written = '';

export async function keepRound(round: Round): Promise<boolean> {
  if (keeping !== 'sealed') return keeping === 'bare';
  const text = JSON.stringify(round);
  if (text === written) return true;
  written = text;
  return box.put(ROUND, JSON.parse(text));
}

export function dropRound(): Promise<boolean> {
  written = '';
  return box.drop(ROUND);
}

/** Finished before the screen moves on: an entry is safe when the next door is shown. */
export const keepEntry = (entry: Entry): Promise<boolean> => box.put(ENTRY + entry.key, JSON.parse(JSON.stringify(entry)));
export const dropEntry = (entry: Entry): Promise<boolean> => box.drop(ENTRY + entry.key);

export function keepRefused(one: Refused): Promise<boolean> {
  const plain = JSON.parse(JSON.stringify(one)) as Refused;
  return box.put(REFUSED + one.entry.key, keeping === 'sealed' ? plain : { ...plain, name: '', why: '' });
}
export const dropRefused = (one: Refused): Promise<boolean> => box.drop(REFUSED + one.entry.key);

/** Everything goes. */
export async function forget(): Promise<void> {
  written = '';
  await box.forget();
}
