import { expect, type Locator, type Page } from '@playwright/test';

type ImagePoint = readonly [number, number];

/** The reading room's viewport of that number, once its image is there. */
export async function viewport(page: Page, index = 0): Promise<Locator> {
  const shown = page.getByTestId(`viewport-${index}`);
  await expect(shown).toHaveAttribute('data-loaded', 'true', { timeout: 60_000 });
  return shown;
}

/** Opens the reader's next case from the home page. */
export async function openNext(page: Page): Promise<void> {
  await page.getByTestId('next-case').first().click();
  await page.waitForURL(/\/reading\/read\/[0-9a-f]{32}/);
  await viewport(page);
}

/** Slices of the first viewport. */
export async function slices(page: Page): Promise<number> {
  return Number(await page.getByTestId('viewport-0').getAttribute('data-slices'));
}

/** Turns the wheel until that slice (from 1) is shown. */
export async function scrollTo(page: Page, slice: number): Promise<void> {
  const shown = await viewport(page);
  const box = await boxOf(shown);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  for (let now = await sliceOf(shown); now !== slice; now = await sliceOf(shown)) {
    await page.mouse.wheel(0, now < slice ? 100 : -100);
    await expect.poll(() => sliceOf(shown)).not.toBe(now);
  }
  await expect(shown).toHaveAttribute('data-loaded', 'true');
}

/** Draws a freehand contour through image points by dragging the mouse. */
export async function drawContour(page: Page, points: ImagePoint[]): Promise<void> {
  const onScreen = await toScreen(await viewport(page), points);
  const [first, ...rest] = onScreen;
  if (!first) throw new Error('a contour needs points');
  await page.mouse.move(...first);
  await page.mouse.down();
  for (const point of [...rest, first]) await page.mouse.move(...point, { steps: 2 });
  await page.mouse.up();
}

/** Drags the mouse from the middle of the viewport. */
export async function drag(page: Page, right: number, down: number): Promise<void> {
  const box = await boxOf(await viewport(page));
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + right, y + down, { steps: 5 });
  await page.mouse.up();
}

/** Takes a choice of a question or an attribute by the words on it. */
export async function choose(page: Page, testId: string, words: string): Promise<void> {
  await page.getByTestId(testId).getByText(words, { exact: true }).first().click();
}

/** Submits the read and confirms. */
export async function submit(page: Page): Promise<void> {
  const before = page.url();
  await page.getByTestId('submit-read').click();
  await page.getByTestId('confirm-submit').click();
  await page.waitForURL((url) => url.href !== before);
}

async function sliceOf(shown: Locator): Promise<number> {
  return Number(await shown.getAttribute('data-slice'));
}

async function toScreen(shown: Locator, points: ImagePoint[]): Promise<[number, number][]> {
  const plane = JSON.parse((await shown.getAttribute('data-plane')) ?? 'null');
  const box = await boxOf(shown);
  return points.map(([column, row]) => [
    box.x + plane.a * column + plane.c * row + plane.e,
    box.y + plane.b * column + plane.d * row + plane.f,
  ]);
}

async function boxOf(shown: Locator) {
  const box = await shown.boundingBox();
  if (!box) throw new Error('the viewport is not on the screen');
  return box;
}
