import { expect, test } from '@playwright/test';
import { people } from './support/api.js';
import { chestRun } from './support/cases.js';
import { alone, painted, take } from './support/marking.js';
import { draftIs, onServer, openedRead } from './support/opened.js';
import { clickAt, press, scrollTo } from './support/reading.js';
import { released } from './support/released.js';
import { Server } from './support/server.js';

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
  await people(server, ['maya', 'grower']);
  await released(server, 'growth', ['grower'], chestRun(12));
});

test.afterAll(async () => server?.stop());

test('growth goes on apart from the page, and Esc ends it with nothing painted', async ({ browser }) => {
  const { page, context, read, api } = await openedRead(browser, server, 'grower', 'growth');
  // The thread's program comes when the test lets it: whatever the machine, the growth is still at work until then.
  const program = held();
  await page.route('**/growWorker*', async (route) => {
    await program.free;
    await route.continue().catch(() => undefined);
  });
  await alone(page);
  await scrollTo(page, 6);
  await take(page, 'lung');
  await press(page, 'Shift+T', 'Shift+R');
  await page.getByTestId('brush-from').fill('-1200');
  await page.getByTestId('brush-to').fill('-500');
  await page.getByTestId('brush-radius').fill('40');
  await press(page, 'Escape');
  await press(page, 'Shift+G');
  const growing = page.getByText('Esc stops it');

  await test.step('while it grows the page answers', async () => {
    await clickAt(page, [150.5, 250.5]);
    await expect(growing).toBeVisible();
    await press(page, 'i');
    await press(page, 'i');
    await expect(growing).toBeVisible();
  });

  await test.step('Esc', async () => {
    await press(page, 'Escape');
    await expect(growing).toBeHidden();
    program.let();
    await expect(page.getByTestId('structure-lung')).toHaveAttribute('aria-pressed', 'true');
    await expect(page.getByTestId('finding-1')).toBeHidden();
  });

  await test.step('then the same click grows to its end, and is one step to undo', async () => {
    await clickAt(page, [150.5, 250.5]);
    await expect(page.getByTestId('finding-1')).toBeVisible();
    await expect(growing).toBeHidden();
    await draftIs(page, 'saved');
    const { findings } = (await onServer(api, read)).draft;
    expect(findings).toHaveLength(1);
    expect(findings[0]?.marks).toHaveLength(12);
    expect(painted(findings[0]?.marks ?? [])).toBeGreaterThan(50_000);
    await press(page, 'Control+z');
    await expect(page.getByTestId('finding-1')).toBeHidden();
  });

  await context.close();
});

function held(): { free: Promise<void>; let(): void } {
  let open = () => undefined as void;
  const free = new Promise<void>((resolve) => (open = resolve));
  return { free, let: () => open() };
}
