import { chromium, expect, type Page, test } from '@playwright/test';
import { type Draft, draftIs, nextRead, onServer, openedRead } from './support/opened.js';
import { choose, submit, viewport } from './support/reading.js';
import { releasedTo } from './support/released.js';
import { Server } from './support/server.js';

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
  await releasedTo(server, ['reload', 'crash', 'network', 'submitted', 'tabs', 'conflict', 'left']);
});

test.afterAll(async () => server?.stop());

test('a reload and a closed browser lose nothing', async ({ browser }) => {
  const { page, context, read, api } = await openedRead(browser, server, 'reload');
  await test.step('reloaded at once, before anything was sent', async () => {
    await remark(page).fill('before the reload');
    await page.reload();
    await expect(remark(page)).toHaveValue('before the reload');
  });
  await choose(page, 'question-suspicious', 'No');
  await draftIs(page, 'saved');
  await context.close();

  await test.step('a new browser goes on', async () => {
    expect((await onServer(api, read)).draft.answers).toMatchObject([{ value: 'before the reload' }, { value: 'no' }]);
    const anew = await openedRead(browser, server, 'reload');
    expect(anew.read).toBe(read);
    await expect(remark(anew.page)).toHaveValue('before the reload');
    await expect(answer(anew.page, 'No')).toBeChecked();
    await anew.context.close();
  });
});

test('what a page sent as it was left is no other’s, though the browser kept less', async ({ browser }) => {
  const { page, context, read, api } = await openedRead(browser, server, 'left');
  await page.route('**/draft', (route) => route.abort('connectionreset'));
  await remark(page).fill('first');
  await draftIs(page, 'offline');
  // From now on the page is gone before its own store has written.
  await page.evaluate(() => {
    crypto.subtle.encrypt = () => new Promise(() => undefined);
  });
  await remark(page).fill('first and last');
  await page.unroute('**/draft');
  await page.reload();
  await expect(remark(page)).toHaveValue('first and last');
  await expect(page.getByTestId('conflict')).toHaveCount(0);
  await draftIs(page, 'saved');
  expect((await onServer(api, read)).draft.answers).toMatchObject([{ value: 'first and last' }]);
  await context.close();
});

test('a browser that crashes without a network loses nothing', async ({}, testInfo) => {
  const { read, api } = await nextRead(server, 'crash');
  const { cookies } = await api.storageState();
  const { launchOptions, viewport: size } = testInfo.project.use;
  const open = async () => {
    const options = { ...launchOptions, viewport: size, baseURL: server.address };
    const context = await chromium.launchPersistentContext(testInfo.outputPath('profile'), options);
    await context.addCookies(cookies);
    const page = await context.newPage();
    await page.goto(`/reading/read/${read}`);
    await viewport(page);
    return { context, page };
  };

  const { context, page } = await open();
  await context.setOffline(true);
  await remark(page).fill('never sent');
  await draftIs(page, 'offline');
  expect((await onServer(api, read)).draft.answers).toEqual([]);
  await crash(page);

  const anew = await open();
  await expect(remark(anew.page)).toHaveValue('never sent');
  await draftIs(anew.page, 'saved');
  expect((await onServer(api, read)).draft.answers).toMatchObject([{ value: 'never sent' }]);
  await anew.context.close();
});

test('a lost network and a killed server lose nothing', async ({ browser }) => {
  const { page, context, read, api } = await openedRead(browser, server, 'network');
  await test.step('the network goes and comes back', async () => {
    await context.setOffline(true);
    await remark(page).fill('without a network');
    await draftIs(page, 'offline');
    await context.setOffline(false);
    await draftIs(page, 'saved');
    expect((await onServer(api, read)).draft.answers).toMatchObject([{ value: 'without a network' }]);
  });
  await test.step('the server is killed and started again', async () => {
    await server.kill();
    await choose(page, 'question-suspicious', 'No');
    await draftIs(page, 'offline');
    await remark(page).fill('without a server');
    server = await server.again();
    await draftIs(page, 'saved');
    expect((await onServer(api, read)).draft.answers).toMatchObject([{ value: 'without a server' }, { value: 'no' }]);
  });
  await context.close();
});

test('a submission whose answer is lost counts once, and can be sent again', async ({ browser }) => {
  const { page, context, read, api } = await openedRead(browser, server, 'submitted');
  await page.getByTestId('no-finding').click();
  await choose(page, 'question-suspicious', 'No');
  await page.route('**/submission', async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  }, { times: 1 });
  await page.getByTestId('submit-read').click();
  await page.getByTestId('confirm-submit').click();
  await expect(page.getByText('The read was not submitted.')).toBeVisible();
  expect(await onServer(api, read)).toMatchObject({ state: 'submitted' });
  await submit(page);
  await expect(page.getByTestId('progress')).toHaveText('1 of 1 read');
  await context.close();
});

test('a second window waits, or takes the read over with all that is in it', async ({ browser }) => {
  const { page, context, read } = await openedRead(browser, server, 'tabs');
  const second = await context.newPage();
  await second.goto(`/reading/read/${read}`);
  await expect(second.getByText('This read is open in another window')).toBeVisible();
  await remark(page).fill('from the first window');
  await second.getByTestId('continue-here').click();
  await viewport(second);
  await expect(remark(second)).toHaveValue('from the first window');
  await expect(page.getByText('This read is open in another window')).toBeVisible();
  await context.close();
});

test('a change from elsewhere is never overwritten silently', async ({ browser }) => {
  const { page, context, read, api } = await openedRead(browser, server, 'conflict');
  const elsewhere = async (text: string) => {
    const { revision, draft } = await onServer(api, read);
    const answers = [{ question: 'remark', instance: null, value: text, attributes: {} }];
    const saved = await api.put(`/api/reading/reads/${read}/draft`, {
      data: { base_revision: revision, draft: { ...draft, answers } },
    });
    expect(saved.status(), await saved.text()).toBe(200);
  };
  const remarkOnServer = async () => valueOf((await onServer(api, read)).draft, 'remark');

  await elsewhere('theirs');
  await remark(page).fill('mine');
  await expect(page.getByTestId('conflict')).toBeVisible();
  expect(await remarkOnServer()).toBe('theirs');
  await page.getByTestId('keep-mine').click();
  await draftIs(page, 'saved');
  expect(await remarkOnServer()).toBe('mine');

  await elsewhere('theirs again');
  await remark(page).fill('mine again');
  await expect(page.getByTestId('conflict')).toBeVisible();
  await page.getByTestId('take-theirs').click();
  await expect(remark(page)).toHaveValue('theirs again');
  await draftIs(page, 'saved');
  expect(await remarkOnServer()).toBe('theirs again');
  await context.close();
});

const remark = (page: Page) => page.getByTestId('question-remark').getByRole('textbox');
const answer = (page: Page, words: string) =>
  page.getByTestId('question-suspicious').getByRole('radio', { name: words });
const valueOf = (draft: Draft, key: string) => draft.answers.find(({ question }) => question === key)?.value;

/** Ends the browser's process at once; nothing of the page runs any more. */
async function crash(page: Page): Promise<void> {
  const browser = page.context().browser();
  if (!browser) throw new Error('the browser cannot be reached');
  const gone = new Promise((done) => browser.once('disconnected', done));
  const control = await browser.newBrowserCDPSession();
  await Promise.race([control.send('Browser.crash'), gone]);
  await gone;
}
