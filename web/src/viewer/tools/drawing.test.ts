import { describe, expect, it } from 'vitest';
import type { ImagePoint, Shape } from '../types';
import { close, move, press, preview, release, takeBack, type Drawing, type Step } from './drawing';

const REACH = 4;
const start = (shape: Shape, at: ImagePoint): Drawing => {
  const { drawing } = press(null, shape, at, REACH);
  if (!drawing) throw new Error('The drawing should have begun.');
  return drawing;
};
const drawingOf = (step: Step): Drawing => {
  if (!step.drawing) throw new Error('The drawing should go on.');
  return step.drawing;
};
const click = (drawing: Drawing, at: ImagePoint): Step => {
  const pressed = press(move(drawing, at, 1), drawing.shape, at, REACH);
  return pressed.drawing ? release(pressed.drawing, at, REACH) : pressed;
};

describe('drawing', () => {
  it('sets a point at once', () => {
    expect(press(null, 'point', [3.456, 7], REACH)).toEqual({ drawing: null, done: [[3.46, 7]] });
  });

  it('makes a rectangle by a drag or by two clicks', () => {
    const dragged = release(move(start('rectangle', [10, 10]), [30, 20], 1), [30, 20], REACH);
    expect(dragged.done).toEqual([
      [10, 10],
      [30, 20],
    ]);
    const clicked = drawingOf(release(start('rectangle', [10, 10]), [10, 10], REACH));
    expect(click(clicked, [30, 20]).done).toEqual([
      [10, 10],
      [30, 20],
    ]);
  });

  it('closes a polygon at its first corner', () => {
    let drawing = drawingOf(release(start('polygon', [0, 0]), [0, 0], REACH));
    for (const corner of [
      [20, 0],
      [20, 20],
      [0, 20],
    ] as ImagePoint[])
      drawing = drawingOf(click(drawing, corner));
    expect(click(drawing, [1, 1]).done).toEqual([
      [0, 0],
      [20, 0],
      [20, 20],
      [0, 20],
    ]);
  });

  it('takes polygon corners back one by one, then cancels', () => {
    const one = drawingOf(release(start('polygon', [0, 0]), [0, 0], REACH));
    const two = drawingOf(click(one, [20, 0]));
    expect(takeBack(two)?.points).toEqual([[0, 0]]);
    expect(takeBack(one)).toBeNull();
  });

  it('does not count the second click of a double click as a corner', () => {
    const two = drawingOf(click(drawingOf(release(start('polygon', [0, 0]), [0, 0], REACH)), [20, 0]));
    const three = drawingOf(click(two, [20, 20]));
    expect(close(drawingOf(click(three, [20, 20]))).done).toHaveLength(3);
  });

  it('closes a contour when the hand lets go', () => {
    let drawing = start('contour', [20, 10]);
    for (let angle = 0.1; angle < 6.2; angle += 0.1)
      drawing = move(drawing, [10 + 10 * Math.cos(angle), 10 + 10 * Math.sin(angle)], 0.5);
    const { done } = release(drawing, drawing.cursor, REACH);
    expect(done?.length).toBeGreaterThan(10);
  });

  it('takes clicked corners for a contour too, however many', () => {
    let drawing = drawingOf(release(start('contour', [30, 20]), [30, 20], REACH));
    for (let angle = 0.5; angle < 6; angle += 0.5) {
      const step = click(drawing, [20 + 10 * Math.cos(angle), 20 + 10 * Math.sin(angle)]);
      expect(step.done).toBeNull();
      drawing = drawingOf(step);
    }
    expect(click(drawing, [30, 20.5]).done?.length).toBeGreaterThan(8);
  });

  it('drops a drag that has no area', () => {
    expect(release(start('rectangle', [0, 10]), [0, 90], REACH)).toEqual({ drawing: null, done: null });
  });

  it('does not finish what has no size', () => {
    expect(close(start('polygon', [0, 0])).done).toBeNull();
    expect(click(drawingOf(release(start('line', [5, 5]), [5, 5], REACH)), [5, 5]).done).toBeNull();
  });

  it('shows an open line to the pointer while it goes on', () => {
    expect(preview(move(start('polygon', [0, 0]), [9, 9], 1))).toEqual({
      shape: 'polygon',
      points: [
        [0, 0],
        [9, 9],
      ],
      closed: false,
    });
  });
});
