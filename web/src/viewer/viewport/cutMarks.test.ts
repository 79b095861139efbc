import { expect, it } from 'vitest';
import type { DisplayImage } from '../hanging/displays';
import type { Place } from '../space/place';
import type { Shape } from '../types';
import { cutMarks } from './cutMarks';

const axial: Place = {
  position: [0, 0, 50],
  column: [1, 0, 0],
  row: [0, 1, 0],
  columnSpacing: 1,
  rowSpacing: 1,
  frameOfReference: '1',
};
const images = [{ imageId: '', instance: '1', frame: 1, facts: { place: axial } }] as unknown as DisplayImage[];
/** At x = 20 mm; columns run to the back, rows down from z = 100 mm. */
const sagittal: Place = { ...axial, position: [20, 0, 100], column: [0, 1, 0], row: [0, 0, -1] };
const overlay = (shape: Shape, ...points: [number, number][]) => ({
  id: 'a#0',
  color: '#fff',
  mark: { instance: '1', frame: 1, shape, points },
});

it('shows the inside of a contour as a bar, as thick as its slice', () => {
  const [bar, ...others] = cutMarks([overlay('rectangle', [10.5, 30.5], [40.5, 60.5])], images, 2, sagittal);
  expect(others).toEqual([]);
  const ys = bar?.corners.map(([, y]) => Math.round(y * 1e6) / 1e6).sort((a, b) => a - b);
  const xs = bar?.corners.map(([x]) => Math.round(x * 1e6) / 1e6).sort((a, b) => a - b);
  expect(xs).toEqual([30.5, 30.5, 60.5, 60.5]);
  expect(ys).toEqual([49.5, 49.5, 51.5, 51.5]);
});

it('shows a point only where it lies', () => {
  expect(cutMarks([overlay('point', [20.7, 5])], images, 2, sagittal)).toHaveLength(1);
  expect(cutMarks([overlay('point', [25, 5])], images, 2, sagittal)).toHaveLength(0);
});

it('leaves out what does not meet the plane, and marks of other series', () => {
  expect(cutMarks([overlay('rectangle', [30, 30], [40, 60])], images, 2, sagittal)).toEqual([]);
  const foreign = { ...overlay('rectangle', [10, 30], [40, 60]), mark: { ...overlay('point', [1, 1]).mark, instance: '2' } };
  expect(cutMarks([foreign], images, 2, sagittal)).toEqual([]);
});
