import { describe, expect, it } from 'vitest';
import type { ImagePoint, Pixels } from '../types';
import type { Grid } from '../reformat/grid';
import type { Cut } from '../reformat/resample';
import type { Place } from '../space/place';
import { cutMask } from './cut';
import { aimOnSlice, type Lattice } from './lattice';
import { join, stamp, stroke, within, type Painted } from './brush';
import { between, signedDistance } from './distance';
import { enclosed, growing, grown, windowAround } from './grow';
import { insideOnCut } from './onCut';
import { discAt, inside } from './shapes';
import { combined, contains, countOf, fieldOf, isEmpty, noSpans, pixelsOf, spansOf, spansOfField, type Spans } from './spans';
import { loopsOf, pathsOf } from './trace';

const FRAME = { columns: 40, rows: 30 };
const lattice: Lattice = { ...FRAME, slices: 9, spacing: [0.5, 0.5, 2], isVolume: true, grid: null };
const count = (spans: Spans) => countOf(pixelsOf(spans));
const voxels = (painted: Painted) => [...painted.values()].reduce((sum, spans) => sum + count(spans), 0);
const box = (left: number, top: number, right: number, bottom: number): Spans => {
  const lines = Array.from({ length: bottom }, (_, row) => (row >= top ? [left, right] : undefined));
  return { ...FRAME, lines };
};
const all = { left: 0, right: FRAME.columns, top: 0, bottom: FRAME.rows };
/** As many pixels as a seed decides, always the same. */
const scattered = (seed: number): Spans => {
  let state = seed;
  const field = Uint8Array.from({ length: 1200 }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state % 3 === 0 ? 1 : 0;
  });
  return spansOfField(field, { left: 0, top: 0, width: 40 }, FRAME);
};

describe('runs of pixels', () => {
  it('go on in the next row, as the server takes them', () => {
    const pixels: Pixels = { columns: 4, rows: 3, runs: [2, 4, 3, 1] };
    expect(spansOf(pixels).lines).toEqual([[2, 4], [0, 2], [1, 2]]);
    expect(pixelsOf(spansOf(pixels))).toEqual(pixels);
    expect(countOf(pixels)).toBe(5);
  });

  it('come back as they were, whatever they are', () => {
    for (let seed = 1; seed < 30; seed += 1) {
      const spans = scattered(seed);
      const pixels = pixelsOf(spans);
      expect(pixels.runs.slice(1).every((run) => run > 0)).toBe(true);
      expect(fieldOf(spansOf(pixels), all)).toEqual(fieldOf(spans, all));
    }
  });

  it('are joined and taken pixel by pixel', () => {
    for (let seed = 1; seed < 20; seed += 1) {
      const [a, b] = [scattered(seed), scattered(seed + 100)];
      const [fieldA, fieldB] = [fieldOf(a, all), fieldOf(b, all)];
      expect(fieldOf(combined(a, b), all)).toEqual(fieldA.map((one, at) => one | (fieldB[at] ?? 0)));
      expect(fieldOf(combined(a, b, true), all)).toEqual(fieldA.map((one, at) => one & ~(fieldB[at] ?? 0)));
    }
  });

  it('stay the same value where nothing changes, and share rows', () => {
    const a = box(4, 4, 20, 20);
    expect(combined(a, box(5, 5, 10, 10))).toBe(a);
    const larger = combined(a, box(30, 10, 34, 12));
    expect(larger.lines[5]).toBe(a.lines[5]);
  });
});

