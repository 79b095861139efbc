import type { LocalDraft } from './autosave';
import { digestOf, forgetLeaving, noteLeaving } from './leaving';
import { open, seal, type Sealed } from './sealed';

/**
 * Unsent drafts in the browser's own database, one record a read. A record exists only while something is unsent, and
 * is sealed with the read's own key, which the server gives to its reader alone.
 */
const DATABASE = 'overread-reading';
const STORE = 'unsent';

function database(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 2);
    request.onupgradeneeded = () => {
      if (request.result.objectStoreNames.contains(STORE)) request.result.deleteObjectStore(STORE);
      request.result.createObjectStore(STORE);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The browser refuses to store drafts.'));
  });
}

async function withStore<T>(mode: IDBTransactionMode, run: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const opened = await database();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = opened.transaction(STORE, mode);
      const request = run(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? new Error('The browser could not store the draft.'));
    });
  } finally {
    opened.close();
  }
}

/** What this browser keeps of a read. `key`: 128 bits in hexadecimal. */
export function localDraft(read: string, key: string) {
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other: a draft that was sealed earlier never overtakes a later one, or its removal. */
  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const turn = last.then(run, run);
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    load: async (): Promise<LocalDraft | null> => {
      const sealed = await withStore<unknown>('readonly', (store) => store.get(read));
      return sealed === undefined ? null : ((await open(sealed as Sealed, key)) as LocalDraft);
    },
    write: (draft: LocalDraft): Promise<void> =>
      inTurn(async () => {
        const sealed = await seal(draft, key);
        await withStore('readwrite', (store) => store.put(sealed, read));
      }),
    clear: (): Promise<void> =>
      inTurn(async () => {
        await withStore('readwrite', (store) => store.delete(read));
        forgetLeaving(read);
      }),
    leaving: (drafts: Omit<LocalDraft, 'base_revision'>[]): void =>
      noteLeaving(
        read,
        drafts.map(({ draft, edit }) => ({ edit, digest: digestOf(key, draft) })),
      ),
  };
}
