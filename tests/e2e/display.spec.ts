import { expect, type Page, test } from '@playwright/test';
import { session, signedIn } from './support/api.js';
import { nextRead, openedRead } from './support/opened.js';
import { press, viewport } from './support/reading.js';
import { releasedTo } from './support/released.js';
import { Server } from './support/server.js';

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
  await releasedTo(server, ['rosa', 'robin'], 'display: { long_side: 2048, short_side: 1536, check: true }');
});

test.afterAll(async () => server?.stop());

test('a display is checked once a session, and the manager sees what was read', async ({ browser }) => {
  const { page, context, read } = await openedRead(browser, server, 'rosa');
  const check = page.getByTestId('display-check');

  await test.step('a display with too few pixels is told of', async () => {
    await expect(page.getByText('This display shows 1440 × 900 pixels; the protocol asks for at least 2048 × 1536.')).toBeVisible();
  });

  await test.step('what is not seen is said, and no key reaches the case behind', async () => {
    await expect(page.getByTestId('display-letters')).toBeFocused();
    await page.keyboard.type(`..${(await lettersOf(page)).slice(2)}`);
    await press(page, 'Enter');
    await expect(page.getByTestId('display-missed')).toContainText('2 letters are not as shown');
    await press(page, 'x', 'i', 'Control+Enter');
    await expect(page.getByTestId('no-finding')).toHaveAttribute('aria-pressed', 'false');
    await expect(page.getByTestId('submit-dialog')).toHaveCount(0);
    await expect(check).toBeVisible();
    await expect.poll(inWatch).toEqual('3 of 5 · 1440 × 900');
  });

  await test.step('checked again by keys, with other letters', async () => {
    const before = await lettersOf(page);
    await page.getByRole('button', { name: 'Check again' }).press('Enter');
    await expect(page.getByTestId('display-letters')).toBeFocused();
    const letters = await lettersOf(page);
    expect(letters).not.toBe(before);
    await page.keyboard.type(letters.toLowerCase());
    await press(page, 'Enter');
    await expect(check).toBeHidden();
    await press(page, 'ArrowDown');
    await expect(page.getByTestId('viewport-0')).toHaveAttribute('data-slice', '2');
  });

  await test.step('not again in this session', async () => {
    await expect.poll(inWatch).toEqual('5 of 5 · 1440 × 900');
    const asked = page.waitForResponse(
      (answer) => answer.url().endsWith('/api/reading/display') && answer.request().method() === 'GET',
    );
    await page.reload();
    expect(await (await asked).json()).toEqual({ checked: true });
    await viewport(page);
    await expect(check).toHaveCount(0);
  });

  await test.step('the manager sees it in Watch', async () => {
    const manager = await signedIn(browser, server, 'maya');
    const watch = await manager.newPage();
    await watch.goto('/projects/shapes/watch');
    const row = watch.getByRole('row').filter({ hasText: 'Dr Rosa' });
    await expect(row).toContainText('5 of 5 · 1440 × 900');
    await expect(watch.getByRole('row').filter({ hasText: 'Dr Robin' })).not.toContainText('of 5');
    await manager.close();
  });

  await test.step('asked for anew after the next sign-in, and skipping is kept too', async () => {
    await context.close();
    const again = await signedIn(browser, server, 'rosa');
    const next = await again.newPage();
    await next.goto(`/reading/read/${read}`);
    await viewport(next);
    await expect(next.getByTestId('display-check')).toBeVisible();
    await next.getByRole('button', { name: 'Skip' }).click();
    await expect(next.getByTestId('display-check')).toBeHidden();
    await expect.poll(inWatch).toEqual('0 of 5 · 1440 × 900');
    await again.close();
  });
});

test('a display that has enough pixels is only checked', async ({ browser }) => {
  const { read, api } = await nextRead(server, 'robin');
  const context = await browser.newContext({
    baseURL: server.address,
    storageState: await api.storageState(),
    viewport: { width: 1440, height: 900 },
    screen: { width: 2560, height: 1600 },
  });
  const page = await context.newPage();
  await page.goto(`/reading/read/${read}`);
  await viewport(page);
  await expect(page.getByTestId('display-check')).toBeVisible();
  await expect(page.getByText('the protocol asks for at least')).toHaveCount(0);
  await context.close();
});

async function lettersOf(page: Page): Promise<string> {
  return (await page.getByTestId('display-check').locator('[data-letter]').allTextContents()).join('').trim();
}

/** What Watch tells of Rosa's display. */
async function inWatch(): Promise<string> {
  const manager = await session(server, 'maya');
  const { readers } = await (await manager.get('/api/projects/shapes/watch')).json();
  const { display } = readers.find(({ display_name }: { display_name: string }) => display_name === 'Dr Rosa');
  await manager.dispose();
  return `${display.right} of ${display.letters} · ${display.pixels.join(' × ')}`;
}
