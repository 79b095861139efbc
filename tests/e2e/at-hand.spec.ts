import { expect, type Page, test } from '@playwright/test';
import { openedRead, touchedRead } from './support/opened.js';
import { boxOf, press, viewport } from './support/reading.js';
import { releasedTo } from './support/released.js';
import { Server } from './support/server.js';

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
  await releasedTo(server, ['tablet', 'monitors']);
});

test.afterAll(async () => server?.stop());

test('three fingers set the window, and neither turn pages nor draw', async ({ browser }) => {
  const { page, context } = await touchedRead(browser, server, 'tablet');
  const shown = await viewport(page);
  await press(page, 'Shift+4');
  const window = async () => ({
    width: Number(await shown.getAttribute('data-window-width')),
    center: Number(await shown.getAttribute('data-window-center')),
  });
  const before = await window();
  const { x, y, width, height } = await boxOf(shown);
  const fingers = (right: number, down: number) =>
    [-60, 0, 60].map((apart, id) => ({ x: x + width / 2 + apart + right, y: y + height / 2 + down, id }));
  const control = await context.newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', right = 0, down = 0) =>
    control.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : fingers(right, down) });
  await touch('touchStart');
  for (const step of [1, 2, 3, 4, 5]) await touch('touchMove', step * 20, step * 10);
  await touch('touchEnd');
  // As a mouse would have: 100 pixels to the right widen, 50 down raise the level.
  await expect.poll(async () => (await window()).width).toBeGreaterThan(before.width * 1.2);
  await expect.poll(async () => (await window()).center).toBeGreaterThan(before.center + 50);
  await expect(shown).toHaveAttribute('data-slice', '1');
  await expect(page.getByTestId('finding-1')).toBeHidden();
  await context.close();
});

test('the list’s window opens where it was left, as large as it was', async ({ browser }) => {
  const { page, context } = await openedRead(browser, server, 'monitors');
  const list = await apart(page);
  await list.setViewportSize({ width: 640, height: 720 });
  const size = () => list.evaluate(() => [window.innerWidth, window.innerHeight]);
  await expect.poll(size).toEqual([640, 720]);
  const [left, top] = await list.evaluate(() => [window.screenX, window.screenY]);
  const wanted = await size();
  await expect.poll(() => kept(page)).toEqual({ left, top, width: wanted[0], height: wanted[1] });
  await page.getByTestId('list-apart').click();
  await expect(page.getByTestId('structure-spot')).toBeVisible();

  const again = await apart(page);
  await expect.poll(() => again.evaluate(() => [window.innerWidth, window.innerHeight])).toEqual(wanted);
  await context.close();
});

const kept = (page: Page) => page.evaluate(() => JSON.parse(localStorage.getItem('overread.list-place') ?? 'null'));

async function apart(page: Page): Promise<Page> {
  const [list] = await Promise.all([page.context().waitForEvent('page'), page.getByTestId('list-apart').click()]);
  await expect(list.getByTestId('list-window')).toBeVisible();
  return list;
}
