import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { people, session, signedIn } from './support/api.js';
import { Server, shared } from './support/server.js';

const PROJECT = 'project: chest\ntitle: Chest\ncase_unit: study\npeople:\n  manager: [maya]\n  custodian: [carl]\n';

/** Large enough to be sent in pieces. */
const FILM = join(shared, 'dicom/mg-cbis-malign0/1-280.dcm');
const CT = join(shared, 'dicom/pydicom/CT_small.dcm');

let server: Server;
let manager: BrowserContext;
let page: Page;

test.beforeAll(async ({ browser }) => {
  server = await Server.start();
  await people(server, ['maya', 'carl']);
  const file = test.info().outputPath('chest.yaml');
  writeFileSync(file, PROJECT);
  server.run('project', 'apply', file);
  manager = await signedIn(browser, server, 'maya');
  page = await manager.newPage();
});

test.afterAll(async () => server?.stop());

test('an upload goes on by itself when the line was cut', async () => {
  let cut = 2;
  await page.route(/\/uploads\/.*offset=/, (route) => (cut-- > 0 ? route.abort('connectionreset') : route.continue()));
  await page.goto('/projects/chest/dataset/import');
  await page.getByTestId('import-input').setInputFiles([FILM, CT]);
  await expect(page.getByTestId('import-waiting')).toContainText('goes on by itself');
  await expect(page.getByText('Import complete')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByTestId('import-status')).toContainText('2 of 2');
  await page.unroute(/\/uploads\/.*offset=/);
});

test('an upload goes on after the page was left, when the same files are chosen', async () => {
  const second = FILM.replace('1-280', '1-281');
  const third = FILM.replace('1-280', '1-282');
  await page.route(/\/uploads\/.*offset=/, (route) => route.abort('connectionreset'));
  await page.goto('/projects/chest/dataset/import');
  await page.getByTestId('import-input').setInputFiles([second, third]);
  await expect(page.getByTestId('import-waiting')).toBeVisible();
  page.on('dialog', (dialog) => void dialog.accept());
  await page.unroute(/\/uploads\/.*offset=/);
  await page.reload();
  await page.getByTestId('import-input').setInputFiles([second, third]);
  await expect(page.getByText('Import complete')).toBeVisible({ timeout: 60_000 });
  const api = await session(server, 'maya');
  const { imports } = await (await api.get('/api/projects/chest/imports')).json();
  expect(imports.map((one: { stored: number }) => one.stored)).toEqual([2, 2]);
});

test('a manager discards what is in quarantine, and imports again', async () => {
  const whole = readFileSync(CT);
  const half = { name: 'half.dcm', mimeType: 'application/dicom', buffer: whole.subarray(0, whole.length / 2) };
  await page.goto('/projects/chest/dataset/import');
  await page.getByTestId('import-input').setInputFiles([half]);
  await expect(page.getByText('Import complete')).toBeVisible();
  await page.getByTestId('tab-quarantine').click();
  await expect(page.getByRole('table', { name: 'Quarantine' })).toContainText('half.dcm');
  await page.getByTestId('import-again').click();
  await expect(page.getByText('stays in quarantine')).toBeVisible();
  await page.getByTestId('discard').click();
  await page.getByTestId('discard-confirm').click();
  await expect(page.getByText('Nothing is in quarantine')).toBeVisible();
});

test('a manager finds files in quarantine by their names and decides about them together', async () => {
  const whole = readFileSync(CT);
  const cut = (name: string, length: number) => ({ name, mimeType: 'application/dicom', buffer: whole.subarray(0, length) });
  await page.goto('/projects/chest/dataset/import');
  await page.getByTestId('import-input').setInputFiles([cut('a-half.dcm', 20_000), cut('b-half.dcm', 22_000), cut('c-third.dcm', 13_000)]);
  await expect(page.getByText('Import complete')).toBeVisible();
  await page.getByTestId('tab-quarantine').click();
  const table = page.getByRole('table', { name: 'Quarantine' });
  await page.getByLabel('Name, reason or UID contains').fill('half');
  await expect(table).not.toContainText('c-third.dcm');
  await page.getByTestId('select-all').click();
  await page.getByTestId('import-again-selected').click();
  await expect(page.getByText('2 files stay in quarantine')).toBeVisible();
  await page.getByTestId('select-all').click();
  await page.getByTestId('discard-selected').click();
  await page.getByTestId('discard-confirm-selected').click();
  await expect(page.getByText('2 files discarded.')).toBeVisible();
  await page.getByLabel('Name, reason or UID contains').fill('');
  await expect(table).toContainText('c-third.dcm');
  await page.getByTestId('discard').click();
  await page.getByTestId('discard-confirm').click();
  await expect(page.getByText('Nothing is in quarantine')).toBeVisible();
});

test('a case with burned-in text is kept out, and taken in again', async () => {
  await page.goto('/projects/chest/dataset/burned-in');
  await expect(page.getByTestId('tab-burned-in')).toContainText('(3)', { timeout: 60_000 });
  await expect
    .poll(() => page.getByTestId('burned-in-picture').evaluate((picture) => (picture as HTMLImageElement).naturalWidth))
    .toBeGreaterThan(100);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('e');
  await expect(page.getByTestId('tab-burned-in')).toContainText('(2)');
  await expect(page.getByRole('navigation', { name: 'Flagged cases' })).toContainText('Kept out');
});

test('the profile of a project is chosen and audited', async () => {
  await page.goto('/projects/chest/dataset/deidentification');
  await expect(page.getByTestId('profile-names')).toHaveText('basic');
  await page.getByTestId('profile-patient_characteristics').check();
  await page.getByTestId('save-profile').click();
  await expect(page.getByText('The profile is saved.')).toBeVisible();
  expect(server.run('project', 'export', 'chest')).toContain('deidentification: basic,patient-characteristics');
  await page.goto('/projects/chest/audit');
  await expect(page.getByText('deidentification.set').first()).toBeVisible();
});

test('a token is shown once, works, and is revoked', async ({ request }) => {
  await page.goto('/projects');
  await page.getByTestId('account-menu').click();
  await page.getByTestId('tokens').click();
  await page.getByTestId('make-token').click();
  await page.getByTestId('token-name').fill('Nightly sync');
  await page.getByTestId('token-create').click();
  const secret = await page.getByTestId('token-secret').innerText();
  await page.getByTestId('token-done').click();
  await expect(page.getByText(secret)).toBeHidden();
  const ask = () =>
    request.get(`${server.address}/api/projects/chest/dicomweb/studies`, {
      headers: { Authorization: `Bearer ${secret}` },
    });
  expect((await ask()).status()).toBe(200);
  await page.getByTestId('revoke-token').click();
  await page.getByTestId('revoke-token-confirm').click();
  await expect(page.getByText('You have no token')).toBeVisible();
  expect((await ask()).status()).toBe(401);
});

test('the custodian alone learns who is who', async ({ browser }) => {
  const custodian = await signedIn(browser, server, 'carl');
  const own = await custodian.newPage();
  await own.goto('/');
  const download = own.waitForEvent('download');
  await own.getByTestId('identities-chest').click();
  expect(readFileSync(await (await download).path(), 'utf8')).toContain('"1CT1"');
  expect((await page.request.get('/api/projects/chest/identities.csv')).status()).toBe(403);
});
