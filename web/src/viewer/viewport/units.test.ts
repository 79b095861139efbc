import { describe, expect, it } from 'vitest';
import type { DicomJson } from '../types';
import { factsOf } from './facts';
import { unitOf, uptakeNote } from './units';
import { countedWindow } from './WindowText';
import { presetsOf } from './windows';

const value = (vr: string, ...values: unknown[]) => ({ vr, Value: values });
const pet: DicomJson = {
  '00080060': value('CS', 'PT'),
  '00541001': value('CS', 'BQML'),
  '00281052': value('DS', 0),
  '00281053': value('DS', 0.5),
};
/** Two stored values to 0.001 g/ml. */
const mapped: DicomJson = {
  ...pet,
  '00409096': value('SQ', {
    '00409224': value('FD', 0),
    '00409225': value('FD', 0.0005),
    '004008EA': value('SQ', { '00080100': value('SH', '{SUVbw}g/ml') }),
  }),
};

describe('uptake', () => {
  it('is counted in SUV by the server’s factor, which is told for stored values', () => {
    expect(unitOf(mapped, 1)).toEqual({ name: 'SUV', factor: 0.001 });
    expect(unitOf(pet, 1)).toEqual({ name: 'Bq/ml', factor: 1 });
    expect(unitOf({ ...pet, '00541001': value('CS', 'CNTS') }, 1)).toBeNull();
  });

  it('says why it is not', () => {
    expect(uptakeNote({ ...pet, '00551001': value('LO', 'the file tells no half-life') })).toBe(
      'Uptake is not in SUV: the file tells no half-life.',
    );
    expect(uptakeNote(mapped)).toBeNull();
  });

  it('has its windows from nought', () => {
    const facts = factsOf(mapped, 1);
    expect(presetsOf(facts).map((window) => countedWindow(window, facts))).toEqual([
      'SUV 0 – 5',
      'SUV 0 – 7',
      'SUV 0 – 10',
      'SUV 0 – 15',
      'SUV 0 – 25',
    ]);
    expect(presetsOf(facts)[0]).toMatchObject({ width: 5000, center: 2500 });
  });
});

describe('tables of an image', () => {
  const table = (descriptor: number[], count: number) => ({
    '00283002': value('US', ...descriptor),
    '00283006': value('US', ...Array.from({ length: count }, (_, at) => at % 4096)),
  });
  const windowsOf = (...tables: object[]) => factsOf({ '00080060': value('CS', 'CR'), '00283010': value('SQ', ...tables) }, 1).windows;

  it('stand first, as wide as they are, each with its number where there are several', () => {
    const [one] = windowsOf(table([4096, -1000, 12], 4096));
    expect(one).toMatchObject({ name: 'Table of the image', width: 4096, center: 1048 });
    expect(windowsOf(table([8, 0, 12], 8), table([16, 0, 12], 16)).map(({ name }) => name)).toEqual([
      'Table 1 of the image',
      'Table 2 of the image',
    ]);
  });

  it('may have 65,536 entries, written as 0, or more than a signed number holds', () => {
    expect(windowsOf(table([0, 0, 16], 65_536))[0]?.width).toBe(65_536);
    expect(windowsOf(table([40_000 - 65_536, -20_000, 16], 40_000))[0]?.width).toBe(40_000);
    expect(windowsOf(table([100, 0, 12], 99))).toEqual([]);
  });
});
