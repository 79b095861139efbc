import { expect, type Page } from '@playwright/test';
import type { Mark, openedRead } from './opened.js';
import { type ImagePoint, planeOf, press, viewport } from './reading.js';

/** One viewport with the images as they were acquired. */
export async function alone(page: Page): Promise<void> {
  await press(page, 'g');
  await expect(page.getByTestId('viewport-1')).toBeHidden();
  await viewport(page);
}
export const take = (page: Page, structure: string) => page.getByTestId(`structure-${structure}`).click();

/** How many pixels are painted. */
export const painted = (marks: Mark[]) => marks.reduce((sum, { mask }) => sum + count(mask?.runs ?? []), 0);
const count = (runs: number[]) => runs.reduce((sum, run, at) => sum + (at % 2 === 1 ? run : 0), 0);

export const near = ([x, y]: readonly number[]) => [about(x ?? 0), about(y ?? 0)];
export const about = (value: number) => ({
  asymmetricMatch: (found: unknown) => typeof found === 'number' && Math.abs(found - value) <= 1,
  toString: () => `about ${value}`,
});
export const ringAt = ([x, y]: ImagePoint, radius: number): ImagePoint[] =>
  Array.from({ length: 40 }, (_, at) => [x + radius * Math.cos((at * Math.PI) / 20), y + radius * Math.sin((at * Math.PI) / 20)]);
export const area = (points: ImagePoint[]) =>
  points.reduce((sum, [x, y], at) => {
    const [c, d] = points[(at + 1) % points.length] ?? [x, y];
    return sum + (x * d - y * c) / 2;
  }, 0);

/** Pixels whose centre lies within a radius, in pixels. */
export function discOf(radius: number, [x, y]: ImagePoint): number {
  let found = 0;
  for (let row = 0; row < 512; row += 1)
    for (let column = 0; column < 512; column += 1) if (Math.hypot(column + 0.5 - x, row + 0.5 - y) <= radius) found += 1;
  return found;
}

export type Api = Awaited<ReturnType<typeof openedRead>>['api'];
export async function metadata(api: Api, read: string): Promise<Record<string, { Value?: unknown[] }>[]> {
  return (await api.get(`/api/reading/reads/${read}/metadata`)).json();
}
export const pixelSpacing = async (api: Api, read: string) => Number((await metadata(api, read))[0]?.['00280030']?.Value?.[0]);
export async function sliceSpacing(api: Api, read: string): Promise<number> {
  const heights = (await metadata(api, read)).map((one) => Number(one['00200032']?.Value?.[2])).sort((a, b) => a - b);
  return ((heights.at(-1) ?? 0) - (heights[0] ?? 0)) / (heights.length - 1);
}
export async function onScreen(page: Page, [column, row]: ImagePoint): Promise<[number, number]> {
  const shown = await viewport(page);
  const { a, b, c, d, e, f } = await planeOf(shown);
  const box = await shown.boundingBox();
  return [(box?.x ?? 0) + a * column + c * row + e, (box?.y ?? 0) + b * column + d * row + f];
}
