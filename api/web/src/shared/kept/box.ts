/**
 * A page's sealed store on a person's own phone: records under a key that was made there. Where the browser can't seal, the page
 * decides what may be written bare, if anything.
 */
import { placeIn } from './place';
import { canSeal, makeKey, seal, type Sealed, unseal } from './seal';

/** `sealed`: written encrypted. `bare`: written as it is, which must hold no person. `nothing`: the phone keeps nothing at all. */
export type Keeping = 'sealed' | 'bare' | 'nothing';

const KEY = 'key';

export interface Box {
  /** What this phone can do. To be asked before anything else. */
  open: () => Promise<Keeping>;
  /** A record that can't be read any more is as good as none. */
  read: <T>(name: string) => Promise<T | undefined>;
  readAll: <T>(prefix: string) => Promise<T[]>;
  /** True when it was written. */
  put: (name: string, value: unknown) => Promise<boolean>;
  drop: (name: string) => Promise<boolean>;
  /** Everything goes, the key first of all: whatever a disk may still hold of the rest can't be read. */
  forget: () => Promise<void>;
}

export function boxIn(database: string): Box {
  const place = placeIn(database);
  let key: CryptoKey | null = null;
  let keeping: Keeping = 'nothing';

  async function newKey(): Promise<void> {
    key = await makeKey();
    await place.write(KEY, key);
  }

  async function begin(): Promise<Keeping> {
    key = (await place.read<CryptoKey>(KEY)) ?? null;
    if (!canSeal()) {
      key = null;
      return 'bare';
    }
    if (key === null) await newKey();
    return 'sealed';
  }

  const opened = <T>(name: string, found: unknown): Promise<T> =>
    key === null ? Promise.resolve(found as T) : unseal<T>(key, name, found as Sealed);

  /** One after the other: what is forgotten must not be written again by a write that was on its way. */
  let line: Promise<unknown> = Promise.resolve();

  function inTurn(act: () => Promise<unknown>): Promise<boolean> {
    if (keeping === 'nothing') return Promise.resolve(false);
    const turn = line.then(act).then(
      () => true,
      () => false,
    );
    line = turn;
    return turn;
  }

  return {
    open: async () => (keeping = await begin().catch(() => 'nothing' as const)),
    read: async <T>(name: string) => {
      const found = await place.read<unknown>(name);
      return found === undefined ? undefined : opened<T>(name, found).catch(() => undefined);
    },
    readAll: async <T>(prefix: string) => {
      const found = await place.readAll<unknown>(prefix);
      const values = await Promise.all(found.map(([name, value]) => opened<T>(name, value).catch(() => null)));
      return values.filter((value) => value !== null) as T[];
    },
    put: (name, value) => inTurn(async () => place.write(name, key === null ? value : await seal(key, name, value))),
    drop: (name) => inTurn(() => place.remove(name)),
    forget: async () => {
      await inTurn(async () => {
        await place.empty();
        if (canSeal()) await newKey();
      });
    },
  };
}
