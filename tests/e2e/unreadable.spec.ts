import { expect, test } from '@playwright/test';
import { session, signedIn } from './support/api.js';
import { onServer, openedRead } from './support/opened.js';
import { choose, press, submit } from './support/reading.js';
import { releasedTo } from './support/released.js';
import { Server } from './support/server.js';

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
  await releasedTo(server, ['rosa', 'robin', 'rita']);
});

test.afterAll(async () => server?.stop());

test('a case that cannot be read is said so by keys, and the plan and the manager know', async ({ browser }) => {
  const { page, context, read, api } = await openedRead(browser, server, 'rosa');

  await test.step('no reason, no submission; and back to the case with all that was said', async () => {
    await page.getByTestId('question-remark').getByRole('textbox').fill('much motion');
    await press(page, 'Escape', 'Shift+X');
    await expect(page.getByTestId('cannot-be-read-dialog')).toBeVisible();
    await expect(page.getByTestId('confirm-cannot-be-read')).toBeDisabled();
    await press(page, 'Escape');
    await expect(page.getByTestId('cannot-be-read-dialog')).toBeHidden();
    await expect(page.getByTestId('question-remark').getByRole('textbox')).toHaveValue('much motion');
    await press(page, 'ArrowDown');
    await expect(page.getByTestId('viewport-0')).toHaveAttribute('data-slice', '2');
  });

  await test.step('with a reason, by keys alone', async () => {
    await press(page, 'Shift+X');
    await expect(page.getByTestId('reason-image_quality')).toBeFocused();
    await press(page, 'Space', 'ArrowDown', 'ArrowDown');
    await expect(page.getByTestId('reason-technical')).toBeChecked();
    await press(page, 'Tab');
    await page.keyboard.type('half of the lung is missing');
    await press(page, 'Tab', 'Tab');
    await expect(page.getByTestId('confirm-cannot-be-read')).toBeFocused();
    await press(page, 'Enter');
    await expect(page.getByTestId('progress')).toHaveText('1 of 1 read');
    const kept = await onServer(api, read);
    expect(kept).toMatchObject({
      state: 'submitted',
      draft: { cannot_be_read: { reason: 'technical', note: 'half of the lung is missing' } },
    });
    await context.close();
  });

  await test.step('the manager sees who could not read what, and why', async () => {
    const manager = await signedIn(browser, server, 'maya');
    const watch = await manager.newPage();
    await watch.goto('/projects/shapes/watch');
    const row = watch.getByRole('row').filter({ hasText: 'Dr Rosa' });
    const heading = watch.getByRole('columnheader', { name: 'Could not read' });
    await expect(heading).toBeVisible();
    const column = await heading.evaluate((cell) => (cell as HTMLTableCellElement).cellIndex);
    await expect(row.getByRole('cell').nth(column)).toHaveText('1');
    await expect(row).toContainText('1 of 1');
    await watch.goto('/projects/shapes/truth');
    await watch.getByText('C-0001').first().click();
    await expect(watch.getByText(/half of the lung is missing/)).toBeVisible();
    await manager.close();
  });

  await test.step('two of three: the case has no label, and counts as done', async () => {
    const second = await openedRead(browser, server, 'robin');
    await press(second.page, 'Shift+X');
    await second.page.getByTestId('reason-technical').check();
    await second.page.getByTestId('confirm-cannot-be-read').click();
    await expect(second.page.getByTestId('progress')).toHaveText('1 of 1 read');
    await second.context.close();
    const third = await openedRead(browser, server, 'rita');
    await third.page.getByTestId('no-finding').click();
    await choose(third.page, 'question-suspicious', 'No');
    await submit(third.page);
    await third.context.close();
    const manager = await session(server, 'maya');
    // The consensus is found after the submission, in the background.
    const counts = async () => (await (await manager.get('/api/projects/shapes/truth')).json()).counts;
    await expect.poll(counts).toMatchObject({ reading: 0, to_arbitrate: 0, cannot_be_read: 1 });
    const { batches } = await (await manager.get('/api/projects/shapes/batches')).json();
    expect(batches).toMatchObject([{ reads: { submitted: 3 } }]);
    await manager.dispose();
  });
});
