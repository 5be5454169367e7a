/**
 * What the desk keeps on a registrar's phone: who is signed in, the villages, a form half filled in, forms that wait and what became
 * of them. All of it sealed; where the browser can't seal (plain http), nothing at all, for every record is about a person.
 */
import { type Box, boxIn, type Keeping } from '@shared/kept/box';
import type { Account } from '@shared/types';
import type { Draft } from '../people/draft';
import type { Place } from '../types';
import type { Entry, Look } from './entry';

const WHO = 'who';
const PLACES = 'places/';
const DRAFT = 'draft/';
const ENTRY = 'entry/';
const LOOK = 'look/';

/** Who may open the page without network, and until when: the server's last word counts for so long. */
export interface Who {
  account: Account;
  /** The server's clock minus this phone's. */
  offset_ms: number;
  until_ms: number;
}
export interface Begun {
  draft: Draft;
  by: string;
  at_ms: number;
}
export interface Places {
  villages: Place[];
  townships: Place[];
  counties: Place[];
}
export interface Kept {
  entries: Entry[];
  looks: Look[];
  begun: Begun[];
}

const box: Box = boxIn('nuancan-desk');
let keeping: Keeping | null = null;

/** What this phone can do; asked once. */
export async function opened(): Promise<Keeping> {
  keeping ??= await box.open();
  return keeping;
}

async function read<T>(name: string): Promise<T | undefined> {
  return (await opened()) === 'sealed' ? box.read<T>(name).catch(() => undefined) : undefined;
}
async function put(name: string, value: unknown): Promise<boolean> {
  return (await opened()) === 'sealed' && box.put(name, JSON.parse(JSON.stringify(value)));
}
async function drop(name: string): Promise<void> {
  if ((await opened()) === 'sealed') await box.drop(name);
}

export async function recall(): Promise<Kept> {
  if ((await opened()) !== 'sealed') return { entries: [], looks: [], begun: [] };
  try {
    const [entries, looks, begun] = await Promise.all([box.readAll<Entry>(ENTRY), box.readAll<Look>(LOOK), box.readAll<Begun>(DRAFT)]);
    const inOrder = (a: { n: number }, b: { n: number }): number => a.n - b.n;
    return { entries: entries.sort(inOrder), looks: looks.sort(inOrder), begun };
  } catch {
    keeping = 'nothing';
    return { entries: [], looks: [], begun: [] };
  }
}

export const whoWasHere = (): Promise<Who | undefined> => read<Who>(WHO);
export const keepWho = (who: Who): Promise<boolean> => put(WHO, who);
export const dropWho = (): Promise<void> => drop(WHO);

export const keepEntry = (entry: Entry): Promise<boolean> => put(ENTRY + entry.key, entry);
export const dropEntry = (entry: Entry): Promise<void> => drop(ENTRY + entry.key);
export const keepLook = (look: Look): Promise<boolean> => put(LOOK + look.key, look);
export const dropLook = (look: Look): Promise<void> => drop(LOOK + look.key);
export const keepBegun = (begun: Begun): Promise<boolean> => put(DRAFT + begun.by, begun);
export const dropBegun = (by: string): Promise<void> => drop(DRAFT + by);

export const keptPlaces = (account: string): Promise<Places | undefined> => read<Places>(PLACES + account);
export const keepPlaces = (account: string, places: Places): Promise<boolean> => put(PLACES + account, places);

/** Everything goes, the key with it. */
export async function forget(): Promise<void> {
  if ((await opened()) === 'sealed') await box.forget();
}
