import { describe, expect, it } from 'vitest';
import type { ImagePoint } from '../types';
import { close, move, press, preview, release, takeBack, type Drawing, type Step } from './drawing';
import { LiveWire } from './liveWire';
import { distance } from './plane';
import { handles, isWhole, linesOf, spanned, withHandleAt } from './shapes';
import { splineThrough } from './spline';
import { areaOf, cutInTwo, joined, pushedAlong, withoutVertex, withVertex, withVertexAfter } from './vertices';
import { steppedRadius } from './ways';

const square: ImagePoint[] = [[10, 10], [30, 10], [30, 30], [10, 30]];
const circle = (radius: number, count: number): ImagePoint[] =>
  Array.from({ length: count }, (_, at) => [50 + radius * Math.cos((2 * Math.PI * at) / count), 50 + radius * Math.sin((2 * Math.PI * at) / count)]);
const going = (step: Step): Drawing => {
  if (!step.drawing) throw new Error('The drawing should go on.');
  return step.drawing;
};

describe('axes', () => {
  const axes = spanned('bidirectional', [10, 10], [50, 10]);

  it('cross at right angles, whichever end is dragged', () => {
    for (const handle of [0, 1, 2, 3]) {
      const [p, q, r, s] = withHandleAt('bidirectional', axes, handle, [37, 24]) as [ImagePoint, ImagePoint, ImagePoint, ImagePoint];
      expect((q[0] - p[0]) * (s[0] - r[0]) + (q[1] - p[1]) * (s[1] - r[1])).toBeCloseTo(0, 9);
    }
  });

  it('keep what was not dragged', () => {
    const [p, q, r, s] = withHandleAt('bidirectional', axes, 2, [20, 4]);
    expect([p, q]).toEqual([[10, 10], [50, 10]]);
    expect(r).toEqual([20, 4]);
    expect(distance(s as ImagePoint, [20, 10])).toBeCloseTo(10, 9);
    expect(linesOf('bidirectional', axes)).toHaveLength(2);
  });
});

describe('circles, angles and splines', () => {
  it('move by the centre and stretch by the edge', () => {
    const ring: ImagePoint[] = [[50, 50], [60, 50]];
    expect(withHandleAt('circle', ring, 0, [55, 52])).toEqual([[55, 52], [65, 52]]);
    expect(withHandleAt('circle', ring, 1, [50, 70])).toEqual([[50, 50], [50, 70]]);
    for (const point of linesOf('circle', ring)[0]?.points ?? []) expect(distance(point, [50, 50])).toBeCloseTo(10, 9);
  });

  it('take three clicks, or a drag and a click, for an angle', () => {
    const leg = going(release(move(going(press(null, 'angle', [0, 0], 4)), [20, 0], 1), [20, 0], 4));
    expect(preview(move(leg, [20, 15], 1)).points).toEqual([[0, 0], [20, 0], [20, 15]]);
    expect(press(leg, 'angle', [20, 20], 4).done).toEqual([[0, 0], [20, 0], [20, 20]]);
    const clicked = going(release(going(press(null, 'angle', [0, 0], 4)), [0, 0], 4));
    const two = going(press(clicked, 'angle', [20, 0], 4));
    expect(takeBack(two)?.points).toEqual([[0, 0]]);
    expect(press(two, 'angle', [20, 20], 4).done).toHaveLength(3);
  });

  it('run through their points as the server has it', () => {
    const line = splineThrough([[0, 0], [10, 0], [10, 10], [0, 10]]);
    expect(line).toHaveLength(48);
    expect(line[12]).toEqual([10, 0]);
    expect(line[6]).toEqual([5, -1.25]);
    expect(handles('spline', square)).toBe(square);
    expect(isWhole('spline', square.slice(0, 2))).toBe(false);
  });
});

describe('corners', () => {
  it('come to the nearest side, or half way to the next, and go until three are left', () => {
    expect(withVertex(square, [20, 31])).toEqual([...square.slice(0, 3), [20, 31], [10, 30]]);
    expect(withVertexAfter(square, 3)[4]).toEqual([10, 20]);
    expect(withoutVertex(square, 1)).toEqual([[10, 10], [30, 30], [10, 30]]);
    const triangle = square.slice(0, 3);
    expect(withoutVertex(triangle, 1)).toBe(triangle);
  });

  it('are driven before a disc however fast it moves, and left alone where it does not come', () => {
    const ring = circle(20, 60);
    const out = pushedAlong(ring, [50, 50], [85, 50], 6);
    expect(Math.max(...out.map(([x]) => x))).toBeCloseTo(91, 0);
    expect(areaOf(out)).toBeGreaterThan(areaOf(ring) + 100);
    const dented = pushedAlong(ring, [85, 50], [68, 50], 6);
    expect(areaOf(dented)).toBeLessThan(areaOf(ring));
    expect(pushedAlong(ring, [100, 100], [110, 100], 6)).toBe(ring);
  });
});

