import { expect, it } from 'vitest';
import { carried, isInPlane, middleOn, placeOn, planeOf } from './cutPlane';
import { toPatient, type Place } from './place';

const coronal: Place = {
  position: [-100, 12, 60],
  column: [1, 0, 0],
  row: [0, 0, -1],
  columnSpacing: 0.7,
  rowSpacing: 0.9,
  frameOfReference: '1.2',
};

it('a cut is kept in the patient and comes back', () => {
  const plane = planeOf(coronal);
  expect(plane).toEqual({ position: [-100, 12, 60], orientation: [1, 0, 0, 0, 0, -1], spacing: [0.9, 0.7] });
  expect(placeOn(plane, '1.2')).toEqual(coronal);
  expect(middleOn(coronal, { points: [[0.5, 0.5], [20.5, 10.5]] })).toEqual([-93, 12, 55.5]);
});

it('its marks are seen where they lie, half a thickness on either side', () => {
  const at = (y: number): Place => ({ ...coronal, position: [-100, y, 60] });
  expect([11.5, 12, 12.5].map((y) => isInPlane(planeOf(coronal), at(y), 1))).toEqual([true, true, true]);
  expect(isInPlane(planeOf(coronal), at(12.6), 1)).toBe(false);
  const sagittal: Place = { ...coronal, column: [0, 1, 0] };
  expect(isInPlane(planeOf(coronal), sagittal, 1)).toBe(false);
  // Turned by half a turn, it is still the same plane.
  const turned: Place = { ...coronal, column: [-1, 0, 0], row: [0, 0, 1] };
  expect(isInPlane(planeOf(coronal), turned, 1)).toBe(true);
});

it('points keep their place in the patient, whatever the pixels of the plane that shows them', () => {
  const finer: Place = { ...coronal, position: [-90, 12, 70], columnSpacing: 0.5, rowSpacing: 0.5 };
  const points: [number, number][] = [[30, 40], [31.5, 2]];
  const there = carried(points, coronal, finer);
  there.forEach((point, index) => {
    const [x, , z] = toPatient(finer, point);
    const [a, , c] = toPatient(coronal, points[index] ?? point);
    expect([x, z].map((value) => value.toFixed(9))).toEqual([a, c].map((value) => value.toFixed(9)));
  });
  carried(there, finer, coronal).forEach((point, index) => {
    expect(point[0]).toBeCloseTo(points[index]?.[0] ?? 0, 9);
    expect(point[1]).toBeCloseTo(points[index]?.[1] ?? 0, 9);
  });
});