describe('the brush', () => {
  it('covers the voxels whose centre lies in the disc', () => {
    const painted = stamp(lattice, { radius: 4, isBall: false }, aimOnSlice(lattice, 4, [20, 15]));
    expect([...painted.keys()]).toEqual([4]);
    let expected = 0;
    for (let row = 0; row < 30; row += 1)
      for (let column = 0; column < 40; column += 1)
        if (Math.hypot((column + 0.5 - 20) * 0.5, (row + 0.5 - 15) * 0.5) <= 4) expected += 1;
    expect(voxels(painted)).toBe(expected);
    // Against the disc's area: 0.25 mm² a pixel.
    expect(Math.abs((voxels(painted) * 0.25) / (Math.PI * 16) - 1)).toBeLessThan(0.05);
  });

  it('reaches over slices as a ball, by millimetres', () => {
    const painted = stamp(lattice, { radius: 5, isBall: true }, aimOnSlice(lattice, 4, [20, 15]));
    expect([...painted.keys()]).toEqual([2, 3, 4, 5, 6]);
    const volume = voxels(painted) * 0.5 * 0.5 * 2;
    expect(Math.abs(volume / ((4 / 3) * Math.PI * 125) - 1)).toBeLessThan(0.03);
  });

  it('paints the voxel under it however small it is', () => {
    const painted = stamp(lattice, { radius: 0.01, isBall: false }, aimOnSlice(lattice, 0, [7.9, 3.2]));
    expect(contains(painted.get(0) ?? noSpans(40, 30), 7, 3)).toBe(true);
    expect(voxels(painted)).toBe(1);
  });

  it('leaves no gap behind a fast hand', () => {
    const [from, to] = ([[4, 15], [36, 15]] as ImagePoint[]).map((point) => aimOnSlice(lattice, 1, point));
    const painted = stroke(lattice, { radius: 1, isBall: false }, from as never, to as never);
    for (let column = 3; column < 37; column += 1) expect(contains(painted.get(1) as Spans, column, 15)).toBe(true);
  });

  it('paints across slices where the plane cuts them', () => {
    // A sagittal plane half a millimetre thick.
    const aim = { at: [20, 15, 4], normal: [1, 0, 0], half: 0.25 } as const;
    const painted = stamp(lattice, { radius: 5, isBall: false }, aim);
    expect([...painted.keys()]).toEqual([2, 3, 4, 5, 6]);
    for (const spans of painted.values())
      for (const line of spans.lines) if (line) expect(line).toEqual([20, 21]);
    expect(Math.abs((voxels(painted) * 0.5 * 2) / (Math.PI * 25) - 1)).toBeLessThan(0.1);
  });

  it('keeps to a window of values', () => {
    const values = Float32Array.from({ length: 1200 }, (_, at) => at % 40);
    expect(within(box(0, 0, 40, 2), values, [10, 12]).lines).toEqual([[10, 13], [10, 13]]);
  });

  it('joins strokes', () => {
    const painted: Painted = new Map([[1, box(0, 0, 4, 4)]]);
    join(painted, new Map([[1, box(2, 0, 8, 4)], [2, box(0, 0, 1, 1)]]));
    expect(voxels(painted)).toBe(33);
  });
});

describe('areas', () => {
  it('are the pixels whose centre lies inside, holes left out', () => {
    expect(count(inside(FRAME, [[2, 2], [10, 2], [10, 8], [2, 8]]))).toBe(48);
    expect(count(inside(FRAME, [[-5, -5], [100, -5], [100, 100], [-5, 100]]))).toBe(1200);
    const circle = Array.from({ length: 72 }, (_, at): ImagePoint => [20 + 9 * Math.cos((at * Math.PI) / 36), 15 + 9 * Math.sin((at * Math.PI) / 36)]);
    expect(Math.abs(count(inside(FRAME, circle)) / (Math.PI * 81) - 1)).toBeLessThan(0.02);
    expect(isEmpty(inside(FRAME, [[1, 1], [2, 2]]))).toBe(true);
  });

  it('fill what paint encloses, and nothing else', () => {
    const ring = combined(box(5, 5, 20, 20), box(8, 8, 17, 17), true);
    expect(count(enclosed(ring, 10, 10) as Spans)).toBe(81);
    expect(enclosed(ring, 30, 10)).toBeNull();
    expect(enclosed(ring, 6, 6)).toBeNull();
    expect(enclosed(combined(ring, box(5, 10, 8, 11), true), 10, 10)).toBeNull();
  });

  it('grow over like values that hang together, within a reach', () => {
    const bright = new Float32Array(1200);
    for (let row = 10; row < 20; row += 1) bright.fill(100, row * 40 + 10, row * 40 + 20);
    bright[5 * 40 + 5] = 100;
    const values = (slice: number) => (slice >= 3 && slice <= 5 ? bright : new Float32Array(1200));
    const growth = { seed: [12, 12, 4], window: [50, 150], radius: 30, isFlat: false } as const;
    expect(voxels(grown(lattice, values, growth) as Painted)).toBe(300);
    expect(voxels(grown(lattice, values, { ...growth, isFlat: true }) as Painted)).toBe(100);
    expect(voxels(grown(lattice, values, { ...growth, radius: 0.5 }) as Painted)).toBe(5);
    expect(windowAround(bright, FRAME, [15, 15], 10)).toEqual([90, 110]);
  });
});

