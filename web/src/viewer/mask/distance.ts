/** Signed distances and what lies between two slices. Pure. */
import { boundsOf, fieldOf, lineAt, spansOfField, type Bounds, type Spans } from './spans';

const FAR = 1e12;

/** Squared distances to the nearest nought of a row (Felzenszwalb and Huttenlocher 2012, section 2.1). */
function squaredAlong(values: Float64Array, count: number, from: number, step: number, scale: number): void {
  const parabolas = new Int32Array(count);
  const bounds = new Float64Array(count + 1);
  const before = new Float64Array(count);
  for (let at = 0; at < count; at += 1) before[at] = values[from + at * step] ?? FAR;
  const square = scale * scale;
  let last = 0;
  bounds[0] = -Infinity;
  bounds[1] = Infinity;
  const meet = (p: number, q: number) =>
    ((before[q] ?? 0) - (before[p] ?? 0) + square * (q * q - p * p)) / (2 * square * (q - p));
  for (let q = 1; q < count; q += 1) {
    let where = meet(parabolas[last] ?? 0, q);
    while (where <= (bounds[last] ?? 0)) {
      last -= 1;
      where = meet(parabolas[last] ?? 0, q);
    }
    last += 1;
    parabolas[last] = q;
    bounds[last] = where;
    bounds[last + 1] = Infinity;
  }
  let next = 0;
  for (let q = 0; q < count; q += 1) {
    while ((bounds[next + 1] ?? Infinity) < q) next += 1;
    const p = parabolas[next] ?? 0;
    values[from + q * step] = square * (q - p) ** 2 + (before[p] ?? 0);
  }
}

function distances(field: Uint8Array, width: number, height: number, of: 0 | 1, [sx, sy]: readonly [number, number]): Float64Array {
  const values = Float64Array.from(field, (one) => (one === of ? 0 : FAR));
  for (let column = 0; column < width; column += 1) squaredAlong(values, height, column, width, sy);
  for (let row = 0; row < height; row += 1) squaredAlong(values, width, row * width, 1, sx);
  return values;
}

/** Millimetres to the edge of what is painted: below nought inside, above outside; the edge runs between pixels. */
export function signedDistance(field: Uint8Array, width: number, spacing: readonly [number, number]): Float64Array {
  const height = field.length / width;
  const outside = distances(field, width, height, 1, spacing);
  const inside = distances(field, width, height, 0, spacing);
  const half = Math.min(...spacing) / 2;
  return outside.map((away, at) => (field[at] ? half - Math.sqrt(inside[at] ?? 0) : Math.sqrt(away) - half));
}

const MARGIN = 2;

/**
 * What lies between two painted slices, a share of the way from the first to the second: where the mixed signed
 * distance is not above nought (Raya and Udupa 1990). Shapes that do not overlap are first laid over each other and
 * moved along with their middle, so that what wanders from slice to slice is not lost between.
 */
export function between(first: Spans, second: Spans, share: number, spacing: readonly [number, number]): Spans {
  const [a, b] = [boundsOf(first), boundsOf(second)];
  if (!a || !b) return { ...first, lines: [] };
  const [from, to] = [middleOf(first), middleOf(second)];
  const moves = overlaps(first, second) ? [0, 0] : [to[0] - from[0], to[1] - from[1]];
  const [mx, my] = moves.map(Math.round) as [number, number];
  const bounds: Bounds = {
    left: Math.min(a.left, b.left - mx) - MARGIN,
    right: Math.max(a.right, b.right - mx) + MARGIN,
    top: Math.min(a.top, b.top - my) - MARGIN,
    bottom: Math.max(a.bottom, b.bottom - my) + MARGIN,
  };
  const width = bounds.right - bounds.left;
  const shifted = { left: bounds.left + mx, right: bounds.right + mx, top: bounds.top + my, bottom: bounds.bottom + my };
  const near = signedDistance(cropped(first, bounds), width, spacing);
  const far = signedDistance(cropped(second, shifted), width, spacing);
  const field = new Uint8Array(near.length);
  for (let at = 0; at < field.length; at += 1)
    field[at] = (near[at] ?? 0) * (1 - share) + (far[at] ?? 0) * share <= 0 ? 1 : 0;
  const place = { left: bounds.left + Math.round(mx * share), top: bounds.top + Math.round(my * share), width };
  return spansOfField(field, place, first);
}

/** Bounds may reach beyond the frame, where nothing is painted. */
const cropped = (spans: Spans, bounds: Bounds): Uint8Array => fieldOf(spans, bounds);

function overlaps(first: Spans, second: Spans): boolean {
  return first.lines.some((line, row) => {
    const other = lineAt(second, row);
    return line?.some((from, index) => {
      if (index % 2 === 1) return false;
      const to = line[index + 1] ?? from;
      return other.some((start, at) => at % 2 === 0 && start < to && (other[at + 1] ?? start) > from);
    });
  });
}

function middleOf({ lines }: Spans): [number, number] {
  let [count, x, y] = [0, 0, 0];
  lines.forEach((line, row) => {
    for (let index = 0; line && index < line.length; index += 2) {
      const [from, to] = [line[index] ?? 0, line[index + 1] ?? 0];
      count += to - from;
      x += ((from + to) / 2) * (to - from);
      y += (row + 0.5) * (to - from);
    }
  });
  return [x / (count || 1), y / (count || 1)];
}
