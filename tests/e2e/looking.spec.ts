import { expect, type Locator, type Page, test } from '@playwright/test';
import { people } from './support/api.js';
import { farthest, grey, greysOf } from './support/canvas.js';
import { brainTwice, chestCt, chestWithGap, everyValue, mammogram } from './support/cases.js';
import { chestVolume } from './support/dicom.js';
import { openedRead } from './support/opened.js';
import { boxOf, planeOf, press, viewport } from './support/reading.js';
import { released } from './support/released.js';
import { Server } from './support/server.js';

let server: Server;
const READERS = ['anna', 'ben', 'clara'];

test.beforeAll(async () => {
  test.setTimeout(480_000);
  server = await Server.start();
  await people(server, ['maya', ...READERS]);
  await released(server, 'chest', READERS, chestCt());
  await released(server, 'gap', READERS, chestWithGap());
  await released(server, 'breast', READERS, mammogram());
  await released(server, 'brain', READERS, brainTwice());
  await released(server, 'grey', READERS, [everyValue()]);
});

test.afterAll(async () => server?.stop());

test('every 16-bit value is drawn as the standard says', async ({ browser }) => {
  const { page, context } = await openedRead(browser, server, 'anna', 'grey');
  const shown = await viewport(page);
  await press(page, 'z');
  await expect(shown.getByText('1:1')).toBeVisible();
  for (const [width, center] of [[65_536, 32_768], [4096, 2048], [400, 30_000]] as const) {
    await typeWindow(page, shown, width, center);
    await expect(async () => {
      const { most, compared } = farthest(await greysOf(shown, 256, 256), (value) => grey(value, width, center));
      expect(compared).toBe(65_536);
      expect(most, `window ${width}/${center}`).toBeLessThan(1.1);
    }).toPass({ timeout: 10_000 });
  }
  await context.close();
});

