import { expect, type Locator, type Page, test } from '@playwright/test';
import { people } from './support/api.js';
import { chestRun } from './support/cases.js';
import { metadata, take } from './support/marking.js';
import { draftIs, type Mark, onServer, openedRead } from './support/opened.js';
import { LESION, PET, petCt } from './support/petCt.js';
import { boxOf, type ImagePoint, planeOf, press, toScreen } from './support/reading.js';
import { released } from './support/released.js';
import { Server } from './support/server.js';
import { valuesByHeight } from './support/values.js';

let server: Server;
const READERS = ['cuts', 'uptake'];
const chest = chestRun(12);
const examination = petCt();
const pet = examination.slice(-PET.slices);
/** 70 kg, and what is left of 370 MBq of fluorine-18 after an hour. */
const SUV_PER_BECQUEREL = 70_000 / (370e6 * 0.5 ** (3600 / 6586.2));
const HU = { files: chest, perValue: 1, unit: 'HU' };

test.beforeAll(async () => {
  server = await Server.start();
  await people(server, ['maya', ...READERS]);
  await released(server, 'cut-figures', READERS, chest);
  await released(server, 'uptake-figures', READERS, examination);
});

test.afterAll(async () => server?.stop());

test('figures of a mark on a cut are those of the voxels that it cuts', async ({ browser }) => {
  const opened = await openedRead(browser, server, 'cuts', 'cut-figures');
  const { page, context } = opened;
  await press(page, 'o');
  const coronal = page.getByTestId('viewport-1');
  await expect(coronal).toHaveAttribute('data-loaded', 'true', { timeout: 60_000 });
  await take(page, 'mass');

  await test.step('along the axes', async () => {
    await drawRing(page, coronal, await middleOf(coronal), 10);
    await figuresAre(opened, await lastMark(opened), HU);
  });

  await test.step('askew', async () => {
    await press(page, 'Escape');
    await coronal.click();
    const axial = page.getByTestId('viewport-0');
    const before = await axial.getAttribute('data-slices');
    await press(page, 'Alt+]', 'Alt+]', 'Alt+]', 'Alt+]');
    await expect(axial).not.toHaveAttribute('data-slices', before ?? '');
    await expect(axial).toHaveAttribute('data-loaded', 'true');
    await press(page, 'n');
    await take(page, 'mass');
    await drawRing(page, axial, await middleOf(axial), 30);
    await expect(page.getByTestId('finding-2')).toBeVisible();
    const mark = await lastMark(opened);
    expect(mark.plane?.orientation.some((part) => Math.abs(part) > 0.1 && Math.abs(part) < 0.99)).toBe(true);
    await figuresAre(opened, mark, HU);
  });
  await context.close();
});

/** What the files hold, and how the screen tells it. */
type Told = { files: string[]; perValue: number; unit: string };

async function figuresAre(opened: Opened, mark: Mark, { files, perValue, unit }: Told): Promise<void> {
  const values = valuesOn(mark, files, await geometry(opened, files)).map((value) => value * perValue);
  expect(values.length).toBeGreaterThan(40);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  const [row = 1, column = 1] = mark.plane?.spacing ?? [];
  await expect.poll(() => figures(opened.page)).toEqual({
    Area: `${words(Math.abs(shoelace(mark.points)) * row * column)} mm²`,
    'Mean ± SD': `${words(mean)} ± ${words(sd)} ${unit}`,
    'Least, greatest': `${words(Math.min(...values))}, ${words(Math.max(...values))} ${unit}`,
    Pixels: `${values.length} of the cut, one voxel thick`,
  });
}

async function middleOf(shown: Locator): Promise<ImagePoint> {
  const { a, d, e, f } = await planeOf(shown);
  const box = await boxOf(shown);
  return [(box.width / 2 - e) / a, (box.height / 2 - f) / d];
}

/** A ring of so many pixels of the cut about a point of it. */
async function drawRing(page: Page, shown: Locator, [x, y]: ImagePoint, radius: number): Promise<void> {
  const ring = Array.from({ length: 41 }, (_, step): ImagePoint => {
    const turn = (step * Math.PI) / 20;
    return [x + radius * Math.cos(turn), y + radius * Math.sin(turn)];
  });
  const [first, ...rest] = await toScreen(shown, ring);
  if (!first) return;
  await page.mouse.move(...first);
  await page.mouse.down();
  for (const point of rest) await page.mouse.move(...point);
  await page.mouse.up();
  await expect(page.getByTestId('statistics')).toContainText('Mean');
}

