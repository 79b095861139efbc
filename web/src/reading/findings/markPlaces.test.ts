import { expect, it } from 'vitest';
import type { Mark } from '../api';
import { byImage, whereText, type PlaceOf } from './markPlaces';

const mark = (frame: number): Mark => ({ instance: '2.25.1', frame, shape: 'point', points: [] });
const placeOf: PlaceOf = ({ frame }) => ({ text: String(frame), isShown: false, rank: [0, frame - 1] });

it('lists marks by image and remembers the order in which they were drawn', () => {
  const placed = byImage([41, 40, 9, 44].map(mark), placeOf);
  expect(placed.map(({ place }) => place.text)).toEqual(['9', '40', '41', '44']);
  expect(placed.map(({ index }) => index)).toEqual([2, 1, 0, 3]);
});

it('names the first and the last image of many', () => {
  expect(whereText([41, 40, 39, 38, 42, 43, 44].map(mark), placeOf)).toBe('38 … 44 (7)');
  expect(whereText([41, 9, 41].map(mark), placeOf)).toBe('9, 41');
});
