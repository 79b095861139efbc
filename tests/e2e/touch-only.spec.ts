import { expect, type Page, test } from '@playwright/test';
import { onServer, touchedRead } from './support/opened.js';
import { boxOf, fromMiddle, toScreen, viewport } from './support/reading.js';
import { releasedTo } from './support/released.js';
import { Server } from './support/server.js';

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
  await releasedTo(server, ['tablet']);
});

test.afterAll(async () => server?.stop());

test('a case is read with taps alone: windows, pages, slabs, rulers, marks, answers and the submission', async ({ browser }) => {
  const { page, context, read, api } = await touchedRead(browser, server, 'tablet');
  const shown = await viewport(page);
  const tools = page.getByTestId('tools');
  if (!(await tools.isVisible())) await page.getByTestId('show-tools').tap();
  await expect(tools).toBeVisible();

  await test.step('every button is large enough for a finger', async () => {
    const sizes = await tools.getByRole('button').evaluateAll((buttons) =>
      buttons.map((button) => {
        const { width, height } = button.getBoundingClientRect();
        return { says: button.textContent, width, height };
      }),
    );
    expect(sizes.length).toBeGreaterThan(5);
    for (const { says, width, height } of sizes) {
      expect(width, says).toBeGreaterThanOrEqual(24);
      expect(height, says).toBeGreaterThanOrEqual(24);
    }
  });

  await test.step('pages and windows', async () => {
    await tools.getByRole('button', { name: 'Next image' }).tap();
    await expect(shown).toHaveAttribute('data-slice', '2');
    await tools.getByRole('button', { name: 'Previous image' }).tap();
    await expect(shown).toHaveAttribute('data-slice', '1');
    await choose(page, 'Window', 'Lung');
    await expect(shown).toHaveAttribute('data-window-width', '1500');
    await choose(page, 'Window', 'From a box …');
    await tapAt(page, [-60, -40], [60, 50]);
    await expect(shown).not.toHaveAttribute('data-window-width', '1500');
  });

  await test.step('a slab and its thickness', async () => {
    await tools.getByRole('button', { name: /^Planes/ }).tap();
    await page.getByRole('menuitem', { name: 'Slab: MIP, MinIP, mean, none' }).tap();
    await expect(shown.getByText('MIP 10 mm')).toBeVisible();
    await page.getByRole('menuitem', { name: 'Thicker' }).tap();
    await page.getByRole('menuitem', { name: 'Thicker' }).tap();
    await expect(shown.getByText('MIP 12 mm')).toBeVisible();
    for (const next of ['MinIP 12 mm', 'Mean 12 mm']) {
      await page.getByRole('menuitem', { name: 'Slab: MIP, MinIP, mean, none' }).tap();
      await expect(shown.getByText(next)).toBeVisible();
    }
    await page.getByRole('menuitem', { name: 'Slab: MIP, MinIP, mean, none' }).tap();
    await expect(shown.getByText('Mean 12 mm')).toHaveCount(0);
    await tools.getByRole('button', { name: /^Planes/ }).tap();
    await expect(page.getByRole('menu')).toHaveCount(0);
    await viewport(page);
  });

  await test.step('a ruler', async () => {
    await tools.getByRole('button', { name: 'Ruler' }).tap();
    await expect(tools.getByRole('button', { name: 'Ruler' })).toHaveAttribute('aria-pressed', 'true');
    await tapAt(page, [-50, 80], [70, 80]);
    await expect(shown.getByText(/^\d+(\.\d)? mm$/).first()).toBeVisible();
    await tools.getByRole('button', { name: 'Ruler' }).tap();
    await expect(tools.getByRole('button', { name: 'Ruler' })).toHaveAttribute('aria-pressed', 'false');
  });

  await test.step('a polygon, closed by a button, and the next mark taken back', async () => {
    await page.getByTestId('structure-effusion').tap();
    await tapAt(page, [-60, -60], [60, -60], [60, 40]);
    await tools.getByRole('button', { name: 'Close shape' }).tap();
    await expect(page.getByTestId('finding-1')).toBeVisible();
    await expect(shown).toHaveAttribute('data-marks', '1');
    await page.getByTestId('structure-effusion').tap();
    await expect(tools.getByRole('button', { name: 'Close shape' })).toHaveCount(0);
  });

  await test.step('the answers, and the end', async () => {
    await page.getByTestId('question-suspicious').getByText('No', { exact: true }).tap();
    await page.getByTestId('submit-read').tap();
    await page.getByTestId('confirm-submit').tap();
    await expect(page.getByTestId('progress')).toHaveText('1 of 1 read');
    const { draft } = await onServer(api, read);
    expect(draft.findings).toMatchObject([{ structure: 'effusion', marks: [{ shape: 'polygon' }] }]);
    expect(draft.findings[0]?.marks[0]?.points).toHaveLength(3);
  });
  await context.close();
});

/** Takes what a menu of the bar offers. */
async function choose(page: Page, menu: string, name: string): Promise<void> {
  await page.getByTestId('tools').getByRole('button', { name: new RegExp(`^${menu}`) }).tap();
  await page.getByRole('menuitem', { name }).tap();
  await expect(page.getByRole('menu')).toHaveCount(0);
}

/** Taps places so many pixels of the screen from the middle of the viewport, slowly enough to be no double tap. */
async function tapAt(page: Page, ...places: [number, number][]): Promise<void> {
  const shown = await viewport(page);
  await boxOf(shown);
  for (const [x, y] of await toScreen(shown, await fromMiddle(page, ...places))) await page.touchscreen.tap(x, y);
}
