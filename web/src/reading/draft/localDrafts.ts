import type { LocalDraft } from './autosave';

/** Unsent drafts in the browser's own database, one record a read. A record exists only while something is unsent. */
const DATABASE = 'overread-reading';
const STORE = 'unsent';

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The browser refuses to store drafts.'));
  });
}

async function withStore<T>(mode: IDBTransactionMode, run: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = run(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? new Error('The browser could not store the draft.'));
    });
  } finally {
    database.close();
  }
}

export function localDraft(read: string) {
  return {
    load: async (): Promise<LocalDraft | null> =>
      ((await withStore<unknown>('readonly', (store) => store.get(read))) as LocalDraft | undefined) ?? null,
    write: async (draft: LocalDraft): Promise<void> => {
      await withStore('readwrite', (store) => store.put(draft, read));
    },
    clear: async (): Promise<void> => {
      await withStore('readwrite', (store) => store.delete(read));
    },
  };
}
