import { expect, type Page, type Route, test } from '@playwright/test';
import { people } from './support/api.js';
import { mammogram } from './support/cases.js';
import { nextRead } from './support/opened.js';
import { boxOf, planeOf, press } from './support/reading.js';
import { released } from './support/released.js';
import { Server } from './support/server.js';

let server: Server;
/** The views that are in sight first: right and left, craniocaudal. */
const VIEWS = [0, 1];

test.beforeAll(async () => {
  server = await Server.start();
  await people(server, ['maya', 'slow']);
  await released(server, 'breast', ['slow'], mammogram());
});

test.afterAll(async () => server?.stop());

test('a mammogram is seen coarsely at once, which is said, and is what it is once its pixels came', async ({ browser }) => {
  const { read, api } = await nextRead(server, 'slow', 'breast');
  const context = await browser.newContext({ baseURL: server.address, storageState: await api.storageState() });
  const page = await context.newPage();
  const line = await heldBack(page);
  await page.goto(`/reading/read/${read}`);
  const views = VIEWS.map((index) => page.getByTestId(`viewport-${index}`));

  const placed = await test.step('both views in sight, neither of which counts as loaded', async () => {
    for (const view of views) {
      await expect(view).toHaveAttribute('data-coarse', 'true');
      await expect(view.getByRole('status').getByText('Coarse: full pixels are on their way')).toBeVisible();
      await expect(view.getByText('0 of 1 loaded')).toBeVisible();
      await expect(view).toHaveAttribute('data-loaded', 'false');
    }
    const inks = await Promise.all(VIEWS.map((index) => ink(page, index)));
    for (const { greys, most } of inks) {
      expect(greys, 'a breast has many greys').toBeGreaterThan(100);
      expect(most, 'and some that are bright').toBeGreaterThan(120);
    }
    return Promise.all(VIEWS.map((index) => coarseBox(page, index)));
  });

  await test.step('nothing is measured or marked on it', async () => {
    const box = await boxOf(views[0]!);
    await press(page, '1');
    await page.mouse.move(box.x + 300, box.y + 200);
    await expect(page.getByTestId('probe-0')).toHaveText('');
    await page.mouse.down();
    await page.mouse.move(box.x + 360, box.y + 260, { steps: 4 });
    await page.mouse.up();
    await expect(views[0]!).toHaveAttribute('data-marks', '0');
    await press(page, 'Escape');
  });

  await test.step('nor is the case submitted on it', async () => {
    await press(page, 'Control+Enter');
    await expect(page.getByText(/The full pixels of .* are still on their way/)).toBeVisible();
    await expect(page.getByTestId('confirm-submit')).toHaveCount(0);
  });

  await test.step('the image takes its place where it hung', async () => {
    line.open();
    for (const [index, view] of views.entries()) {
      await expect(view).toHaveAttribute('data-loaded', 'true');
      await expect(view).not.toHaveAttribute('data-coarse');
      await expect(view.getByText(/Coarse/)).toHaveCount(0);
      await expect(async () => {
        const { a, d, e, f } = await planeOf(view);
        const was = placed[index]!;
        expect(Math.abs(e - was.e), `left of ${e}, ${was.e}`).toBeLessThan(1);
        expect(Math.abs(f - was.f), `top of ${f}, ${was.f}`).toBeLessThan(1);
        // Each coarse pixel stands for a square of so many on a side.
        expect(was.a / a, `${was.a} for ${a}`).toBeCloseTo(Math.round(was.a / a), 1);
        expect(was.d / d).toBeCloseTo(Math.round(was.a / a), 1);
      }).toPass({ timeout: 10_000 });
    }
  });

  await test.step('and is the same as if it had never been coarse', async () => {
    const after = await pictures(page);
    await context.route(/coarse=true/, (route) => route.abort());
    await page.reload();
    for (const view of views) await expect(view).toHaveAttribute('data-loaded', 'true');
    await expect(async () => expect(await pictures(page)).toEqual(after)).toPass({ timeout: 20_000 });
  });
  await context.close();
});

/** Keeps the full frames of the page back until the line is opened. */
async function heldBack(page: Page): Promise<{ open(): void }> {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  await page.route(/\/frames\/1$/, async (route: Route) => {
    await opened;
    await route.continue();
  });
  return { open: () => open() };
}

/** How many greys a coarse picture has, and the brightest. */
const ink = (page: Page, index: number) =>
  page.getByTestId(`viewport-${index}`).locator('canvas:not(.cornerstone-canvas)').first().evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    const greys = new Set(data.filter((_, at) => at % 4 === 0));
    return { greys: greys.size, most: Math.max(...greys) };
  });

/** Where a coarse picture lies in its viewport. */
const coarseBox = (page: Page, index: number) =>
  page.getByTestId(`viewport-${index}`).locator('canvas:not(.cornerstone-canvas)').first().evaluate((canvas: HTMLCanvasElement) => {
    const { a, d, e, f } = new DOMMatrix(getComputedStyle(canvas).transform);
    return { a, d, e, f };
  });

/** What the viewports show, byte for byte, and where. */
const pictures = (page: Page) =>
  page.evaluate(() =>
    [0, 1].map((index) => {
      const view = document.querySelector<HTMLElement>(`[data-testid="viewport-${index}"]`);
      return [view?.dataset.plane, view?.querySelector('canvas')?.toDataURL()];
    }),
  );
