/** Opening cases, and how long that takes. */
import { expect, type Page } from '@playwright/test';
import { choose, viewport } from '../support/reading.js';

/** Counts frames that came to the page, and when the last did. */
export class Arrivals {
  private readonly came = new Map<string, number>();
  private last = 0;

  constructor(page: Page) {
    page.on('requestfinished', (request) => {
      const read = /\/reads\/([0-9a-f]{32})\/instances/.exec(request.url())?.[1];
      if (!read) return;
      this.came.set(read, (this.came.get(read) ?? 0) + 1);
      this.last = Date.now();
    });
  }

  /** Of one read. */
  of = (read: string): number => this.came.get(read) ?? 0;
  lastAt = (): number => this.last;

  forget(): void {
    this.came.clear();
  }

  /** Waits until so many frames came of another read than this one. */
  async ahead(read: string, frames: number): Promise<void> {
    const most = () => Math.max(0, ...[...this.came].filter(([whose]) => whose !== read).map(([, count]) => count));
    await expect.poll(most, { timeout: 120_000, intervals: [50] }).toBeGreaterThanOrEqual(frames);
  }
}

export const readOf = (page: Page): string => /read\/([0-9a-f]{32})/.exec(page.url())?.[1] ?? '';

/** Clicks, and answers after how many milliseconds the first image of another place is on the screen. */
export async function firstImageAfter(page: Page, testId: string): Promise<number> {
  return page.evaluate(
    (testId) =>
      new Promise<number>((done) => {
        const place = location.pathname;
        const from = performance.now();
        const isShown = () =>
          location.pathname !== place && document.querySelector('[data-testid="viewport-0"][data-loaded="true"]') !== null;
        const look = () =>
          isShown() ? requestAnimationFrame(() => setTimeout(() => done(performance.now() - from))) : requestAnimationFrame(look);
        document.querySelector<HTMLElement>(`[data-testid="${testId}"]`)?.click();
        look();
      }),
    testId,
  );
}

/** From home to the open case: milliseconds to the first image, and to all of them. */
export async function openFromHome(page: Page, frames: number): Promise<{ first: number; all: number }> {
  const arrivals = new Arrivals(page);
  await page.getByRole('button', { name: '‹ Home' }).click();
  await page.getByTestId('next-case').first().waitFor();
  const from = Date.now();
  const first = await firstImageAfter(page, 'next-case');
  const read = readOf(page);
  await expect.poll(() => arrivals.of(read), { timeout: 120_000, intervals: [20] }).toBeGreaterThanOrEqual(frames);
  await allLoaded(page);
  return { first, all: Math.max(first, arrivals.lastAt() - from) };
}

export async function allLoaded(page: Page): Promise<void> {
  await viewport(page);
  await expect(page.getByText(/\d+ of \d+ loaded/)).toHaveCount(0, { timeout: 120_000 });
}

/** Says that there is nothing, submits, and answers after how long the next case's first image is there. */
export async function submitAndOpenNext(page: Page): Promise<number> {
  await choose(page, 'question-suspicious', 'No');
  await page.getByTestId('no-finding').click();
  await page.getByTestId('submit-read').click();
  await page.getByTestId('confirm-submit').waitFor();
  return firstImageAfter(page, 'confirm-submit');
}
