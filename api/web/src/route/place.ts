/** The one store of this page in IndexedDB: records by name, each write finished before its promise is. */
const DATABASE = 'nuancan-route';
const STORE = 'kept';

let opened: Promise<IDBDatabase> | null = null;

function database(): Promise<IDBDatabase> {
  opened ??= new Promise((done, failed) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => {
      const found = request.result;
      // A phone that clears its storage closes this under us; the next call opens it anew.
      found.onclose = () => {
        opened = null;
      };
      done(found);
    };
    request.onerror = () => failed(request.error);
    request.onblocked = () => failed(new Error('blocked'));
  });
  opened.catch(() => {
    opened = null;
  });
  return opened;
}

async function within<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await database();
  return new Promise((done, failed) => {
    // On the disk before it counts as written: the phone's battery may be the next thing to go.
    const transaction = db.transaction(STORE, mode, { durability: 'strict' });
    const request = act(transaction.objectStore(STORE));
    transaction.oncomplete = () => done(request.result);
    transaction.onerror = transaction.onabort = () => failed(transaction.error);
  });
}

export const write = (name: string, value: unknown): Promise<unknown> => within('readwrite', (store) => store.put(value, name));
export const remove = (name: string): Promise<unknown> => within('readwrite', (store) => store.delete(name));
export const empty = (): Promise<unknown> => within('readwrite', (store) => store.clear());
export const read = <T>(name: string): Promise<T | undefined> => within<T>('readonly', (store) => store.get(name) as IDBRequest<T>);

/** Every record whose name begins so. */
export async function readAll<T>(prefix: string): Promise<[string, T][]> {
  const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
  const names = (await within('readonly', (store) => store.getAllKeys(range))) as string[];
  const values = (await within('readonly', (store) => store.getAll(range))) as T[];
  return names.map((name, i) => [name, values[i] as T]);
}
