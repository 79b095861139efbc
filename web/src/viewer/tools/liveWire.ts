/**
 * A line that keeps to edges: the cheapest way over the image from the last point that was set to the pointer, where
 * strong gradients are cheap (Mortensen and Barrett 1995; Dijkstra 1959 on a window round the two). Pure.
 */
import type { ImagePoint } from '../types';

type Frame = { columns: number; rows: number; values: ArrayLike<number> };
/** Cells of `grain` by `grain` pixels, from the pixel at the left top on. */
type Window = { left: number; top: number; width: number; height: number; grain: number };
type Field = Window & { seed: number; from: Int32Array };

/** Pixels round the last point that are looked at in advance. */
const REACH = 64;
/**
 * Cells of a window on each side, at most: a way is found within a frame of the screen. Over a longer distance cells
 * are coarser, as the image is on a screen that shows both ends.
 */
const MOST_CELLS = 200;
const DEAREST = 60;
const DIAGONAL = Math.SQRT2;

export class LiveWire {
  private field: Field | null = null;

  constructor(private readonly frame: Frame) {}

  /** The points from one place to another, both included. */
  path(from: ImagePoint, to: ImagePoint): ImagePoint[] {
    const [start, end] = [this.pixelOf(from), this.pixelOf(to)];
    const field = this.fieldFor(start, end);
    const found: ImagePoint[] = [];
    let at = cellIn(field, end);
    for (let steps = 0; at !== field.seed && at >= 0 && steps < field.from.length; steps += 1) {
      const [column, row] = [at % field.width, Math.floor(at / field.width)];
      found.push([field.left + (column + 0.5) * field.grain, field.top + (row + 0.5) * field.grain]);
      at = field.from[at] ?? -1;
    }
    return [from, ...smoothed(found.reverse().slice(0, -1)), to];
  }

  private pixelOf([x, y]: ImagePoint): [number, number] {
    const { columns, rows } = this.frame;
    return [Math.max(0, Math.min(columns - 1, Math.floor(x))), Math.max(0, Math.min(rows - 1, Math.floor(y)))];
  }

  private fieldFor([x, y]: [number, number], [ex, ey]: [number, number]): Field {
    const { field } = this;
    const isWithin =
      field &&
      ex >= field.left && ey >= field.top &&
      ex < field.left + field.width * field.grain && ey < field.top + field.height * field.grain;
    // Coarse cells are looked at again more closely once the pointer has come near.
    const isFine = field && (field.grain === 1 || field.grain <= grainFor(Math.max(Math.abs(ex - x), Math.abs(ey - y)) + 1.5 * REACH + 1));
    if (isWithin && isFine && field.seed === cellIn(field, [x, y])) return field;
    const { columns, rows } = this.frame;
    const left = Math.max(0, Math.min(x - REACH, ex - REACH / 2));
    const top = Math.max(0, Math.min(y - REACH, ey - REACH / 2));
    const right = Math.min(columns, Math.max(x + REACH, ex + REACH / 2) + 1);
    const bottom = Math.min(rows, Math.max(y + REACH, ey + REACH / 2) + 1);
    const grain = grainFor(Math.max(right - left, bottom - top));
    const [width, height] = [right - left, bottom - top].map((size) => Math.ceil(size / grain)) as [number, number];
    this.field = this.cheapest({ left, top, width, height, grain }, [x, y]);
    return this.field;
  }

