import { expect, type Page, type Route, test } from '@playwright/test';
import { people } from './support/api.js';
import { chestRun } from './support/cases.js';
import { nextRead, onServer } from './support/opened.js';
import { choose, press, viewport } from './support/reading.js';
import { released } from './support/released.js';
import { Server } from './support/server.js';

let server: Server;
const SLICES = 12;

test.beforeAll(async () => {
  server = await Server.start();
  await people(server, ['maya', 'slow', 'broken']);
  await released(server, 'chest', ['slow', 'broken'], chestRun(SLICES));
});

test.afterAll(async () => server?.stop());

test('a submission waits for all images, by keys, and asks once they are there', async ({ browser }) => {
  const { read, api } = await nextRead(server, 'slow', 'chest');
  const context = await browser.newContext({ baseURL: server.address, storageState: await api.storageState() });
  const page = await context.newPage();
  const line = await lineOf(page);
  line.let(5);
  await page.goto(`/reading/read/${read}`);
  await viewport(page);
  const waits = page.getByTestId('submit-waits');
  const confirm = page.getByTestId('confirm-submit');

  await test.step('what is missing comes first, as ever', async () => {
    await press(page, 'Control+Enter');
    await expect(page.getByTestId('missing')).toBeVisible();
    await expect(page.getByTestId('submit-dialog')).toHaveCount(0);
    await press(page, 'x');
    await choose(page, 'question-suspicious', 'No');
    await expect(page.getByTestId('missing')).toHaveCount(0);
  });

  await test.step('it says how many have come, Enter submits nothing, and the case is gone back to', async () => {
    await page.getByTestId('viewport-0').focus();
    await press(page, 'Control+Enter');
    await expect(waits).toHaveText(`5 of ${SLICES} images have come.`);
    await expect(waits).toBeFocused();
    await press(page, 'Enter', 'Space');
    await expect(confirm).toHaveCount(0);
    await press(page, 'Escape');
    await expect(page.getByTestId('submit-dialog')).toHaveCount(0);
    await expect(page.getByTestId('images-came')).toHaveText(`5 of ${SLICES} images have come.`);
    expect((await onServer(api, read)) as object).toMatchObject({ state: 'open' });
  });

  await test.step('while it waits the number grows, and the question is put at the end', async () => {
    await page.getByTestId('viewport-0').focus();
    await press(page, 'Control+Enter');
    line.let(4);
    await expect(waits).toHaveText(`9 of ${SLICES} images have come.`);
    line.open();
    await expect(confirm).toBeFocused();
    await expect(page.getByTestId('came-late')).toContainText('7 came after you pressed Submit');
  });

  await test.step('back at the case, they are looked at, and nothing has to be waited for again', async () => {
    await press(page, 'Escape');
    await expect(page.getByTestId('images-came')).toHaveText('All images are here: look at them, then submit.');
    await page.getByTestId('viewport-0').focus();
    await press(page, 'End');
    await expect(page.getByTestId('viewport-0')).toHaveAttribute('data-slice', String(SLICES));
    await press(page, 'Control+Enter');
    await expect(confirm).toBeFocused();
    await expect(page.getByTestId('came-late')).toHaveCount(0);
    await press(page, 'Enter');
    await expect(page.getByTestId('progress')).toHaveText('1 of 1 read');
    expect((await onServer(api, read)) as object).toMatchObject({ state: 'submitted' });
  });
  await context.close();
});

test('images that failed are tried again from there, or the case is said not to be readable', async ({ browser }) => {
  const { read, api } = await nextRead(server, 'broken', 'chest');
  const context = await browser.newContext({ baseURL: server.address, storageState: await api.storageState() });
  const page = await context.newPage();
  const line = await lineOf(page);
  line.let(10);
  line.breakRest();
  await page.goto(`/reading/read/${read}`);
  await viewport(page);
  await press(page, 'x');
  await choose(page, 'question-suspicious', 'No');
  await page.getByTestId('viewport-0').focus();
  await press(page, 'Control+Enter');
  const waits = page.getByTestId('submit-waits');
  await expect(waits).toContainText(`2 of ${SLICES} images cannot be shown.`);
  await expect(page.getByTestId('missing').getByRole('button')).toHaveCount(2);

  await test.step('“Cannot be read” is at hand, and leaves the case as it was when it is taken back', async () => {
    await page.getByTestId('submit-cannot-be-read').click();
    await expect(page.getByTestId('cannot-be-read-dialog')).toBeVisible();
    await expect(page.getByTestId('submit-dialog')).toHaveCount(0);
    await press(page, 'Escape');
    await expect(page.getByTestId('cannot-be-read-dialog')).toHaveCount(0);
  });

  await test.step('tried again, they come, and the question is put', async () => {
    await page.getByTestId('submit-read').click();
    await expect(waits).toContainText('cannot be shown');
    line.open();
    await page.getByTestId('submit-retry').click();
    await expect(page.getByTestId('came-late')).toContainText('2 came after you pressed Submit');
    await page.getByTestId('confirm-submit').click();
    await expect(page.getByTestId('progress')).toHaveText('1 of 1 read');
  });
  await context.close();
});

/** A line that lets so many frames through, and keeps the others until it is opened, or answers that they are not to be had. */
async function lineOf(page: Page): Promise<{ let(count: number): void; breakRest(): void; open(): void }> {
  const waiting: Route[] = [];
  let allowed = 0;
  let isBroken = false;
  const go = (route: Route) => void route.continue();
  await page.route(/\/frames\/1$/, (route) => {
    if (allowed > 0) {
      allowed -= 1;
      return go(route);
    }
    if (isBroken) return void route.fulfill({ status: 404, json: { detail: 'The image is not to be had.' } });
    waiting.push(route);
  });
  return {
    let(count) {
      allowed += count;
      for (; allowed > 0 && waiting.length > 0; allowed -= 1) go(waiting.shift()!);
    },
    breakRest: () => void (isBroken = true),
    open() {
      allowed = Infinity;
      waiting.splice(0).forEach(go);
    },
  };
}
