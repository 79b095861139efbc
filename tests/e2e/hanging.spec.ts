import { expect, type Page, test } from '@playwright/test';
import { people, signedIn } from './support/api.js';
import { chestRun } from './support/cases.js';
import { nextRead } from './support/opened.js';
import { press } from './support/reading.js';
import { released } from './support/released.js';
import { Server } from './support/server.js';

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
  await people(server, ['maya', 'rosa']);
  await released(server, 'chest', ['rosa'], chestRun(20));
});

test.afterAll(async () => server?.stop());

test('a manager hangs the project’s cases; a reader’s own hanging goes before it; both can be forgotten', async ({ browser }) => {
  test.setTimeout(400_000);
  const manager = await signedIn(browser, server, 'maya');
  const dataset = await manager.newPage();
  const { read, api } = await nextRead(server, 'rosa', 'chest');
  const reader = await browser.newContext({ baseURL: server.address, storageState: await api.storageState(), viewport: { width: 1440, height: 900 } });
  const page = await reader.newPage();
  const opens = async () => {
    await page.goto('/reading/');
    await page.goto(`/reading/read/${read}`);
    await expect(page.locator('[data-testid^=viewport-][data-loaded=true]').first()).toBeVisible({ timeout: 90_000 });
    return { viewports: await page.locator('[data-testid^=viewport-]').count(), stage: await page.getByTestId('hanging').getAttribute('data-stage') };
  };

  const shipped = await opens();
  expect(shipped.viewports).toBe(4);

  await test.step('the manager looks at a case, and hangs the project’s cases alone', async () => {
    await dataset.goto('/projects/chest/dataset');
    await dataset.getByTestId('tab-cases').click();
    await dataset.getByText('C-0001').first().click();
    await expect(dataset.getByTestId('hanging')).toBeVisible({ timeout: 60_000 });
    await expect(dataset.locator('[data-testid^=viewport-]')).toHaveCount(4);
    await choose(dataset, 'Axial');
    await expect(dataset.locator('[data-testid^=viewport-]')).toHaveCount(1);
    await choose(dataset, "Hang the project's cases like this");
    await expect(dataset.getByText("The project's cases of this kind hang like this from now on")).toBeVisible();
  });
  await test.step('the reader’s case opens so', async () => {
    expect(await opens()).toEqual({ viewports: 1, stage: 'Project hanging' });
    await page.getByTestId('hanging').click();
    await expect(page.getByTestId('hanging-menu')).toContainText('Forget my hanging');
    await expect(page.getByTestId('hanging-menu')).not.toContainText('For all readers');
    await press(page, 'Escape');
  });
  await test.step('the reader’s own goes before it', async () => {
    await press(page, 'o');
    await expect(page.locator('[data-testid^=viewport-]')).toHaveCount(3);
    await press(page, 'Shift+H');
    await expect(page.getByText('will hang like this from now on')).toBeVisible();
    expect((await opens()).viewports).toBe(3);
  });
  await test.step('forgotten, the project’s holds again', async () => {
    await choose(page, 'Forget my hanging');
    await expect(page.getByText('will hang as shipped again')).toBeVisible();
    expect(await opens()).toEqual({ viewports: 1, stage: 'Project hanging' });
  });
  await test.step('and once the manager forgets it, the one that is shipped', async () => {
    await choose(dataset, "Forget the project's hanging");
    await expect(dataset.getByText('hang as shipped again')).toBeVisible();
    expect(await opens()).toEqual(shipped);
  });
  await manager.close();
  await reader.close();
});

/** Takes an entry of the hanging's menu. */
async function choose(page: Page, words: string): Promise<void> {
  await page.getByTestId('hanging').click();
  await page.getByTestId('hanging-menu').getByRole('menuitem', { name: words, exact: true }).first().click();
}
