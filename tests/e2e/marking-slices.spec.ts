import { expect, test } from '@playwright/test';
import { alone, area, ringAt, take } from './support/marking.js';
import { MarkingRoom } from './support/markingRoom.js';
import { drawnMarks } from './support/marks.js';
import { draftIs, onServer } from './support/opened.js';
import { drawContour, press, scrollTo } from './support/reading.js';

const room = new MarkingRoom('between');

test('slices between marks are filled in, and marks are carried on', async ({ browser }) => {
  const { page, context, read, api } = await room.open(browser, 'between');
  await alone(page);
  await scrollTo(page, 2);
  await take(page, 'nodule');
  await drawContour(page, ringAt([200, 250], 20));
  await scrollTo(page, 6);
  await drawContour(page, ringAt([200, 250], 40));
  await expect(page.getByTestId('notes')).toContainText('3 slices between its marks are not marked');
  await press(page, 'Shift+I');
  await expect(page.getByTestId('finding-1')).toContainText('2 … 6 (5)');
  await expect(page.getByTestId('notes')).toBeHidden();
  await press(page, 'Shift+N');
  await expect(page.getByTestId('viewport-0')).toHaveAttribute('data-slice', '7');
  await expect(page.getByTestId('finding-1')).toContainText('2 … 7 (6)');
  await draftIs(page, 'saved');

  const { findings } = (await onServer(api, read)).draft;
  const radii = (findings[0]?.marks ?? []).map(({ points }) => Math.sqrt(Math.abs(area(points)) / Math.PI)).sort((a, b) => a - b);
  [20, 25, 30, 35, 40, 40].forEach((radius, at) => expect(Math.abs((radii[at] ?? 0) - radius)).toBeLessThan(1.2));
  await press(page, 'Control+z', 'Control+z');
  await expect(page.getByTestId('finding-1')).toContainText('2, 6');

  await test.step('locked and hidden', async () => {
    await scrollTo(page, 2);
    await page.getByRole('button', { name: 'Lock finding 1, Nodule' }).click();
    await press(page, 'Shift+I');
    await expect(page.getByText('The finding is locked.')).toBeVisible();
    await expect(page.getByTestId('finding-1')).toContainText('2, 6');
    await expect.poll(async () => Object.keys(await drawnMarks(page)).length).toBe(1);
    await page.getByRole('button', { name: 'Hide finding 1, Nodule' }).click();
    await expect.poll(async () => Object.keys(await drawnMarks(page)).length).toBe(0);
  });
  await context.close();
});
