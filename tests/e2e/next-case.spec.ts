import { expect, test } from '@playwright/test';
import { people } from './support/api.js';
import { chestRun, copies } from './support/cases.js';
import { onServer, openedRead } from './support/opened.js';
import { choose, submit, viewport } from './support/reading.js';
import { released } from './support/released.js';
import { Server } from './support/server.js';

let server: Server;
const SLICES = 5;

test.beforeAll(async () => {
  server = await Server.start();
  await people(server, ['maya', 'ahead', 'sitter']);
  await released(server, 'shapes', ['ahead'], copies(chestRun(SLICES), 3, true), 3);
});

test.afterAll(async () => server?.stop());

test('the images of the next case are there before it is opened', async ({ browser }) => {
  const { page, read, api, context } = await openedRead(browser, server, 'ahead');
  const ofRead = (url: string) => /\/reads\/([0-9a-f]{32})\/instances/.exec(url)?.[1];
  const came: string[] = [];
  page.on('requestfinished', (request) => {
    const whose = ofRead(request.url());
    if (whose) came.push(whose);
  });
  const next = await test.step('fetched while the first is read, after all of it', async () => {
    await expect.poll(() => came.filter((whose) => whose !== read).length, { timeout: 60_000 }).toBe(SLICES);
    const next = came.find((whose) => whose !== read) ?? '';
    expect(came.lastIndexOf(read), 'the open case comes first').toBeLessThan(came.indexOf(next));
    return next;
  });

  await test.step('it is not opened by that', async () => {
    const home = await (await api.get('/api/reading/projects')).json();
    expect(home.projects[0]).toMatchObject({ open_read: read, available: 3, submitted: 0 });
    expect((await api.get(`/api/reading/reads/${next}`)).status()).toBe(404);
    const stored = await page.evaluate(async () => [
      ...Object.keys(localStorage),
      ...(await caches.keys()),
      ...(await indexedDB.databases()).map(({ name }) => name ?? ''),
    ]);
    expect(stored.join(' '), 'nothing of it is left in the browser').not.toContain(next);
  });

  await test.step('it opens without fetching an image', async () => {
    await page.route('**/instances/**', (route) => route.abort());
    const before = Date.now();
    await choose(page, 'question-suspicious', 'No');
    await page.getByTestId('no-finding').click();
    await submit(page);
    await page.waitForURL(`**/reading/read/${next}`);
    const shown = await viewport(page);
    await expect(shown).toHaveAttribute('data-slices', String(SLICES));
    for (let slice = 2; slice <= SLICES; slice += 1) {
      await shown.press('ArrowDown');
      await expect(shown).toHaveAttribute('data-slice', String(slice));
      await expect(shown).toHaveAttribute('data-loaded', 'true');
    }
    await choose(page, 'question-suspicious', 'No');
    await expect.poll(async () => (await onServer(api, next)).revision, { timeout: 20_000 }).toBeGreaterThan(0);
    const { draft } = await onServer(api, next);
    expect(draft.active_seconds, 'its time began when it was opened').toBeLessThanOrEqual((Date.now() - before) / 1000 + 1);
  });
  await context.close();
});

/** Runs in the page: counts the reads that were fetched to be opened and are still held. */
function countReads(): void {
  const fetched: WeakRef<object>[] = [];
  const json = Response.prototype.json;
  Response.prototype.json = async function (this: Response): Promise<unknown> {
    const answer: unknown = await json.call(this);
    if (/\/reads\/[0-9a-f]{32}$/.test(this.url) && answer) fetched.push(new WeakRef(answer));
    return answer;
  };
  Object.assign(window, {
    reads: () => ({ fetched: fetched.length, held: fetched.filter((read) => read.deref()).length }),
  });
}

test('a page that many cases are read in holds the one that is open', async ({ browser }) => {
  const CASES = 5;
  await released(server, 'sitting', ['sitter'], copies(chestRun(2), CASES, true), CASES);
  const { page, context } = await openedRead(browser, server, 'sitter', 'sitting');
  await page.addInitScript(countReads);
  await page.reload();
  const inspector = await context.newCDPSession(page);
  const reads = async () => {
    await inspector.send('HeapProfiler.collectGarbage');
    return page.evaluate(() => (window as unknown as { reads(): { fetched: number; held: number } }).reads());
  };
  for (let read = 1; read < CASES; read += 1) {
    await viewport(page);
    await choose(page, 'question-suspicious', 'No');
    await page.getByTestId('no-finding').click();
    await submit(page);
  }
  await viewport(page);
  expect((await reads()).fetched).toBeGreaterThanOrEqual(CASES);
  // The one before it may stay until the screen is drawn the next time.
  await expect.poll(async () => (await reads()).held, { timeout: 20_000 }).toBeLessThanOrEqual(2);
  await context.close();
});
