import { expect, type Page, test } from '@playwright/test';
import { session, signedIn } from './support/api.js';
import { take } from './support/marking.js';
import { MarkingRoom } from './support/markingRoom.js';
import { press } from './support/reading.js';

const room = new MarkingRoom('forms');

test('rules, prior studies and the display are written by forms, and a fault is said at its field', async ({ browser }) => {
  const context = await signedIn(browser, room.server, 'maya');
  const page = await context.newPage();
  await page.goto('/projects/marking/protocol');
  const told = page.getByRole('dialog').getByTestId('told-readers');

  await test.step('a rule is refused at its field, and the draft stays as it was', async () => {
    await page.getByTestId('edit-nodule').click();
    await page.getByTestId('minimum-size').fill('20');
    await page.getByTestId('maximum-size').fill('10');
    await expect(told).toContainText('We ask for at least 20 mm.');
    await page.getByTestId('form-save').click();
    await expect(page.getByRole('dialog').getByText('Not saved: what is wrong is said at its field.')).toBeVisible();
    await expect(page.locator('[aria-invalid=true]')).toHaveCount(1);
    expect((await draft()).structures[0].rules?.minimum_size_mm ?? null).toBeNull();
  });

  await test.step('mended, it is kept, and the panel says what readers are told', async () => {
    await page.getByTestId('maximum-size').fill('80');
    await saved(page);
    await expect(page.getByText('We ask for at least 20 mm.')).toBeVisible();
    expect((await draft()).structures[0].rules).toMatchObject({ minimum_size_mm: 20, maximum_size_mm: 80 });
  });

  await test.step('prior studies', async () => {
    await page.getByTestId('edit-prior-studies').click();
    await page.getByTestId('priors').press('Space');
    await page.getByTestId('priors-most').fill('2');
    await page.getByTestId('priors-months').fill('24');
    await saved(page);
    await expect(page.getByText('up to 2 earlier studies of the subject, at most 24 months older')).toBeVisible();
    expect((await draft()).priors).toMatchObject({ most: 2, within_months: 24 });
  });

  await test.step('the display', async () => {
    await page.getByTestId('edit-display').click();
    await page.getByTestId('display').press('Space');
    await page.getByTestId('display-short').fill('1200');
    await saved(page);
    expect((await draft()).display).toEqual({ long_side: 2048, short_side: 1200, check: true });
  });
  await context.close();
});

test('what the protocol asks of a structure stands beside the image', async ({ browser }) => {
  const { page, context } = await room.open(browser, 'forms');
  await take(page, 'mass');
  await press(page, 'm');
  const manual = page.getByTestId('manual');
  await expect(manual).toContainText('We ask for at least 10 mm.');
  await expect(manual).toContainText('at least 60 % of what it encloses has values of −500 or more');
  await manual.getByText('Whole manual').click();
  await expect(manual).toContainText('Mark what each structure asks for.');
  await context.close();
});

async function saved(page: Page): Promise<void> {
  await page.getByTestId('form-save').click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

async function draft() {
  const manager = await session(room.server, 'maya');
  const answer = await manager.get('/api/projects/marking/protocol');
  const { draft } = await answer.json();
  await manager.dispose();
  return draft;
}