type Opened = Awaited<ReturnType<typeof openedRead>>;

async function lastMark({ page, api, read }: Opened): Promise<Mark> {
  await draftIs(page, 'saved');
  const mark = (await onServer(api, read)).draft.findings.at(-1)?.marks.at(-1);
  if (!mark?.plane) throw new Error('the mark lies on no cut');
  return mark;
}

const figures = async (page: Page) => Object.fromEntries(
  await page.getByTestId('statistics').locator('div').evaluateAll((rows) =>
    rows.map((row) => [row.querySelector('dt')?.textContent ?? '', row.querySelector('dd')?.textContent ?? '']),
  ),
);

/** As the screen writes figures. */
function words(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2).replace('-', '−');
}

type Geometry = { left: number; top: number; pixel: number; columns: number; rows: number };

async function geometry({ api, read }: Opened, files: string[]): Promise<Geometry> {
  const first = (await metadata(api, read)).find((one) => files !== pet || one['00080060']?.Value?.[0] === 'PT');
  const [left = 0, top = 0] = (first?.['00200032']?.Value ?? []) as number[];
  const number = (tag: string) => Number(first?.[tag]?.Value?.[0]);
  return { left, top, pixel: number('00280030'), columns: number('00280011'), rows: number('00280010') };
}

/** Of each pixel of the mark's plane whose centre it encloses, the value of the voxel nearest to it. */
function valuesOn({ plane, points }: Mark, files: string[], { left, top, pixel, columns, rows }: Geometry): number[] {
  const slices = [...valuesByHeight(files, files !== pet)].sort(([a], [b]) => a - b);
  const [foot, step] = [slices[0]?.[0] ?? 0, (slices[1]?.[0] ?? 0) - (slices[0]?.[0] ?? 0)];
  const [px = 0, py = 0, pz = 0] = plane?.position ?? [];
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = plane?.orientation ?? [];
  const [between = 1, beside = 1] = plane?.spacing ?? [];
  const found: number[] = [];
  const [right, bottom] = [0, 1].map((axis) => Math.ceil(Math.max(...points.map((point) => point[axis] ?? 0))));
  for (let row = 0; row < (bottom ?? 0); row += 1)
    for (let column = 0; column < (right ?? 0); column += 1) {
      if (!encloses(points, [column + 0.5, row + 0.5])) continue;
      const [x, y, z] = [px + column * beside * a + row * between * d, py + column * beside * b + row * between * e, pz + column * beside * c + row * between * f];
      const [i, j, k] = [Math.round((x - left) / pixel), Math.round((y - top) / pixel), Math.round((z - foot) / step)];
      if (i < 0 || j < 0 || i >= columns || j >= rows) continue;
      const value = slices[k]?.[1][j * columns + i];
      if (value !== undefined) found.push(value);
    }
  return found;
}

function encloses(corners: ImagePoint[], [x, y]: ImagePoint): boolean {
  let isInside = false;
  corners.forEach(([toX, toY], at) => {
    const [fromX, fromY] = corners.at(at - 1) ?? [toX, toY];
    if (fromY > y !== toY > y && x < fromX + ((y - fromY) / (toY - fromY)) * (toX - fromX)) isInside = !isInside;
  });
  return isInside;
}

const shoelace = (points: ImagePoint[]) =>
  points.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = points[(at + 1) % points.length] ?? [x, y];
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);

test('on a cut through a PET they are uptake', async ({ browser }) => {
  const opened = await openedRead(browser, server, 'uptake', 'uptake-figures');
  const { page, context } = opened;
  await page.getByTestId('viewport-2').click();
  await press(page, 'o');
  const coronal = page.getByTestId('viewport-1');
  await expect(coronal).toHaveAttribute('data-slices', String(PET.rows), { timeout: 60_000 });
  await expect(coronal).toHaveAttribute('data-loaded', 'true', { timeout: 60_000 });
  await take(page, 'mass');
  const [x, , z] = LESION.centre;
  const middle: ImagePoint = [(x - PET.corner[0]) / PET.pixel + 0.5, PET.slices - 0.5 - (z - PET.corner[2]) / PET.step];
  await drawRing(page, coronal, middle, 4);
  await figuresAre(opened, await lastMark(opened), { files: pet, perValue: SUV_PER_BECQUEREL, unit: 'SUV' });
  await expect(page.getByTestId('statistics')).toContainText('8.00 SUV');
  await context.close();
});
