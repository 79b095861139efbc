import { expect, type Page, test } from '@playwright/test';
import { draftIs, onServer, openedRead } from './support/opened.js';
import { choose, clickAt, press, viewport } from './support/reading.js';
import { releasedTo } from './support/released.js';
import { Server } from './support/server.js';

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
  await releasedTo(server, ['apart', 'closing']);
});

test.afterAll(async () => server?.stop());

test('images and list stand in two windows, and make one read', async ({ browser }) => {
  const { page, context, read, api } = await openedRead(browser, server, 'apart');
  const list = await apart(page);

  await test.step('the list is there and nowhere else', async () => {
    await expect(list.getByTestId('structure-spot')).toBeVisible();
    await expect(page.getByTestId('structure-spot')).toHaveCount(0);
    await expect(page.getByTestId('conflict')).toHaveCount(0);
  });

  await test.step('a tool taken up there draws here, and keys work in both', async () => {
    await list.getByTestId('structure-spot').click();
    await clickAt(page, [120, 110]);
    await expect(list.getByTestId('finding-1')).toContainText('Spot');
    await list.bringToFront();
    await press(list, 'ArrowDown');
    await expect(page.getByTestId('viewport-0')).toHaveAttribute('data-slice', '2');
    await press(list, 'Control+z');
    await expect(list.getByTestId('finding-1')).toHaveCount(0);
    await press(list, 'Control+y');
    await expect(list.getByTestId('finding-1')).toBeVisible();
  });

  await test.step('letters typed there are text', async () => {
    await list.getByTestId('question-remark').getByRole('textbox').pressSequentially('ti');
    await expect(page.getByText('Marks hidden')).toHaveCount(0);
    await expect(page.getByText('Inverted')).toHaveCount(0);
    await choose(list, 'question-suspicious', 'No');
    await draftIs(page, 'saved');
    const { draft } = await onServer(api, read);
    expect(draft.findings).toHaveLength(1);
    expect(draft.answers.map(({ value }) => value)).toEqual(['ti', 'no']);
  });

  await test.step('the next opening finds it apart again; a reload loses nothing', async () => {
    await page.reload();
    await viewport(page);
    await expect(page.getByTestId('conflict')).toHaveCount(0);
    const [beside] = context.pages().filter((one) => one !== page);
    const panel = beside ?? page;
    await expect(panel.getByTestId('finding-1')).toBeVisible();
  });

  await test.step('submitted from the list, asked beside the images', async () => {
    const panel = context.pages().find((one) => one !== page) ?? page;
    await panel.getByTestId('submit-read').click();
    await page.getByTestId('confirm-submit').click();
    await expect(page.getByTestId('progress')).toHaveText('1 of 1 read');
  });
  await context.close();
});

test('either window can be closed', async ({ browser }) => {
  const { page, context, read, api } = await openedRead(browser, server, 'closing');
  await test.step('the list: it comes back beside the images', async () => {
    const list = await apart(page);
    await list.getByTestId('question-remark').getByRole('textbox').fill('typed just before');
    await list.close({ runBeforeUnload: true });
    await expect(page.getByTestId('question-remark').getByRole('textbox')).toHaveValue('typed just before');
    await page.reload();
    await expect(page.getByTestId('structure-spot')).toBeVisible();
    expect(context.pages()).toHaveLength(1);
  });
  await test.step('by key, and back by key', async () => {
    const opening = context.waitForEvent('page');
    await press(page, 'Shift+P');
    const list = await opening;
    await expect(list.getByTestId('structure-spot')).toBeVisible();
    const closing = list.waitForEvent('close');
    await press(page, 'Shift+P');
    await closing;
    await expect(page.getByTestId('structure-spot')).toBeVisible();
  });
  await test.step('the images: the list goes with them, the work stays', async () => {
    const list = await apart(page);
    await choose(list, 'question-suspicious', 'No');
    const closing = list.waitForEvent('close');
    await page.close({ runBeforeUnload: true });
    await closing;
    await expect
      .poll(async () => (await onServer(api, read)).draft.answers.map(({ value }) => value))
      .toEqual(['typed just before', 'no']);
  });
  await context.close();
});

/** Puts the list into a window of its own. */
async function apart(page: Page): Promise<Page> {
  const opening = page.context().waitForEvent('page');
  await page.getByTestId('list-apart').click();
  return opening;
}
