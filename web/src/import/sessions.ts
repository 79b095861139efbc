import type { FileReport } from '../api/types';

/** What is known of a file of an import: where its upload goes on, or what became of it. */
export type Known = { upload?: string; files?: FileReport[] };

type Entry = Known & { import: string };

/** An import that is not complete, in the browser's own database: it goes on when the page was reloaded. */
const DATABASE = 'overread-imports';
const STORE = 'files';

export type Session = {
  import: string;
  of: (name: string, file: Blob) => Promise<Known | undefined>;
  note: (name: string, file: Blob, known: Known) => Promise<void>;
  end: () => Promise<void>;
};

const own = (project: string) => `${project}\u0000`;

/** The same file again, as far as a browser tells without reading it. */
export function fileKey(project: string, name: string, file: Blob): string {
  const changed = file instanceof File ? file.lastModified : 0;
  return `${own(project)}${name}\u0000${file.size}\u0000${changed}`;
}

/** The import that this project's uploads went into when the page was left. */
export async function unfinished(project: string): Promise<string | undefined> {
  return (await read(own(project)))?.import;
}

/** Goes on with an import, or begins to remember one. */
export async function session(project: string, id: string): Promise<Session> {
  await write(own(project), { import: id });
  return {
    import: id,
    of: async (name, file) => {
      const entry = await read(fileKey(project, name, file));
      return entry?.import === id ? entry : undefined;
    },
    note: (name, file, known) => write(fileKey(project, name, file), { ...known, import: id }),
    end: () => forget(project),
  };
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The browser refuses to remember uploads.'));
  });
}

let opened: Promise<IDBDatabase> | undefined;

/** A browser that remembers nothing (a private window may refuse) still uploads. */
async function withStore<T>(mode: IDBTransactionMode, run: (store: IDBObjectStore) => IDBRequest<T>) {
  try {
    opened ??= open();
    const database = await opened;
    return await new Promise<T | undefined>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = run(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? new Error('The browser could not remember an upload.'));
    });
  } catch {
    opened = undefined;
    return undefined;
  }
}

const read = (key: string) =>
  withStore<unknown>('readonly', (store) => store.get(key)) as Promise<Entry | undefined>;

async function write(key: string, entry: Entry): Promise<void> {
  await withStore('readwrite', (store) => store.put(entry, key));
}

async function forget(project: string): Promise<void> {
  const range = IDBKeyRange.bound(own(project), `${own(project)}\uffff`);
  await withStore('readwrite', (store) => store.delete(range) as IDBRequest<undefined>);
}