  /** The way back from every pixel of a window, by costs in whole steps, so that a row of buckets keeps the order. */
  private cheapest(window: Window, start: [number, number]): Field {
    const { width, height } = window;
    const costs = this.costs(window);
    const from = new Int32Array(width * height).fill(-1);
    const total = new Int32Array(width * height).fill(2 ** 31 - 1);
    const isDone = new Uint8Array(width * height);
    const seed = cellIn(window, start);
    const buckets: number[][] = [[seed]];
    total[seed] = 0;
    for (let cost = 0; cost < buckets.length; cost += 1) {
      const bucket = buckets[cost];
      for (let at = bucket?.pop(); at !== undefined; at = bucket?.pop()) {
        if (isDone[at]) continue;
        isDone[at] = 1;
        const [column, row] = [at % width, Math.floor(at / width)];
        for (let dy = -1; dy <= 1; dy += 1) {
          for (let dx = -1; dx <= 1; dx += 1) {
            const [nx, ny] = [column + dx, row + dy];
            if ((dx === 0 && dy === 0) || nx < 0 || ny < 0 || nx >= width || ny >= height) continue;
            const next = ny * width + nx;
            if (isDone[next]) continue;
            const step = costs[next] ?? DEAREST;
            const sum = cost + Math.max(1, Math.round(dx !== 0 && dy !== 0 ? step * DIAGONAL : step));
            if (sum >= (total[next] ?? 0)) continue;
            total[next] = sum;
            from[next] = at;
            (buckets[sum] ??= []).push(next);
          }
        }
      }
    }
    return { ...window, seed, from };
  }

  /** Cheap where the gradient (Sobel) is strong within the window. */
  private costs(window: Window): Float32Array {
    const { width, height } = window;
    const values = this.cells(window);
    const value = (column: number, row: number) => values[(row + 1) * (width + 2) + column + 1] ?? 0;
    const strength = new Float32Array(width * height);
    let strongest = 1e-9;
    for (let row = 0; row < height; row += 1) {
      for (let column = 0; column < width; column += 1) {
        const [nw, n, ne] = [value(column - 1, row - 1), value(column, row - 1), value(column + 1, row - 1)];
        const [w, e] = [value(column - 1, row), value(column + 1, row)];
        const [sw, s, se] = [value(column - 1, row + 1), value(column, row + 1), value(column + 1, row + 1)];
        const found = Math.hypot(ne + 2 * e + se - nw - 2 * w - sw, sw + 2 * s + se - nw - 2 * n - ne);
        strength[row * width + column] = found;
        if (found > strongest) strongest = found;
      }
    }
    return strength.map((found) => 1 + (DEAREST - 1) * (1 - Math.sqrt(found / strongest)));
  }

  /** The means of the window's cells, with one more on every side. */
  private cells({ left, top, width, height, grain }: Window): Float32Array {
    const { values, columns, rows } = this.frame;
    const cells = new Float32Array((width + 2) * (height + 2));
    // Of large cells not every pixel is asked.
    const step = Math.ceil(grain / SAMPLES);
    for (let row = 0; row < height + 2; row += 1) {
      for (let column = 0; column < width + 2; column += 1) {
        const [x0, y0] = [left + (column - 1) * grain, top + (row - 1) * grain];
        let [sum, count] = [0, 0];
        for (let y = y0; y < y0 + grain; y += step) {
          const line = Math.max(0, Math.min(rows - 1, y)) * columns;
          for (let x = x0; x < x0 + grain; x += step) {
            sum += values[line + Math.max(0, Math.min(columns - 1, x))] ?? 0;
            count += 1;
          }
        }
        cells[row * (width + 2) + column] = sum / count;
      }
    }
    return cells;
  }
}

const SAMPLES = 3;

const grainFor = (size: number) => Math.ceil(size / MOST_CELLS);

const cellIn = ({ left, top, width, grain }: Window, [x, y]: [number, number]): number =>
  Math.floor((y - top) / grain) * width + Math.floor((x - left) / grain);

/** Steps of whole pixels as a line: each point the mean of its neighbours. */
const smoothed = (points: ImagePoint[]): ImagePoint[] =>
  points.map((point, index) => {
    const near = points.slice(Math.max(0, index - 2), index + 3);
    if (near.length < 5) return point;
    return [near.reduce((sum, [x]) => sum + x, 0) / 5, near.reduce((sum, [, y]) => sum + y, 0) / 5];
  });
