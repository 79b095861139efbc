import type { Chosen } from './upload';

/** Files of a file or folder picker, with their paths inside the folder. */
export function fromPicker(files: FileList): Chosen[] {
  return Array.from(files, (file) => ({ name: file.webkitRelativePath || file.name, file })).filter(wanted);
}

/** Files of a drop, folders walked through to their ends. */
export async function fromDrop(items: DataTransferItemList): Promise<Chosen[]> {
  const entries = Array.from(items, (item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const found = await Promise.all(entries.map((entry) => walk(entry)));
  return found.flat().filter(wanted);
}

async function walk(entry: FileSystemEntry): Promise<Chosen[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ name: entry.fullPath.replace(/^\//, ''), file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: Chosen[] = [];
  for (;;) {
    // A reader gives a folder's entries in portions; an empty one is the end.
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (portion.length === 0) return found;
    for (const child of portion) found.push(...(await walk(child)));
  }
}

/** What systems leave in folders is nobody's image. */
function wanted({ name }: Chosen): boolean {
  const last = name.split('/').at(-1) ?? '';
  return last !== '.DS_Store' && last !== 'Thumbs.db' && !name.startsWith('__MACOSX/');
}
