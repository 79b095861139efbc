import { expect, it } from 'vitest';
import { areParallel, fromPatient, heightOver, lineOfCut, nearestTo, orientationOf, shareSpace, toPatient, type Place } from './place';

const axial: Place = {
  position: [-100, -80, 40],
  column: [1, 0, 0],
  row: [0, 1, 0],
  columnSpacing: 0.5,
  rowSpacing: 0.8,
  frameOfReference: '1',
};
const sagittal: Place = { ...axial, position: [10, -80, 200], column: [0, 1, 0], row: [0, 0, -1] };

it('takes image points into the patient and back', () => {
  expect(toPatient(axial, [0.5, 0.5])).toEqual([-100, -80, 40]);
  expect(toPatient(axial, [10.5, 5.5])).toEqual([-95, -76, 40]);
  expect(fromPatient(axial, [-95, -76, 99])).toEqual([10.5, 5.5]);
  expect(heightOver(axial, [0, 0, 43])).toBe(3);
});

it('names planes', () => {
  expect([axial, sagittal].map(orientationOf)).toEqual(['axial', 'sagittal']);
  expect(areParallel(axial, sagittal)).toBe(false);
});

it('draws the line in which another plane cuts', () => {
  // x = 10 mm lies 110 mm, that is 220 columns, from the first column's centre.
  const line = lineOfCut(axial, 512, 400, sagittal);
  expect(line?.map(([x]) => x)).toEqual([220.5, 220.5]);
  expect(line?.map(([, y]) => y).sort()).toEqual([0, 400]);
  expect(lineOfCut(axial, 100, 400, sagittal)).toBeNull();
});

it('finds the nearest image, and compares only what shares a space', () => {
  const stack = [40, 43, 46].map((z): Place => ({ ...axial, position: [-100, -80, z] }));
  expect(nearestTo(stack, [0, 0, 44.9])).toBe(2);
  expect(nearestTo([null], [0, 0, 0])).toBeNull();
  expect(shareSpace(axial, { ...axial, frameOfReference: '2' })).toBe(false);
  expect(shareSpace({ ...axial, frameOfReference: null }, { ...axial, frameOfReference: null })).toBe(false);
});