describe('between slices', () => {
  it('measures to the edge between pixels', () => {
    const field = fieldOf(box(10, 10, 20, 20), all);
    const distance = signedDistance(field, 40, [0.5, 0.5]);
    expect(distance[15 * 40 + 10]).toBeCloseTo(-0.25, 9);
    expect(distance[15 * 40 + 9]).toBeCloseTo(0.25, 9);
    expect(distance[15 * 40 + 29]).toBeCloseTo(0.25 + 4.5, 9);
    expect(distance[(20 + 2) * 40 + 20 + 3]).toBeCloseTo(Math.hypot(3, 4) * 0.5 - 0 - 0.25, 1);
  });

  it('agrees with distances measured pixel by pixel', () => {
    const spans = scattered(7);
    const field = fieldOf(spans, all);
    const found = signedDistance(field, 40, [0.7, 1.1]);
    for (const at of [0, 17, 333, 640, 1199]) {
      let least = Infinity;
      field.forEach((one, other) => {
        if (one === field[at]) return;
        least = Math.min(least, Math.hypot(((at % 40) - (other % 40)) * 0.7, (Math.floor(at / 40) - Math.floor(other / 40)) * 1.1));
      });
      expect(found[at]).toBeCloseTo((least - 0.35) * (field[at] ? -1 : 1), 9);
    }
  });

  it('halves the way between two discs, and comes to the ends', () => {
    const [small, large] = [discAt(FRAME, [20, 15], [4, 4]), discAt(FRAME, [20, 15], [10, 10])];
    const middle = between(small, large, 0.5, [1, 1]);
    expect(Math.abs(count(middle) / (Math.PI * 49) - 1)).toBeLessThan(0.08);
    expect(fieldOf(between(small, large, 0, [1, 1]), all)).toEqual(fieldOf(small, all));
    expect(fieldOf(between(small, large, 1, [1, 1]), all)).toEqual(fieldOf(large, all));
  });

  it('follows what wanders so far that it does not overlap', () => {
    const middle = between(box(2, 2, 8, 8), box(22, 12, 28, 18), 0.5, [1, 1]);
    expect(fieldOf(middle, all)).toEqual(fieldOf(box(12, 7, 18, 13), all));
  });
});

describe('cuts through paint', () => {
  const grid: Grid = {
    size: [40, 30, 9],
    origin: [0, 0, 0],
    axes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    spacing: [0.5, 0.5, 2],
    frameOfReference: '1',
  };
  const slices = new Map([2, 3, 4].map((slice) => [slice, pixelsOf(box(5 + slice, 10, 20, 18))]));
  const cutAt = (change: Partial<Place>): Cut => ({
    place: { position: [0, 6, 16], column: [1, 0, 0], row: [0, 0, -1], columnSpacing: 0.5, rowSpacing: 2, frameOfReference: '1', ...change },
    columns: 40,
    rows: 9,
    step: 0.5,
  });

  it('hold the painted voxels that they go through', () => {
    // Row 12 of the slices, from the last slice down.
    expect(spansOf(cutMask(grid, slices, cutAt({}), null)).lines.slice(4, 7)).toEqual([[9, 20], [8, 20], [7, 20]]);
    expect(cutMask(grid, slices, cutAt({ position: [0, 4, 16] }), null).runs).toEqual([]);
    // Begun two columns later.
    expect(spansOf(cutMask(grid, slices, cutAt({ position: [1, 6, 16] }), null)).lines[4]).toEqual([7, 18]);
  });

  it('are the same pixel for pixel in any direction, and anywhere in a slab', () => {
    const mirrored = cutAt({ position: [19.5, 6, 16], column: [-1, 0, 0] });
    expect(spansOf(cutMask(grid, slices, mirrored, null)).lines[4]).toEqual([20, 31]);
    const slab = cutMask(grid, slices, cutAt({ position: [0, 4, 16] }), { mode: 'maximum', millimetres: 3 });
    expect(spansOf(slab).lines[4]).toEqual([9, 20]);
    const sagittal: Cut = { ...cutAt({ position: [4.5, 0, 16], column: [0, 1, 0] }), columns: 30 };
    expect(spansOf(cutMask(grid, slices, sagittal, null)).lines.slice(4, 7)).toEqual([[10, 18], [10, 18], [10, 18]]);
  });
});