test('planes and slabs show the values of the volume', async ({ browser }) => {
  const { heights, slices } = chestVolume();
  const { page, context } = await openedRead(browser, server, 'anna', 'chest');
  const value = (i: number, j: number, k: number) => slices[k]?.[j * 512 + i] ?? NaN;
  const count = heights.length;

  await test.step('a chest CT hangs as axial, planes and MIP', async () => {
    await allLoaded(page, 4);
    await expect(page.getByTestId('viewport-1')).toHaveAccessibleName(/coronal/);
    await expect(page.getByTestId('viewport-3').getByText('MIP 10 mm')).toBeVisible();
  });

  await test.step('sagittal and coronal, pixel by pixel', async () => {
    await press(page, 'o');
    await allLoaded(page, 3);
    const [coronal, sagittal] = [page.getByTestId('viewport-1'), page.getByTestId('viewport-2')];
    const [width, center] = await windowOf(sagittal);
    const i = Number(await sagittal.getAttribute('data-slice')) - 1;
    const sag = farthest(await greysOf(sagittal, 512, count), (at) =>
      grey(value(i, at % 512, count - 1 - Math.floor(at / 512)), width, center),
    );
    expect(sag.compared).toBeGreaterThan(500 * count);
    expect(sag.most).toBeLessThan(1.1);
    const j = Number(await coronal.getAttribute('data-slice')) - 1;
    const cor = farthest(await greysOf(coronal, 512, count), (at) =>
      grey(value(at % 512, j, count - 1 - Math.floor(at / 512)), width, center),
    );
    expect(cor.most).toBeLessThan(1.1);
  });

  await test.step('the value under the pointer', async () => {
    const axial = page.getByTestId('viewport-0');
    const k = Number(await axial.getAttribute('data-slice')) - 1;
    await hover(page, axial, 250.5, 300.5);
    await expect(page.getByTestId('probe-0')).toHaveText(`${hounsfield(value(250, 300, k))} HU   (250, 300)`);
  });

  await test.step('slabs: MIP, MinIP and mean, thicker by key', async () => {
    const coronal = page.getByTestId('viewport-1');
    await press(page, 'ArrowRight');
    await expect(coronal).toHaveAttribute('data-active', 'true');
    const [width, center] = await windowOf(coronal);
    // Columns lie 0.78125 mm apart: 10 mm reach 6 to each side, 12 mm 7.
    for (const [keys, name, reach, of] of [
      [['b'], 'MIP 10 mm', 6, (values: number[]) => Math.max(...values)],
      [[']', ']'], 'MIP 12 mm', 7, (values: number[]) => Math.max(...values)],
      [['b'], 'MinIP 12 mm', 7, (values: number[]) => Math.min(...values)],
      [['b'], 'Mean 12 mm', 7, (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length],
    ] as const) {
      await press(page, ...keys);
      await expect(coronal.getByText(name)).toBeVisible();
      await expect(coronal).toHaveAttribute('data-loaded', 'true');
      const j = Number(await coronal.getAttribute('data-slice')) - 1;
      const { most } = farthest(await greysOf(coronal, 512, count), (at) => {
        const [i, k] = [at % 512, count - 1 - Math.floor(at / 512)];
        return grey(of(Array.from({ length: 2 * reach + 1 }, (_, n) => value(i, j + n - reach, k))), width, center);
      });
      expect(most, name).toBeLessThan(1.1);
    }
  });
  await context.close();
});

test('lines of planes are dragged, and turned', async ({ browser }) => {
  const { page, context } = await openedRead(browser, server, 'ben', 'chest');
  await allLoaded(page, 4);
  await press(page, 'o');
  await allLoaded(page, 3);
  const [axial, coronal, sagittal] = [0, 1, 2].map((index) => page.getByTestId(`viewport-${index}`)) as [Locator, Locator, Locator];

  const before = Number(await sagittal.getAttribute('data-slice'));
  // The plane in the middle cuts the image in the middle, once the image has the size that its new place leaves it.
  await expect
    .poll(async () => {
      const [[x], box] = [(await lineOf(page, axial, 2))[0], await boxOf(axial)];
      return Math.abs(x - (box.x + box.width / 2));
    })
    .toBeLessThan(3);
  const line = await lineOf(page, axial, 2);
  const at = between(line, 0.3);
  await dragFrom(page, at, [at[0] + 60, at[1]]);
  const columns = 60 / (await planeOf(axial)).a;
  await expect(sagittal).toHaveAttribute('data-slice', String(Math.round(before - 1 + columns) + 1));
  await expect(axial).toHaveAttribute('data-slice', '1');

  await test.step('turning one turns the other, and what was a plane of the grid is oblique', async () => {
    const slices = await coronal.getAttribute('data-slices');
    const handle = between(await lineOf(page, axial, 2), 0.1);
    await dragFrom(page, handle, [handle[0] + 200, handle[1] + 40]);
    await allLoaded(page, 3);
    await expect(coronal).not.toHaveAttribute('data-slices', slices ?? '');
    await expect(coronal.locator('[data-edge=left]')).toHaveText(/^(R[AP]|[AP]R)$/);
    // The plane in which it was turned stays as it was acquired, and can still be marked.
    await expect(axial).toHaveAccessibleName(/^Series 30026, image 1 of 80$/);
  });
  await context.close();
});

test('what cannot be cut is refused with the reason', async ({ browser }) => {
  const { page, context } = await openedRead(browser, server, 'anna', 'gap');
  await viewport(page);
  for (const key of ['o', 'b']) {
    await press(page, key);
    await expect(page.getByText(/cannot be shown in other planes or slabs: the distances between slices vary/).last()).toBeVisible();
    await expect(page.getByTestId('viewport-1')).toBeHidden();
  }
  await context.close();
});

test('a mammogram hangs back to back, right breast on the left, at one scale, stage by stage', async ({ browser }) => {
  const { page, context } = await openedRead(browser, server, 'anna', 'breast');
  const names = async (count: number) => {
    await allLoaded(page, count);
    const labels = await page.locator('[data-testid^=viewport-]').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')?.split(',')[0]));
    return labels.filter(Boolean);
  };
  await expect.poll(() => names(2)).toEqual(['RCC', 'LCC']);
  const [right, left] = [page.getByTestId('viewport-0'), page.getByTestId('viewport-1')];
  // The images' own edges meet in the middle: the right one's at its right, the left one's at its left.
  const [r, l] = [await planeOf(right), await planeOf(left)];
  expect(r.a).toBeCloseTo(l.a, 5);
  const columns = { right: 2592, left: 2624 };
  expect(Math.abs(r.a * columns.right + r.e - (await boxOf(right)).width)).toBeLessThan(1.5);
  expect(Math.abs(l.e)).toBeLessThan(1.5);
  // This archive says nothing of the patient's orientation: no letters, and it is told that none is known.
  await expect(right.locator('[data-edge]')).toHaveCount(0);
  await expect(right.getByText('shown as stored')).toBeVisible();

  for (const stage of [['RMLO', 'LMLO'], ['RCC', 'LCC', 'RMLO', 'LMLO'], ['RCC'], ['LCC'], ['RMLO'], ['LMLO']]) {
    await press(page, '.');
    await expect.poll(() => names(stage.length)).toEqual(stage);
  }
  await press(page, ',');
  await expect.poll(() => names(1)).toEqual(['RMLO']);
  await context.close();
});

test('parallel series scroll together by position, unless the reader unlinks them', async ({ browser }) => {
  const { page, context, read, api } = await openedRead(browser, server, 'anna', 'brain');
  await allLoaded(page, 2);
  const metadata = (await (await api.get(`/api/reading/reads/${read}/metadata`)).json()) as Record<string, { Value?: number[] | string[] }>[];
  const height = async (shown: Locator) => {
    const instance = await shown.getAttribute('data-instance');
    const one = metadata.find((dataset) => dataset['00080018']?.Value?.[0] === instance);
    const [x = 0, y = 0, z = 0] = (one?.['00200032']?.Value ?? []).map(Number);
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = (one?.['00200037']?.Value ?? []).map(Number);
    return x * (b * f - c * e) + y * (c * d - a * f) + z * (a * e - b * d);
  };
  const [fine, coarse] = [page.getByTestId('viewport-0'), page.getByTestId('viewport-1')];
  await press(page, ...Array<string>(16).fill('ArrowDown'));
  await expect(fine).toHaveAttribute('data-slice', '17');
  await allLoaded(page, 2);
  // Slices of the second series lie 3 mm apart.
  await expect.poll(async () => Math.abs((await height(fine)) - (await height(coarse)))).toBeLessThan(1.6);

  const there = await coarse.getAttribute('data-slice');
  await press(page, 'y', ...Array<string>(10).fill('ArrowDown'));
  await expect(fine).toHaveAttribute('data-slice', '27');
  expect(await coarse.getAttribute('data-slice')).toBe(there);
  await context.close();
});

test('windows: from a box, typed, and kept for the series', async ({ browser }) => {
  const { page, context } = await openedRead(browser, server, 'clara', 'chest');
  await allLoaded(page, 4);
  await press(page, '.');
  const shown = await viewport(page);
  await typeWindow(page, shown, 350, 50);

  await press(page, 'Shift+W');
  const box = await boxOf(shown);
  await dragFrom(page, [box.x + 300, box.y + 420], [box.x + 380, box.y + 480]);
  const [width, center] = await windowOf(shown);
  expect([width, center]).not.toEqual([350, 50]);
  // Another stage and back: the window is as it was left.
  await press(page, ',');
  await allLoaded(page, 4);
  await expect.poll(() => windowOf(page.getByTestId('viewport-0'))).toEqual([width, center]);
  await press(page, 'Space');
  await expect(page.getByTestId('viewport-0')).toHaveAttribute('data-window-width', '2000');

  await test.step('a ruler measures and is put away', async () => {
    await press(page, '.', 'd');
    const axial = await viewport(page);
    const plane = await planeOf(axial);
    const now = await boxOf(axial);
    await dragFrom(page, [now.x + 200, now.y + 200], [now.x + 200 + plane.a * 100, now.y + 200]);
    await expect(axial.getByTestId('ruler')).toHaveText('78.1 mm');
    await press(page, 'Escape', 'Escape');
    await expect(axial.getByTestId('ruler')).toHaveCount(0);
  });

  await test.step('what the file says, searched', async () => {
    await press(page, 'e');
    const panel = page.getByTestId('metadata');
    await expect(panel.getByRole('row').first()).toContainText('Modality');
    await panel.getByRole('textbox').fill('voltage');
    await expect(panel.getByRole('row')).toHaveText([/Tube voltage.*120 kV/]);
  });
  await context.close();
});

test('keys, mouse and hanging of one’s own last', async ({ browser }) => {
  const { page, context } = await openedRead(browser, server, 'ben', 'brain');
  await allLoaded(page, 2);
  await press(page, '?');
  await page.getByTestId('mouse-profile').selectOption('scrolling');
  await page.getByTestId('change-keys').click();
  await page.getByTestId('key-invert').click();
  await press(page, 'u');
  await expect(page.getByTestId('key-invert')).toHaveText('U');
  await expect(page.getByTestId('key-lines')).toHaveText('–');
  await press(page, 'Escape');
  await press(page, 'o');
  await allLoaded(page, 3);
  await press(page, 'Shift+H');
  await expect(page.getByText('will hang like this from now on')).toBeVisible();

  await page.reload();
  await allLoaded(page, 3);
  await expect(page.getByTestId('viewport-1')).toHaveAccessibleName(/coronal/);
  const shown = page.getByTestId('viewport-0');
  await press(page, 'u');
  await expect(shown.getByText('Inverted')).toBeVisible();
  const before = Number(await shown.getAttribute('data-slice'));
  const box = await boxOf(shown);
  // Left drag scrolls: eight pixels an image.
  await dragFrom(page, [box.x + 60, box.y + 500], [box.x + 60, box.y + 540]);
  await expect(shown).toHaveAttribute('data-slice', String(before + 5));
  await context.close();
});

/** Waits until that many viewports are there and show what was asked for. */
async function allLoaded(page: Page, count: number): Promise<void> {
  await expect(page.locator('[data-testid^=viewport-][data-loaded=true]')).toHaveCount(count, { timeout: 90_000 });
  await expect(page.locator('[data-testid^=viewport-][data-loaded=false]')).toHaveCount(0);
}

async function windowOf(shown: Locator): Promise<[number, number]> {
  return [Number(await shown.getAttribute('data-window-width')), Number(await shown.getAttribute('data-window-center'))];
}

async function typeWindow(page: Page, shown: Locator, width: number, center: number): Promise<void> {
  await press(page, 'w');
  const [first, second] = [shown.getByLabel('W', { exact: true }), shown.getByLabel('L', { exact: true })];
  await first.fill(String(width));
  await second.fill(String(center));
  await press(page, 'Enter');
  await expect(shown).toHaveAttribute('data-window-width', String(width));
  await expect(shown).toHaveAttribute('data-window-center', String(center));
}

async function hover(page: Page, shown: Locator, column: number, row: number): Promise<void> {
  const { a, b, c, d, e, f } = await planeOf(shown);
  const box = await boxOf(shown);
  await page.mouse.move(box.x + a * column + c * row + e, box.y + b * column + d * row + f);
}

const hounsfield = (value: number) => String(value).replace('-', '−');

type Point = readonly [number, number];

/** Where another viewport's plane is drawn, on the screen. */
async function lineOf(page: Page, shown: Locator, of: number): Promise<[Point, Point]> {
  const path = (await shown.locator(`[data-plane-line="${of}"] path`).first().getAttribute('d')) ?? '';
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = (path.match(/-?[\d.]+/g) ?? []).map(Number);
  const box = await boxOf(shown);
  return [[box.x + x0, box.y + y0], [box.x + x1, box.y + y1]];
}

const between = ([from, to]: [Point, Point], share: number): Point => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
];

async function dragFrom(page: Page, from: Point, to: Point): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move(...to, { steps: 5 });
  await page.mouse.up();
}
