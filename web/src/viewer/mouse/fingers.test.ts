import { expect, it } from 'vitest';
import { Fingers } from './fingers';

it('pans with two fingers that move alike, and leaves the zoom', () => {
  const fingers = new Fingers();
  expect(fingers.put(1, [100, 100])).toBeNull();
  expect(fingers.put(2, [200, 100])).toBeNull();
  const moves = [fingers.put(1, [110, 130]), fingers.put(2, [210, 130])];
  expect(moves.reduce((sum, move) => sum + (move?.by[0] ?? 0), 0)).toBe(10);
  expect(moves.reduce((sum, move) => sum + (move?.by[1] ?? 0), 0)).toBe(30);
  expect(moves.reduce((zoom, move) => zoom * (move?.zoom ?? 0), 1)).toBeCloseTo(1);
});

it('zooms as far as the fingers part, about the middle', () => {
  const fingers = new Fingers();
  fingers.put(1, [100, 100]);
  fingers.put(2, [200, 100]);
  expect(fingers.put(2, [300, 100])).toEqual({ about: [150, 100], zoom: 2, by: [50, 0] });
});

it('does nothing with one finger or three, nor once one is lifted', () => {
  const fingers = new Fingers();
  fingers.put(1, [0, 0]);
  expect(fingers.put(1, [5, 5])).toBeNull();
  fingers.put(2, [90, 0]);
  fingers.put(3, [90, 90]);
  expect(fingers.put(3, [99, 99])).toBeNull();
  fingers.lift(3);
  expect(fingers.put(2, [91, 0])).not.toBeNull();
  fingers.lift(2);
  expect(fingers.put(1, [6, 6])).toBeNull();
});

it('tells how far three fingers move together, and of no other number', () => {
  const fingers = new Fingers();
  fingers.put(1, [0, 0]);
  fingers.put(2, [60, 0]);
  expect(fingers.movesOfThree(1, [9, 9])).toBeNull();
  fingers.put(3, [120, 0]);
  const sum = [0, 0];
  for (const id of [1, 2, 3]) {
    const at = [(id - 1) * 60 + 30, -12] as [number, number];
    const moved = fingers.movesOfThree(id, at);
    fingers.put(id, at);
    sum[0] = (sum[0] ?? 0) + (moved?.[0] ?? 0);
    sum[1] = (sum[1] ?? 0) + (moved?.[1] ?? 0);
  }
  expect(sum).toEqual([30, -12]);
  fingers.put(4, [0, 90]);
  expect(fingers.movesOfThree(1, [99, 99])).toBeNull();
});

it('never zooms by fingers that lie on each other', () => {
  const fingers = new Fingers();
  fingers.put(1, [100, 100]);
  fingers.put(2, [104, 100]);
  expect(fingers.put(2, [103, 100])?.zoom).toBe(1);
});
