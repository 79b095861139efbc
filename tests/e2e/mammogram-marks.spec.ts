import { expect, type Page, test } from '@playwright/test';
import { people } from './support/api.js';
import { mammogram } from './support/cases.js';
import { take } from './support/marking.js';
import { draftIs, onServer, openedRead } from './support/opened.js';
import { boxOf, press, viewport } from './support/reading.js';
import { released } from './support/released.js';
import { Server } from './support/server.js';

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
  await people(server, ['maya', 'anna']);
  await released(server, 'breast', ['anna'], mammogram());
});

test.afterAll(async () => server?.stop());

test('a lesion in CC and MLO is one finding; the other breast begins another', async ({ browser }) => {
  const { page, context, api, read } = await openedRead(browser, server, 'anna', 'breast');
  const findings = page.getByTestId(/^finding-\d+$/);
  await take(page, 'box');
  await boxed(page, 0);
  await expect(page.getByText(/on another view of the right side it continues finding 1/)).toBeVisible();
  await boxed(page, 1);
  await expect(findings).toHaveCount(2);
  await expect(page.getByText(/on another view of the left side it continues finding 2/)).toBeVisible();
  await press(page, 'k');
  await press(page, '.');
  await viewport(page, 1);
  await boxed(page, 0);
  await expect(findings).toHaveCount(2);
  await expect(page.getByText(/RCC, RMLO/)).toBeVisible();
  await draftIs(page, 'saved');
  const before = (await onServer(api, read)).draft.findings;
  expect(before.map(({ marks }) => marks.length)).toEqual([2, 1]);
  expect(new Set(before.flatMap(({ marks }) => marks.map(({ instance }) => instance))).size).toBe(3);
  await page.reload();
  await viewport(page, 1);
  await expect(page.getByText(/RCC, RMLO/)).toBeVisible();
  expect((await onServer(api, read)).draft.findings).toEqual(before);
  await context.close();
});

/** Draws a box on the breast, beside the chest wall. */
async function boxed(page: Page, at: number): Promise<void> {
  const shown = await viewport(page, at);
  const { x, y, width, height } = await boxOf(shown);
  const [left, top] = [x + (at === 0 ? width - 120 : 60), y + height / 2];
  await page.mouse.move(left, top);
  await page.mouse.down();
  await page.mouse.move(left + 50, top + 40, { steps: 4 });
  await page.mouse.up();
  await expect(shown).toHaveAttribute('data-marks', '1');
}
