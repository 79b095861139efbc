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
  await people(server, ['maya', 'ahead']);
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
