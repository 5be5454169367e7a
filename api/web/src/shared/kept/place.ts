/** A page's own store in IndexedDB: records by name, each write finished before its promise is. */
const STORE = 'kept';

export interface Place {
  write: (name: string, value: unknown) => Promise<unknown>;
  remove: (name: string) => Promise<unknown>;
  empty: () => Promise<unknown>;
  read: <T>(name: string) => Promise<T | undefined>;
  /** Every record whose name begins so. */
  readAll: <T>(prefix: string) => Promise<[string, T][]>;
}

function open(name: string, closed: () => void): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => {
      const found = request.result;
      found.onclose = closed;
      done(found);
    };
    request.onerror = () => failed(request.error);
    request.onblocked = () => failed(new Error('blocked'));
  });
}

/** The store of this name; opened when it is first needed. */
export function placeIn(database: string): Place {
  let opened: Promise<IDBDatabase> | null = null;
  // A phone that clears its storage closes this under us; the next call opens it anew.
  const again = (): void => {
    opened = null;
  };

  async function within<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    opened ??= open(database, again);
    opened.catch(again);
    const db = await opened;
    return new Promise((done, failed) => {
      // On the disk before it counts as written: the phone's battery may be the next thing to go.
      const transaction = db.transaction(STORE, mode, { durability: 'strict' });
      const request = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => done(request.result);
      transaction.onerror = transaction.onabort = () => failed(transaction.error);
    });
  }

  return {
    write: (name, value) => within('readwrite', (store) => store.put(value, name)),
    remove: (name) => within('readwrite', (store) => store.delete(name)),
    empty: () => within('readwrite', (store) => store.clear()),
    read: <T>(name: string) => within<T>('readonly', (store) => store.get(name) as IDBRequest<T>),
    readAll: async <T>(prefix: string) => {
      const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
      const names = (await within('readonly', (store) => store.getAllKeys(range))) as string[];
      const values = (await within('readonly', (store) => store.getAll(range))) as T[];
      return names.map((name, i): [string, T] => [name, values[i] as T]);
    },
  };
}
