import { expect, it } from 'vitest';
import { planeOf } from '../space/cutPlane';
import type { Place } from '../space/place';
import type { Vector } from '../space/vectors';
import { brought } from './bringing';
import type { Display, DisplayImage } from './displays';

const place = (position: Vector, column: Vector, row: Vector): Place => ({ position, column, row, rowSpacing: 1, columnSpacing: 1, frameOfReference: 'f' });
const display = (key: string, places: Place[], source?: Display): Display =>
  ({
    key,
    images: places.map((one, at) => ({ instance: `${key}.${at}`, frame: 1, facts: { place: one } }) as unknown as DisplayImage),
    ...(source ? { reformat: { source } } : {}),
  }) as unknown as Display;
const heights = [0, 1, 2, 3, 4, 5, 6, 7];
const ct = display('ct', heights.map((z) => place([0, 0, z], [1, 0, 0], [0, 1, 0])));
const coronal = display('coronal', heights.map((y) => place([0, y, 7], [1, 0, 0], [0, 0, -1])), ct);
const sagittal = display('sagittal', heights.map((x) => place([x, 0, 7], [0, 1, 0], [0, 0, -1])), ct);
const mr = display('mr', []);
const onCoronal = { instance: 'ct.3', frame: 1, points: [[2.5, 4.5]] as [number, number][], plane: planeOf(place([0, 5, 7], [1, 0, 0], [0, 0, -1])) };

it('brings a mark on a cut where the series is cut so, and the other planes to its place', () => {
  const { viewport, slices } = brought([ct, coronal, sagittal, mr], 0, ct, 3, onCoronal) ?? { viewport: -1, slices: new Map() };
  expect(viewport).toBe(1);
  expect([...slices]).toEqual([[0, 3], [1, 5], [2, 2]]);
});

it('brings it to the acquired images where no such plane is shown, and a mark of theirs there at once', () => {
  expect(brought([sagittal, ct], 0, ct, 3, onCoronal)).toMatchObject({ viewport: 1 });
  const onImage = { instance: 'ct.6', frame: 1, points: [[4.5, 1.5]] as [number, number][] };
  const found = brought([coronal, ct], 0, ct, 6, onImage);
  expect(found?.viewport).toBe(1);
  expect([...(found?.slices ?? [])]).toEqual([[0, 1], [1, 6]]);
});

it('leaves it to be hung where the series is not on the screen, and prefers the active viewport', () => {
  expect(brought([mr, coronal], 1, ct, 3, { instance: 'ct.3', frame: 1 })).toBeNull();
  expect(brought([ct, ct], 1, ct, 3, { instance: 'ct.3', frame: 1 })?.viewport).toBe(1);
});
