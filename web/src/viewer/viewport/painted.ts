/** An image drawn by the processor, pixel by pixel of the screen, where there is no graphics card to do it. */
import type { Plane } from '../tools/plane';
import { BLACK, pixelOf, type Shades } from './shades';

export type Painted = {
  columns: number;
  rows: number;
  values: ArrayLike<number>;
  /** Of each pixel: one, or red, green and blue, or these and opacity. */
  samples: number;
  /** Of grey images. */
  shades: Shades | null;
  isInverted: boolean;
  isSmooth: boolean;
};
export type Surface = { pixels: Uint32Array; width: number; height: number };

/** Draws the image as the plane lays it, which takes image points to pixels of the surface; black beside it. */
export function paint(surface: Surface, image: Painted, plane: Plane): void {
  const to = inverse(plane);
  if (image.isSmooth) return eachPixel(surface, image, to, between(image));
  if (image.samples === 1 && to.b === 0 && to.c === 0) return straight(surface, image, to);
  eachPixel(surface, image, to, nearest(image));
}

/** Its pixel at a point within the image. */
type At = (x: number, y: number) => number;

/** Rows and columns of the image lie along those of the screen: what is seen of a row is shaded once, then spread. */
function straight({ pixels, width, height }: Surface, image: Painted, to: Plane): void {
  const { from, end, seen, places } = spread(to, width, image.columns);
  if (seen.length === 0) return void pixels.fill(BLACK);
  const shaded = new Uint32Array(seen.length);
  let above = -1;
  for (let y = 0; y < height; y += 1) {
    const row = within(to.d * (y + 0.5) + to.f, image.rows);
    const line = y * width;
    if (row >= 0 && row === above) {
      pixels.copyWithin(line, line - width, line);
      continue;
    }
    above = row;
    if (row < 0) {
      pixels.fill(BLACK, line, line + width);
      continue;
    }
    shadeRow(shaded, image, row, seen);
    pixels.fill(BLACK, line, line + from);
    for (let x = from; x < end; x += 1) pixels[line + x] = shaded[places[x]!]!;
    pixels.fill(BLACK, line + end, line + width);
  }
}

/** Between which pixels of a line the image lies, which of its columns are seen there, and which of these each pixel shows. */
function spread(to: Plane, width: number, columns: number) {
  const seen: number[] = [];
  const places = new Int32Array(width);
  let [from, end] = [0, 0];
  for (let x = 0; x < width; x += 1) {
    const column = within(to.a * (x + 0.5) + to.e, columns);
    if (column < 0) continue;
    if (seen.length === 0) from = x;
    end = x + 1;
    if (column !== seen.at(-1)) seen.push(column);
    places[x] = seen.length - 1;
  }
  return { from, end, seen: Int32Array.from(seen), places };
}

/** The pixels of some columns of one row. */
function shadeRow(shaded: Uint32Array, { columns, values, shades }: Painted, row: number, seen: Int32Array): void {
  if (!shades) return void shaded.fill(BLACK);
  const { first, perValue, pixels } = shades;
  const last = pixels.length - 1;
  const start = row * columns;
  for (let n = 0; n < shaded.length; n += 1) {
    const at = (values[start + seen[n]!]! - first) * perValue + 0.5;
    shaded[n] = pixels[at <= 0 ? 0 : at >= last ? last : at | 0]!;
  }
}

function eachPixel({ pixels, width, height }: Surface, { columns, rows }: Painted, to: Plane, at: At): void {
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const column = to.a * (x + 0.5) + to.c * (y + 0.5) + to.e;
      const row = to.b * (x + 0.5) + to.d * (y + 0.5) + to.f;
      const isInside = column >= 0 && row >= 0 && column < columns && row < rows;
      pixels[y * width + x] = isInside ? at(column, row) : BLACK;
    }
  }
}

const within = (point: number, count: number): number => (point >= 0 && point < count ? Math.floor(point) : -1);

function nearest(image: Painted): At {
  const { columns, values, samples, isInverted } = image;
  const place = (x: number, y: number) => (Math.floor(y) * columns + Math.floor(x)) * samples;
  if (samples === 1) {
    const shade = shading(image);
    return (x, y) => shade(values[place(x, y)]!);
  }
  const part = (value: number) => (isInverted ? 255 - value : value);
  return (x, y) => {
    const at = place(x, y);
    return pixelOf(part(values[at]!), part(values[at + 1]!), part(values[at + 2]!));
  };
}

/** Between the four values about a point, by their distance. */
function between(image: Painted): At {
  const { columns, rows, values, samples, isInverted } = image;
  const value = (x: number, y: number, part: number) => {
    const [u, v] = [clamp(x - 0.5, columns - 1), clamp(y - 0.5, rows - 1)];
    const [column, row] = [Math.floor(u), Math.floor(v)];
    const [p, q] = [u - column, v - row];
    const right = column + 1 < columns ? samples : 0;
    const below = row + 1 < rows ? columns * samples : 0;
    const at = (row * columns + column) * samples + part;
    const above = values[at]! * (1 - p) + values[at + right]! * p;
    return above * (1 - q) + (values[at + below]! * (1 - p) + values[at + below + right]! * p) * q;
  };
  if (samples === 1) {
    const shade = shading(image);
    return (x, y) => shade(value(x, y, 0));
  }
  const part = (x: number, y: number, at: number) => {
    const mixed = Math.round(value(x, y, at));
    return isInverted ? 255 - mixed : mixed;
  };
  return (x, y) => pixelOf(part(x, y, 0), part(x, y, 1), part(x, y, 2));
}

const clamp = (value: number, most: number) => Math.max(0, Math.min(most, value));

function shading({ shades }: Painted): (value: number) => number {
  if (!shades) return () => BLACK;
  const { first, perValue, pixels } = shades;
  const last = pixels.length - 1;
  return (value) => {
    const at = (value - first) * perValue + 0.5;
    return pixels[at <= 0 ? 0 : at >= last ? last : at | 0]!;
  };
}

/** From pixels of the surface to image points. */
function inverse({ a, b, c, d, e, f }: Plane): Plane {
  const determinant = a * d - b * c;
  return {
    a: d / determinant,
    b: -b / determinant || 0,
    c: -c / determinant || 0,
    d: a / determinant,
    e: (c * f - d * e) / determinant,
    f: (b * e - a * f) / determinant,
  };
}
