/** DICOM files for tests: real ones with other values, and made ones. Little endian only. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shared } from './server.js';

const LONG = ['OB', 'OW', 'SQ', 'UN', 'UT'];
export type Element = { tag: string; vr: string; value: Buffer; from: number; to: number };

/** The elements of a file up to its pixels (inclusive, unless they are in fragments). */
export function elements(file: Buffer, isImplicit = false): Element[] {
  const found: Element[] = [];
  for (let at = 132; at + 8 <= file.length; ) {
    const group = file.readUInt16LE(at);
    const tag = hex(group) + hex(file.readUInt16LE(at + 2));
    const isShort = isImplicit && group !== 2;
    const vr = isShort ? '' : file.toString('latin1', at + 4, at + 6);
    const head = isShort || !LONG.includes(vr) ? 8 : 12;
    const length = isShort ? file.readUInt32LE(at + 4) : head === 12 ? file.readUInt32LE(at + 8) : file.readUInt16LE(at + 6);
    if (length === 0xffffffff) break;
    found.push({ tag, vr, value: file.subarray(at + head, at + head + length), from: at, to: at + head + length });
    at += head + length;
  }
  return found;
}

const hex = (value: number) => value.toString(16).padStart(4, '0');

/** An element in Explicit VR Little Endian. */
export function element(tag: string, vr: string, value: string | Buffer): Buffer {
  const text = Buffer.isBuffer(value) ? value : Buffer.from(value, 'latin1');
  const padded = text.length % 2 === 0 ? text : Buffer.concat([text, Buffer.from(vr === 'UI' ? '\0' : ' ')]);
  const isLong = LONG.includes(vr);
  const head = Buffer.alloc(isLong ? 12 : 8);
  head.writeUInt16LE(parseInt(tag.slice(0, 4), 16), 0);
  head.writeUInt16LE(parseInt(tag.slice(4), 16), 2);
  head.write(vr, 4, 'latin1');
  if (isLong) head.writeUInt32LE(padded.length, 8);
  else head.writeUInt16LE(padded.length, 6);
  return Buffer.concat([head, padded]);
}

/** The file with other values of attributes that it has. */
export function withValues(file: Buffer, values: Record<string, string>, isImplicit = false): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (const { tag, vr, from, to } of elements(file, isImplicit)) {
    const value = values[tag];
    if (value === undefined) continue;
    parts.push(file.subarray(at, from), vr === '' ? implicitElement(tag, value) : element(tag, vr, value));
    at = to;
  }
  return Buffer.concat([...parts, file.subarray(at)]);
}

/** A UID in Implicit VR Little Endian. */
function implicitElement(tag: string, uid: string): Buffer {
  const whole = element(tag, 'UI', uid);
  const head = whole.subarray(0, 8);
  head.writeUInt32LE(whole.length - 8, 4);
  return whole;
}

/** A sequence of one item. */
export function sequence(tag: string, ...elements: [string, string, string | Buffer][]): [string, string, Buffer] {
  const body = Buffer.concat(elements.map(([tag, vr, value]) => element(tag, vr, value)));
  const head = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]);
  head.writeUInt32LE(body.length, 4);
  return [tag, 'SQ', Buffer.concat([head, body])];
}

export const UID = '1.2.826.0.1.3680043.10.1404';

/** A file of 16-bit (unsigned) grey values, Explicit VR Little Endian; `more` adds attributes or takes the place of them. */
export function greyImage(columns: number, rows: number, pixels: Uint16Array, more: [string, string, string | Buffer][] = []): Buffer {
  const us = (value: number) => Buffer.from(Uint16Array.of(value).buffer);
  const set: [string, string, string | Buffer][] = [
    ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.7'],
    ['00080018', 'UI', `${UID}.1`],
    ['00080060', 'CS', 'OT'],
    ['00100020', 'LO', 'GREY'],
    ['0020000d', 'UI', `${UID}.2`],
    ['0020000e', 'UI', `${UID}.3`],
    ['00280002', 'US', us(1)],
    ['00280004', 'CS', 'MONOCHROME2'],
    ['00280010', 'US', us(rows)],
    ['00280011', 'US', us(columns)],
    ['00280100', 'US', us(16)],
    ['00280101', 'US', us(16)],
    ['00280102', 'US', us(15)],
    ['00280103', 'US', us(0)],
    ['7fe00010', 'OW', Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength)],
  ];
  const told = new Map([...set, ...more].map((one) => [one[0], one]));
  const meta = Buffer.concat([
    element('00020001', 'OB', Buffer.from([0, 1])),
    element('00020002', 'UI', String(told.get('00080016')?.[2])),
    element('00020003', 'UI', String(told.get('00080018')?.[2])),
    element('00020010', 'UI', '1.2.840.10008.1.2.1'),
    element('00020012', 'UI', UID),
  ]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(meta.length);
  const sorted = [...told.values()].sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.concat([
    Buffer.alloc(128),
    Buffer.from('DICM'),
    element('00020000', 'UL', size),
    meta,
    ...sorted.map(([tag, vr, value]) => element(tag, vr, value)),
  ]);
}

export type Volume = { heights: number[]; slices: Int16Array[]; columns: number; rows: number };

/** The chest CT in Hounsfield units, slice by slice from the feet up, read here without any of the product's code. */
export function chestVolume(): Volume {
  const folder = join(shared, 'dicom/ct-chest-lidc0314');
  const slices = readdirSync(folder).map((name) => {
    const set = new Map(elements(readFileSync(join(folder, name)), true).map(({ tag, value }) => [tag, value]));
    const text = (tag: string) => (set.get(tag) ?? Buffer.alloc(0)).toString('latin1').trim();
    const raw = set.get('7fe00010') ?? Buffer.alloc(0);
    const intercept = Number(text('00281052'));
    const values = Int16Array.from({ length: raw.length / 2 }, (_, at) => raw.readUInt16LE(at * 2) + intercept);
    return { height: Number(text('00200032').split('\\')[2]), values };
  });
  slices.sort((a, b) => a.height - b.height);
  return {
    heights: slices.map(({ height }) => height),
    slices: slices.map(({ values }) => values),
    columns: 512,
    rows: 512,
  };
}
