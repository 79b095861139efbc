import { describe, expect, it } from 'vitest';
import type { ImagePoint, Mark } from '../types';
import { redrawn, simplified, simplifiedRing, TOLERANCE } from './contour';
import { pick } from './picking';
import { distance, distanceToSegment, identity, planeThrough, scaleOf, toCanvas, toImage } from './plane';
import { extent, handles, isWhole, moved, outline, spanned, within, withHandleAt } from './shapes';

const circle = (radius: number, count: number): ImagePoint[] =>
  Array.from({ length: count }, (_, index) => {
    const angle = (2 * Math.PI * index) / count;
    return [50 + radius * Math.cos(angle), 50 + radius * Math.sin(angle)];
  });

describe('the image plane', () => {
  // Turned by 90°, mirrored, scaled by two.
  const plane = planeThrough([100, 20], [100, 22], [98, 20]);

  it('goes to the canvas and back', () => {
    const point: ImagePoint = [12.5, 40.25];
    expect(toCanvas(plane, [1, 0])).toEqual([100, 22]);
    const [x, y] = toImage(plane, toCanvas(plane, point));
    expect(x).toBeCloseTo(12.5, 10);
    expect(y).toBeCloseTo(40.25, 10);
    expect(scaleOf(plane)).toBeCloseTo(2, 10);
  });
});

describe('shapes', () => {
  it('span a box whichever corner comes first', () => {
    expect(spanned('ellipse', [30, 20], [10, 10])).toEqual([
      [10, 15],
      [30, 15],
      [20, 10],
      [20, 20],
    ]);
    expect(spanned('ellipse', [10, 10], [12, 40]).slice(0, 2)).toEqual([
      [11, 10],
      [11, 40],
    ]);
  });

  it('keep an ellipse’s outline on its axis ends', () => {
    const ends = spanned('ellipse', [10, 10], [50, 30]);
    const line = outline('ellipse', ends).points;
    for (const end of ends) expect(Math.min(...line.map((point) => distance(point, end)))).toBeLessThan(1e-9);
  });

  it('drag a rectangle’s corner against the opposite one', () => {
    const points: ImagePoint[] = [
      [10, 10],
      [30, 20],
    ];
    handles('rectangle', points).forEach((_, handle) => {
      const opposite = handles('rectangle', points)[(handle + 2) % 4];
      const dragged = withHandleAt('rectangle', points, handle, [40, 50]);
      expect(dragged).toContainEqual([40, 50]);
      expect(dragged).toContainEqual(opposite);
    });
  });

  it('turn an ellipse by its end, the other axis keeping its length', () => {
    const ends = spanned('ellipse', [10, 10], [50, 30]);
    const [p, q, r, s] = withHandleAt('ellipse', ends, 1, [30, 60]) as [ImagePoint, ImagePoint, ImagePoint, ImagePoint];
    expect(distance(r, s)).toBeCloseTo(20, 9);
    const crossing = (q[0] - p[0]) * (s[0] - r[0]) + (q[1] - p[1]) * (s[1] - r[1]);
    expect(crossing).toBeCloseTo(0, 9);
    expect(distance(p, q)).toBeGreaterThanOrEqual(distance(r, s));
  });

  it('are whole only with enough points and some size', () => {
    expect(
      isWhole('rectangle', [
        [1, 1],
        [1, 9],
      ]),
    ).toBe(false);
    expect(
      isWhole('line', [
        [1, 1],
        [1, 9],
      ]),
    ).toBe(true);
    expect(
      isWhole('polygon', [
        [1, 1],
        [9, 9],
      ]),
    ).toBe(false);
  });

  it('move as one and stay on the image', () => {
    expect(moved([[1, 2]], [3, -1])).toEqual([[4, 1]]);
    expect(within([-3, 700], 512, 512)).toEqual([0, 512]);
  });
});

describe('freehand contours', () => {
  it('lose points, but stray from the hand’s line by no more than the tolerance', () => {
    const hand = circle(20, 500);
    const ring = simplifiedRing(hand);
    expect(ring.length).toBeLessThan(80);
    const closed = [...ring, ring[0] as ImagePoint];
    for (const point of hand) {
      const away = Math.min(
        ...closed.slice(1).map((to, index) => distanceToSegment(point, closed[index] as ImagePoint, to)),
      );
      expect(away).toBeLessThanOrEqual(TOLERANCE + 1e-9);
    }
  });

  it('keep the ends of an open line', () => {
    const line: ImagePoint[] = [
      [0, 0],
      [1, 0.01],
      [2, 0],
      [3, 5],
    ];
    expect(simplified(line)).toEqual([
      [0, 0],
      [2, 0],
      [3, 5],
    ]);
  });

  it('are redrawn beside the stroke, the shorter way giving way', () => {
    const contour = circle(20, 72);
    const stroke: ImagePoint[] = [
      [67, 38],
      [80, 50],
      [67, 62],
    ];
    const [width] = extent(redrawn(contour, stroke));
    expect(width).toBeCloseTo(50, 0);
    const backwards = redrawn(contour, [...stroke].reverse());
    expect(extent(backwards)[0]).toBeCloseTo(width, 6);
    expect(redrawn(contour, [[70, 50]])).toBe(contour);
  });
});

describe('picking', () => {
  const box: Mark = {
    instance: 'i',
    frame: 1,
    shape: 'rectangle',
    points: [
      [10, 10],
      [60, 40],
    ],
  };

  it('prefers a handle to a line, and needs to be near', () => {
    const marks = [{ of: 'box', mark: box, showsHandles: true }];
    expect(pick(marks, identity, [12, 11])).toEqual({ of: 'box', handle: 0 });
    expect(pick(marks, identity, [35, 12])).toEqual({ of: 'box', handle: null });
    expect(pick(marks, identity, [35, 25])).toBeNull();
  });

  it('finds no handles of a mark that does not show them', () => {
    expect(pick([{ of: 'box', mark: box, showsHandles: false }], identity, [10, 10])).toEqual({
      of: 'box',
      handle: null,
    });
  });
});
