import { expect, type Page } from '@playwright/test';
import type { Mark } from './opened.js';
import type { ImagePoint } from './reading.js';

/** The mark has these image points, each within a tolerance in image pixels. */
export function expectMark(mark: Mark | undefined, shape: string, points: readonly ImagePoint[], tolerance: number): void {
  expect(mark?.shape).toBe(shape);
  expect(mark?.points, shape).toHaveLength(points.length);
  const off = points.map(([x, y], index) => {
    const [column, row] = mark?.points[index] ?? [Number.NaN, Number.NaN];
    return Math.max(Math.abs(column - x), Math.abs(row - y));
  });
  expect(Math.max(...off), `${shape} ${JSON.stringify(mark?.points)}`).toBeLessThanOrEqual(tolerance);
}

/** The lines drawn over the first viewport's image, by mark. */
export async function drawnMarks(page: Page): Promise<Record<string, string>> {
  const marks = page.getByTestId('viewport-0').locator('g[data-mark]');
  return Object.fromEntries(
    await marks.evaluateAll((groups) =>
      groups.map((group) => [
        group.getAttribute('data-mark') ?? '',
        Array.from(group.querySelectorAll('[stroke]'))
          .map((line) => line.getAttribute('d') ?? `${line.getAttribute('cx')} ${line.getAttribute('cy')}`)
          .join(' '),
      ]),
    ),
  );
}
