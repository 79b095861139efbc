import { expect, type Page, test } from '@playwright/test';
import { openedRead } from './support/opened.js';
import { drag, planeOf, press, viewport } from './support/reading.js';
import { releasedTo } from './support/released.js';
import { Server } from './support/server.js';

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
  await releasedTo(server, ['rosa', 'robin']);
});

test.afterAll(async () => server?.stop());

test('mouse profiles do what they promise, and one’s own follows to another workstation', async ({ browser }) => {
  const { page, context } = await openedRead(browser, server, 'rosa');
  const shown = await viewport(page);

  await test.step('left drag scrolls: eight pixels an image, the right button windows', async () => {
    await profile(page, 'scrolling');
    await drag(page, 0, 16);
    await expect(shown).toHaveAttribute('data-slice', '3');
    const width = Number(await shown.getAttribute('data-window-width'));
    await drag(page, 60, 0, 'right');
    await expect.poll(async () => Number(await shown.getAttribute('data-window-width'))).toBeGreaterThan(width);
    await press(page, 'Home', 'Space');
  });

  await test.step('as Horos: left windows, Alt and left pans, Shift and left zooms', async () => {
    await profile(page, 'horos');
    const before = await planeOf(shown);
    await page.keyboard.down('Alt');
    await drag(page, 50, 20);
    await page.keyboard.up('Alt');
    await expect.poll(async () => (await planeOf(shown)).e - before.e).toBeCloseTo(50, 0);
    await page.keyboard.down('Shift');
    await drag(page, 0, -60);
    await page.keyboard.up('Shift');
    await expect.poll(async () => (await planeOf(shown)).a / before.a).toBeGreaterThan(1.2);
    await press(page, 'Space');
  });

  await test.step('one’s own: the right button scrolls, the wheel zooms; a wheel is offered what a wheel can do', async () => {
    await profile(page, 'own', async () => {
      await page.getByTestId('mouse-Right').selectOption('scroll');
      await page.getByTestId('mouse-Wheel').selectOption('zoom');
      expect(await page.getByTestId('mouse-Wheel').locator('option').allTextContents()).not.toContain('Window from a box');
    });
    await drag(page, 0, 8, 'right');
    await expect(shown).toHaveAttribute('data-slice', '2');
    const before = await planeOf(shown);
    await page.mouse.wheel(0, -100);
    await expect.poll(async () => (await planeOf(shown)).a / before.a).toBeCloseTo(1.1, 2);
    await expect(shown).toHaveAttribute('data-slice', '2');
  });

  await test.step('every key can be changed, and the list says so', async () => {
    await press(page, '?');
    const list = page.getByTestId('key-list');
    for (const group of ['Images', 'Window and view', 'Planes and measures', 'Marking', 'Ways to mark', 'Read', 'Mouse'])
      await expect(list.getByRole('heading', { name: group, exact: true })).toBeVisible();
    await page.getByTestId('change-keys').click();
    expect(await list.locator('[data-testid^=key-]').count()).toBeGreaterThan(90);
    await page.getByTestId('key-way-brush').press('Enter');
    await press(page, 'F9');
    await expect(page.getByTestId('key-way-brush')).toHaveText('F9');
    const saved = page.waitForResponse((answer) => answer.url().endsWith('/api/preferences') && answer.request().method() === 'PUT');
    await page.getByTestId('key-no-finding').press('Enter');
    await press(page, 'i');
    await expect(page.getByTestId('key-no-finding')).toHaveText('I');
    await expect(page.getByTestId('key-invert')).toHaveText('–');
    await saved;
    await press(page, 'Escape');
    await press(page, 'i');
    await expect(page.getByTestId('no-finding')).toHaveAttribute('aria-pressed', 'true');
    await press(page, 'i');
  });
  await context.close();

  await test.step('another workstation knows them; another reader has none of them', async () => {
    const elsewhere = await openedRead(browser, server, 'rosa');
    await press(elsewhere.page, '?');
    await expect(elsewhere.page.getByTestId('mouse-profile')).toHaveValue('own');
    await expect(elsewhere.page.getByTestId('mouse-Right')).toHaveValue('scroll');
    await elsewhere.page.getByTestId('usual-keys').click();
    await press(elsewhere.page, 'Escape', 'i');
    await expect(elsewhere.page.getByTestId('viewport-0').getByText('Inverted')).toBeVisible();
    await elsewhere.context.close();
    const other = await openedRead(browser, server, 'robin');
    await press(other.page, '?');
    await expect(other.page.getByTestId('mouse-profile')).toHaveValue('standard');
    await expect(other.page.getByTestId('usual-keys')).toHaveCount(0);
    await other.context.close();
  });
});

/** Takes a mouse profile in the list of keys, and goes back to the case. */
async function profile(page: Page, name: string, more?: () => Promise<void>): Promise<void> {
  await press(page, '?');
  await page.getByTestId('mouse-profile').selectOption(name);
  await more?.();
  await press(page, 'Escape');
  await expect(page.getByTestId('key-list')).toHaveCount(0);
}
