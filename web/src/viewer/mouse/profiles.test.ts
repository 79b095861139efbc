import { expect, it } from 'vitest';
import { actionOfButton, actionOfWheel, mapOf } from './profiles';

const plain = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
const [LEFT, MIDDLE, RIGHT] = [0, 1, 2];

it('gives each button what the profile says', () => {
  const standard = mapOf('standard', {});
  expect([LEFT, MIDDLE, RIGHT].map((button) => actionOfButton(standard, button, plain))).toEqual(['window', 'pan', 'zoom']);
  expect(actionOfButton(mapOf('scrolling', {}), LEFT, plain)).toBe('scroll');
  expect(actionOfButton(mapOf('horos', {}), LEFT, { ...plain, altKey: true })).toBe('pan');
});

it('falls back on the button alone where nothing is said of what is held', () => {
  expect(actionOfButton(mapOf('standard', {}), MIDDLE, { ...plain, shiftKey: true })).toBe('pan');
  expect(actionOfWheel(mapOf('standard', {}), { ...plain, shiftKey: true })).toBe('scroll');
  expect(actionOfWheel(mapOf('standard', {}), { ...plain, metaKey: true })).toBe('zoom');
  expect(actionOfButton(mapOf('standard', {}), 7, plain)).toBeNull();
});

it('lets a reader change single buttons of their own profile alone', () => {
  const own = { Left: 'zoom' } as const;
  expect(actionOfButton(mapOf('own', own), LEFT, plain)).toBe('zoom');
  expect(actionOfButton(mapOf('own', own), RIGHT, plain)).toBe('zoom');
  expect(actionOfButton(mapOf('standard', own), LEFT, plain)).toBe('window');
});