describe('outlines', () => {
  it('are cut in two wherever the knife goes through', () => {
    const parts = cutInTwo(square, [[20, 0], [20, 40]]);
    expect(parts?.map((part) => Math.abs(areaOf(part)))).toEqual([200, 200]);
    const corner = cutInTwo(square, [[5, 20], [20, 5]]);
    expect((corner ?? []).reduce((sum, part) => sum + Math.abs(areaOf(part)), 0)).toBeCloseTo(400, 9);
    const bay = cutInTwo(square, [[15, 5], [15, 15], [25, 15], [25, 5]]);
    expect(bay?.map((part) => Math.round(Math.abs(areaOf(part)))).sort((a, b) => a - b)).toEqual([50, 350]);
    expect(cutInTwo(square, [[20, 0], [20, 20]])).toBeNull();
  });

  it('keep their area when cut anywhere', () => {
    const ring = circle(20, 45);
    let cut = 0;
    for (let at = 0; at < 30; at += 1) {
      const angle = at * 0.41;
      const knife: ImagePoint[] = [[50 + 40 * Math.cos(angle), 50 + 40 * Math.sin(angle)], [50 - 40 * Math.cos(angle + at / 9), 50 - 40 * Math.sin(angle + at / 9)]];
      const parts = cutInTwo(ring, knife);
      if (!parts) continue;
      cut += 1;
      expect(parts.reduce((sum, part) => sum + Math.abs(areaOf(part)), 0)).toBeCloseTo(areaOf(ring), 6);
    }
    // The others pass the ring by.
    expect(cut).toBe(10);
  });

  it('are joined where they overlap, and not where they lie apart', () => {
    const other: ImagePoint[] = square.map(([x, y]) => [x + 10, y + 10]);
    const one = joined([{ shape: 'polygon', points: square }, { shape: 'polygon', points: other }], 100, 100);
    expect(Math.abs(areaOf(one ?? []))).toBeCloseTo(700, 0);
    const far: ImagePoint[] = square.map(([x, y]) => [x + 50, y]);
    expect(joined([{ shape: 'polygon', points: square }, { shape: 'polygon', points: far }], 100, 100)).toBeNull();
  });
});

describe('the live wire', () => {
  const [columns, rows] = [512, 512];
  const values = Float32Array.from({ length: columns * rows }, (_, at) => {
    const away = Math.hypot((at % columns) - 256, Math.floor(at / columns) - 256);
    return (away < 100 ? 200 : 0) + ((at * 7919) % 31);
  });

  it('keeps to a round edge between clicks', () => {
    const wire = new LiveWire({ columns, rows, values });
    const path = wire.path([356, 256], [256, 356]);
    expect(path[0]).toEqual([356, 256]);
    expect(path.at(-1)).toEqual([256, 356]);
    for (const point of path) expect(Math.abs(distance(point, [256.5, 256.5]) - 100)).toBeLessThan(4);
  });

  it('answers a move of the pointer well within a frame', () => {
    const wire = new LiveWire({ columns, rows, values });
    wire.path([356, 256], [357, 256]);
    const times = Array.from({ length: 200 }, (_, at) => {
      const begun = performance.now();
      wire.path([356, 256], [356 - at / 4, 256 + at / 4]);
      return performance.now() - begun;
    }).sort((a, b) => a - b);
    expect(times[100]).toBeLessThan(10);
  });

  it('finds its way over a whole mammogram, along the edge, without holding up the screen', () => {
    const [columns, rows, radius] = [3000, 4000, 1000];
    const values = Int16Array.from({ length: columns * rows }, (_, at) =>
      Math.hypot((at % columns) - 1500, Math.floor(at / columns) - 2000) < radius ? 2000 : 100,
    );
    const wire = new LiveWire({ columns, rows, values });
    const ends = (at: number): [ImagePoint, ImagePoint] => [[2500, 2000], [1500 + radius * Math.cos(at), 2000 + radius * Math.sin(at)]];
    for (const point of wire.path(...ends(Math.PI / 2))) expect(Math.abs(distance(point, [1500.5, 2000.5]) - radius)).toBeLessThan(20);
    // Near again, it keeps to single pixels.
    for (const point of wire.path(...ends(0.08))) expect(Math.abs(distance(point, [1500.5, 2000.5]) - radius)).toBeLessThan(4);
    const times = Array.from({ length: 40 }, (_, at) => {
      const begun = performance.now();
      wire.path(...ends((at * 0.9 * Math.PI) / 40));
      return performance.now() - begun;
    }).sort((a, b) => a - b);
    expect(times[20]).toBeLessThan(40);
  });

  it('is drawn by clicks, closed along the edge, and taken back click by click', () => {
    const wire = new LiveWire({ columns, rows, values });
    const way = (from: ImagePoint, to: ImagePoint) => wire.path(from, to);
    const first = going(release(going(press(null, 'contour', [356, 256], 4, way)), [356, 256], 4));
    const second = going(press(first, 'contour', [256, 356], 4, way));
    expect(second.points.length).toBeGreaterThan(50);
    expect(takeBack(second)?.points).toEqual([[356, 256]]);
    const third = going(press(going(release(second, [256, 356], 4)), 'contour', [156, 256], 4, way));
    const fourth = going(press(going(release(third, [156, 256], 4)), 'contour', [256, 156], 4, way));
    const { done } = close(fourth);
    expect(Math.abs(Math.abs(areaOf(done ?? [])) / (Math.PI * 10_000) - 1)).toBeLessThan(0.03);
  });
});

it('steps the brush by about a tenth, within bounds', () => {
  expect(steppedRadius(5, 1)).toBe(5.5);
  expect(steppedRadius(0.25, -1)).toBe(0.25);
  expect(steppedRadius(100, 3)).toBe(100);
});
