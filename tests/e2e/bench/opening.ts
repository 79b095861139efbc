/** Opening cases, and how long that takes. */
import { expect, type Page } from '@playwright/test';
import { choose, viewport } from '../support/reading.js';

/** Counts frames that came to the page, and when the last did. */
export class Arrivals {
  private readonly came = new Map<string, number>();
  private last = 0;

  constructor(page: Page) {
    page.on('requestfinished', (request) => {
      // Coarse pictures come besides.
      const read = /\/reads\/([0-9a-f]{32})\/instances\/[^?]+$/.exec(request.url())?.[1];
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

/** Milliseconds until the first picture of the first image is on the screen, be it coarse, and until its full pixels are. */
export type Opening = { first: number; full: number };

/** Clicks, and answers how long the first image of another place took. */
export async function firstImageAfter(page: Page, testId: string): Promise<Opening> {
  return page.evaluate(
    (testId) =>
      new Promise<Opening>((done) => {
        const place = location.pathname;
        const from = performance.now();
        const is = (state: string) =>
          location.pathname !== place && document.querySelector(`[data-testid="viewport-0"][data-${state}="true"]`) !== null;
        const onScreen = (then: () => void) => requestAnimationFrame(() => setTimeout(then));
        let first: number | null = null;
        const look = (): void => {
          const isFull = is('loaded');
          if (first === null && (isFull || is('coarse'))) {
            first = -1;
            onScreen(() => (first = performance.now() - from));
          }
          if (!isFull) return void requestAnimationFrame(look);
          onScreen(() => {
            const full = performance.now() - from;
            done({ first: first === null || first < 0 ? full : first, full });
          });
        };
        document.querySelector<HTMLElement>(`[data-testid="${testId}"]`)?.click();
        look();
      }),
    testId,
  );
}

/** From home to the open case: milliseconds to its first image, and to all of them. */
export async function openFromHome(page: Page, frames: number): Promise<Opening & { all: number }> {
  const arrivals = new Arrivals(page);
  await page.getByRole('button', { name: '‹ Home' }).click();
  await page.getByTestId('next-case').first().waitFor();
  const from = Date.now();
  const opening = await firstImageAfter(page, 'next-case');
  const read = readOf(page);
  await expect.poll(() => arrivals.of(read), { timeout: 120_000, intervals: [20] }).toBeGreaterThanOrEqual(frames);
  await allLoaded(page);
  return { ...opening, all: Math.max(opening.full, arrivals.lastAt() - from) };
}

export async function allLoaded(page: Page): Promise<void> {
  await viewport(page);
  await expect(page.getByText(/\d+ of \d+ loaded/)).toHaveCount(0, { timeout: 120_000 });
}

/** Says that there is nothing, submits, and answers after how long the next case's first image is there. */
export async function submitAndOpenNext(page: Page): Promise<Opening> {
  await choose(page, 'question-suspicious', 'No');
  await page.getByTestId('no-finding').click();
  await page.getByTestId('submit-read').click();
  await page.getByTestId('confirm-submit').waitFor();
  return firstImageAfter(page, 'confirm-submit');
}
