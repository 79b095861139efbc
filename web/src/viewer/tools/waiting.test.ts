import { expect, it, vi } from 'vitest';
import { press } from './drawing';
import { DrawingUnderWay } from './waiting';

const begun = () => {
  const { drawing } = press(null, 'polygon', [10, 10], 4);
  if (!drawing) throw new Error('The drawing should have begun.');
  return drawing;
};
const withTwo = () => {
  const { drawing } = press(begun(), 'polygon', [30, 10], 4);
  if (!drawing) throw new Error('The drawing should go on.');
  return drawing;
};

it('keeps a drawing on its image, with the hand lifted, while others are looked at', () => {
  const waiting = new DrawingUnderWay();
  waiting.set('one/1', withTwo());
  waiting.leave('one/1');
  expect(waiting.on('two/1')).toBeNull();
  expect(waiting.elsewhere('two/1')).toBe('one/1');
  expect(waiting.elsewhere('one/1')).toBeNull();
  expect(waiting.on('one/1')).toMatchObject({ points: [[10, 10], [30, 10]], pressed: false });
});

it('keeps nothing of what was only begun, and leaves alone what is drawn elsewhere', () => {
  const waiting = new DrawingUnderWay();
  waiting.set('one/1', begun());
  waiting.leave('two/1');
  expect(waiting.on('one/1')).not.toBeNull();
  waiting.leave('one/1');
  expect(waiting.on('one/1')).toBeNull();
});

it('is dropped from anywhere, once, and says so', () => {
  const waiting = new DrawingUnderWay();
  const heard = vi.fn();
  waiting.subscribe(heard);
  waiting.set('one/1', withTwo());
  expect(waiting.drop()).toBe(true);
  expect(waiting.drop()).toBe(false);
  expect(heard).toHaveBeenCalledTimes(2);
});
