import { expect, type Locator, type Page } from '@playwright/test';

export type ImagePoint = readonly [number, number];
type Button = 'left' | 'middle' | 'right';

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
export async function drag(page: Page, right: number, down: number, button: Button = 'left'): Promise<void> {
  const box = await boxOf(await viewport(page));
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  await page.mouse.move(x, y);
  await page.mouse.down({ button });
  await page.mouse.move(x + right, y + down, { steps: 5 });
  await page.mouse.up({ button });
}

/** Drags the left mouse button from one image point to another. */
export async function dragAt(page: Page, from: ImagePoint, to: ImagePoint): Promise<void> {
  const [start, end] = await toScreen(await viewport(page), [from, to]);
  if (!start || !end) return;
  await page.mouse.move(...start);
  await page.mouse.down();
  await page.mouse.move(...end, { steps: 5 });
  await page.mouse.up();
}

/** Clicks image points one after the other. */
export async function clickAt(page: Page, ...points: ImagePoint[]): Promise<void> {
  for (const place of await toScreen(await viewport(page), points)) await page.mouse.click(...place);
}

/** Presses keys one after the other. */
export async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
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

/** Where image pixels lie in the viewport: x = a·column + c·row + e, y = b·column + d·row + f. */
export type Plane = { a: number; b: number; c: number; d: number; e: number; f: number };

export async function planeOf(shown: Locator): Promise<Plane> {
  return JSON.parse((await shown.getAttribute('data-plane')) ?? 'null');
}

/** Where image points of a viewport lie on the screen. */
export async function toScreen(shown: Locator, points: ImagePoint[]): Promise<[number, number][]> {
  const plane = await planeOf(shown);
  const box = await boxOf(shown);
  return points.map(([column, row]) => [
    box.x + plane.a * column + plane.c * row + plane.e,
    box.y + plane.b * column + plane.d * row + plane.f,
  ]);
}

/** Image points so many pixels of the screen away from the middle of the viewport. */
export async function fromMiddle(page: Page, ...places: ImagePoint[]): Promise<[number, number][]> {
  const shown = await viewport(page);
  const { a, b, c, d, e, f } = await planeOf(shown);
  const box = await boxOf(shown);
  return places.map(([right, down]) => {
    const [x, y] = [box.width / 2 + right - e, box.height / 2 + down - f];
    return [(d * x - c * y) / (a * d - b * c), (a * y - b * x) / (a * d - b * c)];
  });
}

export async function boxOf(shown: Locator) {
  const box = await shown.boundingBox();
  if (!box) throw new Error('the viewport is not on the screen');
  return box;
}