describe('outlines of pixels', () => {
  it('go round each piece and each hole, touching corners kept apart', () => {
    const ring = combined(box(5, 5, 20, 20), box(8, 8, 17, 17), true);
    const loops = loopsOf(ring);
    expect(loops.map((loop) => loop.length)).toEqual([4, 4]);
    const area = (loop: ImagePoint[]) =>
      loop.reduce((sum, [x, y], at) => sum + (x * (loop[(at + 1) % loop.length]?.[1] ?? 0) - y * (loop[(at + 1) % loop.length]?.[0] ?? 0)) / 2, 0);
    expect(loops.reduce((sum, loop) => sum + area(loop), 0)).toBe(225 - 81);
    const corners: Spans = { ...FRAME, lines: [[0, 2], [2, 4]] };
    expect(loopsOf(corners).map((loop) => loop.length)).toEqual([4, 4]);
  });

  it('enclose the area of the pixels, whatever they are', () => {
    for (let seed = 1; seed < 10; seed += 1) {
      const spans = scattered(seed);
      const total = loopsOf(spans).reduce(
        (sum, loop) => sum + loop.reduce((part, [x, y], at) => {
          const [c, d] = loop[(at + 1) % loop.length] ?? [x, y];
          return part + (x * d - y * c) / 2;
        }, 0), 0);
      expect(total).toBe(count(spans));
    }
  });

  it('are worked out once', () => {
    const pixels = pixelsOf(box(1, 1, 3, 4));
    expect(pathsOf(pixels).fill).toBe('M1 1h2v3h-2z');
    expect(pathsOf(pixels)).toBe(pathsOf(pixels));
  });
});

describe('on a cut', () => {
  const grid: Grid = {
    size: [40, 30, 9],
    origin: [0, 0, 0],
    axes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    spacing: [0.5, 0.5, 2],
    frameOfReference: 'x',
  };
  /** A coronal cut through row 10; its rows run down from the last slice, half a millimetre apart. */
  const place: Place = {
    position: [0, 5, 16],
    column: [1, 0, 0],
    row: [0, 0, -1],
    columnSpacing: 0.5,
    rowSpacing: 0.5,
    frameOfReference: 'x',
  };
  const square = (left: number, top: number, right: number, bottom: number): ImagePoint[] => [[left, top], [right, top], [right, bottom], [left, bottom]];
  const painted = (corners: ImagePoint[], step = 0.5) => insideOnCut({ ...lattice, grid }, { place, step }, corners);

  it('a closed line encloses the voxels whose centres lie in it, and in the thickness of the cut', () => {
    // Columns 4 to 9; slices 8, 7 and 6 lie at image rows 0.5, 4.5 and 8.5.
    const found = painted(square(4, 0, 10, 6));
    expect([...found.keys()].sort((a, b) => a - b)).toEqual([7, 8]);
    for (const spans of found.values()) {
      expect(spans.lines[10]).toEqual([4, 10]);
      expect(count(spans)).toBe(6);
    }
    // Three rows thick.
    expect(voxels(painted(square(4, 0, 10, 6), 1.5))).toBe(2 * 6 * 3);
    expect(painted(square(4, 1, 10, 4)).size).toBe(0);
    expect(painted(square(50, 0, 60, 6)).size).toBe(0);
  });

  it('what two lines side by side enclose does not overlap', () => {
    const [left, right] = [painted(square(4, 0, 10, 9)), painted(square(10, 0, 15.5, 9))];
    expect(voxels(left) + voxels(right)).toBe(voxels(painted(square(4, 0, 15.5, 9))));
  });
});

it('growth in steps ends as growth at once, and lets others in between', () => {
  const wide: Lattice = { ...lattice, columns: 300, rows: 300, slices: 5 };
  const values = () => new Int16Array(90_000).fill(7);
  const growth = { seed: [150, 150, 2], window: [0, 10], radius: 60, isFlat: false } as const;
  const steps = growing(wide, values, growth);
  let turns = 0;
  let step = steps.next();
  for (; !step.done; step = steps.next()) turns += 1;
  expect(turns).toBeGreaterThan(3);
  expect([...(step.value ?? [])]).toEqual([...(grown(wide, values, growth) ?? [])]);
});
