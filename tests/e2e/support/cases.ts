/** Real cases for looking at. */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { elements, greyImage, sequence, withValues } from './dicom.js';
import { shared } from './server.js';

const all = (folder: string) => readdirSync(join(shared, 'dicom', folder)).map((name) => join(shared, 'dicom', folder, name));

export const chestCt = (): string[] => all('ct-chest-lidc0314');
/** Of the sagittal brain, the longest run without a missing slice: 38 images. */
export const brainMr = (): string[] => all('mr-brain-mprage').filter((path) => Number(/\d+$/.exec(path)?.[0]) >= 36_749_446);

/** The four views of one woman, which the archive keeps as four patients: here they are one study again. */
export function mammogram(more: Record<string, string> = {}): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'overread-mg-'));
  return all('mg-cbis-malign0').map((path, at) => {
    const name = join(folder, `${at}.dcm`);
    const one = { '00100020': 'MG1', '0020000d': '1.2.826.0.1.3680043.10.1404.9', ...more };
    writeFileSync(name, withValues(readFileSync(path), one));
    return name;
  });
}

/** The brain as two series of one frame of reference: every slice, and every third. */
export function brainTwice(): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'overread-mr-'));
  const thinned = brainMr().flatMap((path, at) => {
    const file = readFileSync(path);
    const number = Number(/\d+$/.exec(path)?.[0]);
    if (Math.floor(number / 14) % 3 !== 0) return [];
    const name = join(folder, `${at}.dcm`);
    const uid = `1.2.826.0.1.3680043.10.1404.7.${at}`;
    writeFileSync(name, withValues(file, { '00020003': uid, '00080018': uid, '0020000e': '1.2.826.0.1.3680043.10.1404.7', '00200011': '6' }));
    return [name];
  });
  return [...brainMr(), ...thinned];
}

/** Two radiographs of one examination. */
export function radiographs(): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'overread-dx-'));
  const file = readFileSync(join(shared, 'dicom/nema-wg04/RG3_J2KR'));
  return [1, 2].map((view) => {
    const uid = `1.2.826.0.1.3680043.10.1404.8.${view}`;
    const name = join(folder, `${view}.dcm`);
    writeFileSync(name, withValues(file, { '00020003': uid, '00080018': uid, '0020000e': `${uid}.1`, '00200011': String(view) }));
    return name;
  });
}

/** One ultrasound image, which no hanging protocol is made for. */
export const ultrasound = (): string[] => [join(shared, 'dicom/nema-wg04/US1_UNC')];

/** The mammogram, and its views again as a study of fourteen months before, which is listed behind it. */
export function mammogramWithPrior(): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'overread-prior-'));
  const earlier = all('mg-cbis-malign0').map((path, at) => {
    const name = join(folder, `${at}.dcm`);
    const uid = `1.2.826.0.1.3680043.10.1404.10.${at}`;
    const one = { '00020003': uid, '00080018': uid, '0020000d': '1.2.826.0.1.3680043.10.1404.99', '0020000e': `${uid}.1` };
    writeFileSync(name, withValues(readFileSync(path), { ...one, '00100020': 'MG1', '00080020': '20220901', '00080023': '20220901' }));
    return name;
  });
  return [...mammogram({ '00080020': '20231101', '00080023': '20231101' }), ...earlier];
}

/** Slices of the chest between which one is missing. */
export const chestWithGap = (): string[] => [0, 1, 2, 4, 5].map((at) => chestByHeight()[at] ?? '');

/** So many neighbouring slices from the middle of the chest. */
export const chestRun = (count: number): string[] => chestByHeight().slice(60, 60 + count);

/** From the feet up. */
function chestByHeight(): string[] {
  const heights = new Map(chestCt().map((path) => [path, positionOf(path)[2] ?? 0]));
  return [...heights].sort(([, a], [, b]) => a - b).map(([path]) => path);
}

/** An image of 256 by 256 with every 16-bit value once, in a file of its own. */
export function everyValue(): string {
  const folder = mkdtempSync(join(tmpdir(), 'overread-grey-'));
  const path = join(folder, 'grey.dcm');
  writeFileSync(path, greyImage(256, 256, Uint16Array.from({ length: 65_536 }, (_, value) => value)));
  return path;
}

/** A larger chest: the slices upwards, downwards and so on, each a step above the one before. */
export function tallChest(count: number): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'overread-tall-'));
  const slices = chestByHeight();
  const positions = slices.map((path) => positionOf(path));
  const [low = 0, next = 1] = positions.map(([, , height = 0]) => height);
  return Array.from({ length: count }, (_, at) => {
    const turn = at % (2 * slices.length);
    const from = turn < slices.length ? turn : 2 * slices.length - 1 - turn;
    const [x = 0, y = 0] = positions[from] ?? [];
    const uid = `1.2.826.0.1.3680043.10.1404.21.${at + 1}`;
    const position = `${x}\\${y}\\${(low + at * (next - low)).toFixed(3)}`;
    const values = {
      '00020003': uid,
      '00080018': uid,
      '00100020': 'TALL',
      '0020000d': '1.2.826.0.1.3680043.10.1404.21',
      '0020000e': '1.2.826.0.1.3680043.10.1404.21.0',
      '00200032': position.padEnd(position.length + (position.length % 2)),
    };
    const name = join(folder, `${at}.dcm`);
    writeFileSync(name, withValues(readFileSync(slices[from] ?? ''), values, true));
    return name;
  });
}

function positionOf(path: string): number[] {
  const position = elements(readFileSync(path), true).find(({ tag }) => tag === '00200032');
  return (position?.value.toString('latin1') ?? '').split('\\').map(Number);
}

let copied = 0;

/**
 * The same images as studies of so many patients, other ones each time; `isImplicit`: the files are in Implicit VR Little
 * Endian.
 */
export function copies(files: string[], patients: number, isImplicit: boolean): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'overread-copies-'));
  copied += 1;
  return Array.from({ length: patients }, (_, patient) => {
    const root = `1.2.826.0.1.3680043.10.1404.20.${copied}.${patient}`;
    return files.map((path, at) => {
      const uid = `${root}.1.${at + 1}`;
      const values = {
        '00020003': uid,
        '00080018': uid,
        '00100020': `COPY${String(copied * 1000 + patient).padStart(6, '0')}`,
        '0020000d': root,
        '0020000e': `${root}.1`,
      };
      const name = join(folder, `${patient}-${at}.dcm`);
      writeFileSync(name, withValues(readFileSync(path), values, isImplicit));
      return name;
    });
  }).flat();
}

/** A table from 1000 on, whose greys rise with the square. */
export const OWN_TABLE = { first: 1000, bits: 12, entries: Array.from({ length: 4096 }, (_, at) => Math.round((at / 4095) ** 2 * 4095)) };

/** The same image with a look-up table and two windows of its own, both sigmoid. */
export function ownWindows(): string[] {
  const path = join(mkdtempSync(join(tmpdir(), 'overread-windows-')), 'own.dcm');
  const words = (values: number[]) => Buffer.from(Uint16Array.from(values).buffer);
  const { first, bits, entries } = OWN_TABLE;
  const table = sequence(
    '00283010',
    ['00283002', 'US', words([entries.length, first, bits])],
    ['00283006', 'OW', words(entries)],
  );
  const values = Uint16Array.from({ length: 65_536 }, (_, value) => value);
  writeFileSync(path, greyImage(256, 256, values, [['00281050', 'DS', '2000\\30000'], ['00281051', 'DS', '3000\\20000'], ['00281056', 'CS', 'SIGMOID'], table]));
  return [path];
}
