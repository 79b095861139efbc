/** Painted pixels as outlines: to be shown, and to be had as a contour. Pure. */
import type { ImagePoint, Pixels } from '../types';
import { combinedLine, lineAt, spansOf, type Spans } from './spans';

export type MaskPaths = { /** What is filled. */ fill: string; /** Its edge. */ edge: string };

const known = new WeakMap<Pixels, MaskPaths>();

/** Paths in image points (SVG). */
export function pathsOf(pixels: Pixels): MaskPaths {
  const before = known.get(pixels);
  if (before) return before;
  const paths = { fill: fillOf(spansOf(pixels)), edge: edgeOf(spansOf(pixels)) };
  known.set(pixels, paths);
  return paths;
}

/** Rectangles, each as high as the stretch goes on unchanged. */
function fillOf(spans: Spans): string {
  const parts: string[] = [];
  const open = new Map<string, number>();
  const close = (key: string, top: number, row: number) => {
    const [from = 0, to = 0] = key.split(' ').map(Number);
    parts.push(`M${from} ${top}h${to - from}v${row - top}h${from - to}z`);
  };
  for (let row = 0; row <= spans.lines.length; row += 1) {
    const line = lineAt(spans, row);
    const here = new Set<string>();
    for (let index = 0; index < line.length; index += 2) here.add(`${line[index]} ${line[index + 1]}`);
    for (const [key, top] of open) {
      if (here.has(key)) continue;
      close(key, top, row);
      open.delete(key);
    }
    for (const key of here) if (!open.has(key)) open.set(key, row);
  }
  return parts.join('');
}

function edgeOf(spans: Spans): string {
  return loopsOf(spans)
    .map((loop) => loop.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('') + 'z')
    .join('');
}

/** The closed outlines, corner by corner: outer ones clockwise on the screen, holes against it. */
export function loopsOf(spans: Spans): ImagePoint[][] {
  const next = new Map<number, ImagePoint[]>();
  const width = spans.columns + 1;
  const key = ([x, y]: ImagePoint) => y * width + x;
  const add = (from: ImagePoint, to: ImagePoint) => {
    const known = next.get(key(from));
    if (known) known.push(to);
    else next.set(key(from), [to]);
  };
  for (let row = 0; row <= spans.lines.length; row += 1) {
    const [above, here] = [lineAt(spans, row - 1), lineAt(spans, row)];
    const tops = combinedLine(here, above, true);
    const bottoms = combinedLine(above, here, true);
    for (let at = 0; at < tops.length; at += 2) add([tops[at] ?? 0, row], [tops[at + 1] ?? 0, row]);
    for (let at = 0; at < bottoms.length; at += 2) add([bottoms[at + 1] ?? 0, row], [bottoms[at] ?? 0, row]);
    for (let at = 0; at < here.length; at += 2) {
      add([here[at + 1] ?? 0, row], [here[at + 1] ?? 0, row + 1]);
      add([here[at] ?? 0, row + 1], [here[at] ?? 0, row]);
    }
  }
  const loops: ImagePoint[][] = [];
  for (const [start, ends] of next) {
    while (ends.length > 0) {
      const from: ImagePoint = [start % width, Math.floor(start / width)];
      const loop: ImagePoint[] = [from];
      let [before, at] = [from, ends.pop() as ImagePoint];
      while (key(at) !== start) {
        loop.push(at);
        const ways = next.get(key(at)) ?? [];
        if (ways.length === 0) break;
        // Where four edges meet, the outline turns right: pixels that only touch at a corner stay apart.
        const turn = ways.findIndex(([x, y]) => (at[0] - before[0]) * (y - at[1]) - (at[1] - before[1]) * (x - at[0]) > 0);
        const [to] = ways.splice(Math.max(turn, 0), 1);
        [before, at] = [at, to as ImagePoint];
      }
      loops.push(straightened(loop));
    }
  }
  return loops;
}

/** Without corners that lie on a straight line. */
const straightened = (loop: ImagePoint[]): ImagePoint[] =>
  loop.filter(([x, y], index) => {
    const [a, b] = loop[(index + loop.length - 1) % loop.length] ?? [x, y];
    const [c, d] = loop[(index + 1) % loop.length] ?? [x, y];
    return (x - a) * (d - y) !== (y - b) * (c - x);
  });
