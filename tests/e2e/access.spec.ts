import { expect, test } from '@playwright/test';
import { smallTargets, unseenFocus, violations } from './support/access.js';
import { password, session } from './support/api.js';
import { draftIs, onServer } from './support/opened.js';
import { choose, clickAt, press, submit, viewport } from './support/reading.js';
import { releasedTo } from './support/released.js';
import { Server } from './support/server.js';

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
  await releasedTo(server, ['rosa', 'robin'], 'display: { long_side: 2048, short_side: 1536, check: true }');
});

test.afterAll(async () => server?.stop());

test('every state of the reading room holds WCAG 2.2 AA', async ({ browser }) => {
  test.setTimeout(600_000);
  const context = await browser.newContext({ baseURL: server.address, viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  context.setDefaultTimeout(30_000);
  const holds = (state: string, seen = page) =>
    test.step(state, async () => {
      await expect.poll(() => seen.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length)).toBe(0);
      expect.soft(await violations(seen), state).toEqual([]);
      expect.soft(await smallTargets(seen), state).toEqual([]);
    });

  await page.goto('/sign-in');
  await expect(page.getByTestId('sign-in-name')).toBeVisible();
  await holds('sign-in');
  await page.getByTestId('sign-in-name').fill('rosa');
  await page.getByTestId('sign-in-password').fill(password);
  await page.getByTestId('sign-in-submit').click();
  await expect(page.getByTestId('read-protocol')).toBeVisible();
  await holds('home, protocol to be read');
  await page.getByTestId('read-protocol').click();
  await expect(page.getByTestId('acknowledge')).toBeVisible();
  await holds('protocol');
  await page.getByTestId('acknowledge').click();
  await expect(page.getByTestId('next-case')).toBeVisible();
  await holds('home');
  await page.getByTestId('next-case').click();
  await viewport(page);
  await expect(page.getByTestId('display-check')).toBeVisible();
  await holds('display check');
  await page.keyboard.type('.....');
  await press(page, 'Enter');
  await expect(page.getByTestId('display-missed')).toBeVisible();
  await holds('display check, not passed');
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByTestId('display-check')).toHaveCount(0);
  await holds('read');

  await test.step('the focus is seen wherever it is', async () => {
    expect(await unseenFocus(page, 45)).toEqual([]);
    await press(page, 'Escape');
  });

  for (const structure of ['nodule', 'lung']) {
    await page.getByTestId(`structure-${structure}`).click();
    await holds(`${structure} in hand`);
  }
  await page.getByTestId('structure-nodule').click();
  await clickAt(page, [200, 200], [240, 200], [240, 240]);
  await press(page, 'Shift+Enter');
  await expect(page.getByTestId('finding-1')).toBeVisible();
  await choose(page, 'question-suspicious', 'Yes');
  await page.getByTestId('submit-read').click();
  await expect(page.getByTestId('missing')).toBeVisible();
  await holds('finding, attributes, and what is missing');

  await press(page, 'm');
  await expect(page.getByTestId('manual')).toBeVisible();
  await holds('manual');
  await press(page, 'm', 'e');
  await holds('metadata');
  await press(page, 'e', 'w');
  await holds('window typed');
  await press(page, 'Escape');
  await page.getByTestId('hanging').click();
  await expect(page.getByTestId('hanging-menu')).toBeVisible();
  await holds('hanging menu');
  await press(page, 'Escape');
  await press(page, '?');
  await expect(page.getByTestId('key-list')).toBeVisible();
  await holds('keys');
  await page.getByTestId('change-keys').click();
  await page.getByTestId('mouse-profile').selectOption('own');
  await holds('keys and mouse being changed');
  await page.getByTestId('mouse-profile').selectOption('standard');
  await press(page, 'Escape');
  await expect(page.getByTestId('key-list')).toHaveCount(0);

  await press(page, 'j');
  await choose(page, 'attribute-texture', 'Solid');
  await choose(page, 'question-suspicious', 'No');
  await page.getByTestId('submit-read').click();
  await expect(page.getByTestId('submit-dialog')).toBeVisible();
  await holds('submission');
  await press(page, 'Escape');
  await expect(page.getByTestId('submit-dialog')).toHaveCount(0);
  await press(page, 'Shift+X');
  await expect(page.getByTestId('cannot-be-read-dialog')).toBeVisible();
  await holds('cannot be read');
  await press(page, 'Escape');
  await expect(page.getByTestId('cannot-be-read-dialog')).toHaveCount(0);

  const opening = context.waitForEvent('page');
  await page.getByTestId('list-apart').click();
  const list = await opening;
  await expect(list.getByTestId('structure-nodule')).toBeVisible();
  await holds('list in its own window', list);
  await holds('images without the list');
  await page.getByTestId('list-apart').click();
  await expect(page.getByTestId('structure-nodule')).toBeVisible();

  await draftIs(page, 'saved');
  await context.setOffline(true);
  await page.getByTestId('question-remark').getByRole('textbox').fill('no network');
  await draftIs(page, 'offline');
  await holds('offline');
  await context.setOffline(false);
  await draftIs(page, 'saved');

  const read = page.url().split('/').pop() ?? '';
  await elsewhere(read);
  await page.getByTestId('question-remark').getByRole('textbox').fill('mine');
  await expect(page.getByTestId('conflict')).toBeVisible();
  await holds('conflict');
  await page.getByTestId('keep-mine').click();
  await draftIs(page, 'saved');

  const second = await context.newPage();
  await second.goto(page.url());
  await expect(second.getByTestId('continue-here')).toBeVisible();
  await holds('open in another window', second);
  await second.close();

  await context.request.delete('/api/session', { headers: { 'Sec-Fetch-Site': 'same-origin' } });
  await page.getByTestId('question-remark').getByRole('textbox').fill('signed out');
  await expect(page.getByTestId('sign-in-dialog')).toBeVisible();
  await holds('sign-in over the read');
  await page.getByTestId('sign-in-name').fill('rosa');
  await page.getByTestId('sign-in-password').fill(password);
  await press(page, 'Enter');
  await draftIs(page, 'saved');
  await submit(page);
  await expect(page.getByTestId('progress')).toHaveText('1 of 1 read');
  await holds('home, nothing left');
  await page.goto(`/reading/read/${read}`);
  await expect(page.getByText('This read is submitted')).toBeVisible();
  await holds('submitted');
  await context.close();
});

/** The read is changed by its reader at another computer. */
async function elsewhere(read: string): Promise<void> {
  const api = await session(server, 'rosa');
  const { revision, draft } = await onServer(api, read);
  const saved = await api.put(`/api/reading/reads/${read}/draft`, { data: { base_revision: revision, draft: { ...draft, no_finding: false, answers: [] } } });
  expect(saved.status(), await saved.text()).toBe(200);
  await api.dispose();
}
