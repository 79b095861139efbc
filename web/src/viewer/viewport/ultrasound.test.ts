import { expect, it } from 'vitest';
import type { DicomJson } from '../types';
import { factsOf } from './facts';
import { calibration } from './ultrasound';

const value = (...values: unknown[]) => ({ vr: 'UN', Value: values });
const region = ([right, bottom]: [number, number], delta: number, format = 1, unit = 3): DicomJson => ({
  '00186012': value(format),
  '0018601C': value(right),
  '0018601E': value(bottom),
  '00186024': value(unit),
  '00186026': value(unit),
  '0018602C': value(delta),
  '0018602E': value(delta),
});
const image = (columns: number, rows: number, ...regions: DicomJson[]): DicomJson => ({
  '00080060': value('US'),
  '00280010': value(rows),
  '00280011': value(columns),
  '00186011': value(...regions),
});

it('takes the distances that the machine calibrated', () => {
  const one = image(800, 600, region([700, 500], 0.025));
  expect(calibration(one)).toEqual({ row: 0.25, column: 0.25 });
  expect(factsOf(one, 1).spacing).toEqual({ row: 0.25, column: 0.25, projected: false });
  expect(calibration(image(800, 600, region([390, 500], 0.025), region([800, 500], 0.025)))).toEqual({ row: 0.25, column: 0.25 });
});

it('takes none that could mislead', () => {
  // Of a file that was made smaller without its regions, 320 by 240.
  expect(calibration(image(320, 240, region([595, 414], 0.05104970559477806)))).toBeNull();
  // An electrocardiogram below the picture.
  expect(calibration(image(800, 600, region([800, 518], 0.026), region([743, 576], 0.0096, 4, 4)))).toBeNull();
  expect(calibration(image(800, 600, region([390, 500], 0.025), region([800, 500], 0.05)))).toBeNull();
  expect(calibration(image(800, 600, region([700, 500], 0)))).toBeNull();
  expect(calibration(image(800, 600))).toBeNull();
});
