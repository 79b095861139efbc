import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { people, session, signedIn } from './support/api.js';
import { Server, shared } from './support/server.js';

const PROJECT = `project: chest
title: Chest
case_unit: study
people:
  manager: [maya]
protocol:
  structures:
    - { key: nodule, name: Nodule, shape: contour, color: "#3fc1ff" }
`;

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
  await people(server, ['maya']);
  expect(apply(PROJECT)).toMatchObject({ status: 0 });
});

test.afterAll(async () => server?.stop());

test('an import says of each file what became of it, and why', async ({ browser }) => {
  const image = readFileSync(join(shared, 'dicom/pydicom/CT_small.dcm'));
  const files = {
    'image.dcm': image,
    'note.dcm': Buffer.from('Dear colleague, the images follow by post. '.repeat(20)),
    'nothing.dcm': Buffer.alloc(0),
    'half.dcm': image.subarray(0, image.length / 2),
    'claim.dcm': claimOfFourGigabytes(),
  };
  const context = await signedIn(browser, server, 'maya');
  const page = await context.newPage();
  await page.goto('/projects/chest/dataset/import');
  await upload(page, files);
  await expectRows(page, {
    'image.dcm': ['Stored', /^$/],
    'note.dcm': ['Refused', /not a DICOM file/],
    'nothing.dcm': ['Refused', /is empty/],
    'half.dcm': ['Quarantined', /cut short/],
    'claim.dcm': ['Quarantined', /declares 4294967280 bytes and 0 are there/],
  });
  await upload(page, { 'copy.dcm': image });
  await expectRows(page, { 'copy.dcm': ['Duplicate', /already/] });
  await page.goto('/projects/chest/dataset');
  await expect(page.getByText('C-0001')).toBeVisible();
  await expect(page.getByText('C-0002')).toBeHidden();
  await context.close();
});

test('a name that is taken is said in the dialog, and what was typed stays', async ({ browser }) => {
  const context = await signedIn(browser, server, 'root');
  const page = await context.newPage();
  await page.goto('/people');
  await page.getByTestId('add-person').click();
  await page.getByTestId('person-name').fill('maya');
  await page.getByTestId('person-display-name').fill('Another Maya');
  await page.getByTestId('person-password').fill('correct horse battery');
  await page.getByTestId('person-create').click();
  await expect(page.getByRole('alert')).toContainText('maya');
  await expect(page.getByTestId('person-display-name')).toHaveValue('Another Maya');
  const root = await session(server, 'root');
  const { people } = await (await root.get('/api/people')).json();
  expect(people.map(({ name }: { name: string }) => name).sort()).toEqual(['maya', 'root']);
  await context.close();
});

test('a fault in a protocol is shown with its line and field, and nothing is saved', async ({ browser }) => {
  const context = await signedIn(browser, server, 'maya');
  const page = await context.newPage();
  await page.goto('/projects/chest/protocol');
  await page.getByTestId('tab-yaml').click();
  const editor = page.getByTestId('yaml-editor');
  const faulty = ['structures:', '  - key: nodule', '    name: Nodule', '    shape: blob', '    color: "#3fc1ff"'];
  await editor.fill(faulty.join('\n'));
  await page.getByTestId('save-draft').click();
  await expect(page.getByTestId('yaml-fault')).toHaveCount(1);
  await expect(page.getByTestId('yaml-fault')).toContainText('Line 4, structures[0].shape');
  await expect(editor).toHaveValue(faulty.join('\n'));
  const manager = await session(server, 'maya');
  const { draft } = await (await manager.get('/api/projects/chest/protocol')).json();
  expect(draft.structures).toMatchObject([{ shape: 'contour' }]);
  await context.close();
});

test('an unknown role in a project file is refused at the command line, and nothing is changed', async () => {
  const before = server.run('project', 'export', 'chest');
  const { status, output } = apply(PROJECT.replace('manager: [maya]', 'manager: [maya]\n  surgeon: [maya]'));
  expect(status).not.toBe(0);
  expect(output).toMatch(/chest\.yaml:6:\d+: people\.surgeon: /);
  expect(output).toContain('reader');
  expect(server.run('project', 'export', 'chest')).toBe(before);
});

/** Applies a project file with this text. */
function apply(text: string) {
  const file = test.info().outputPath('chest.yaml');
  writeFileSync(file, text);
  return server.attempt('project', 'apply', file);
}

async function upload(page: Page, files: Record<string, Buffer>): Promise<void> {
  const chosen = Object.entries(files).map(([name, buffer]) => ({ name, mimeType: 'application/dicom', buffer }));
  await page.getByTestId('import-input').setInputFiles(chosen);
  await expect(page.getByText('Import complete')).toBeVisible();
  await expect(page.getByTestId('import-status')).toContainText(`${chosen.length} of ${chosen.length}`);
}

/** A row a file, with its outcome and its reason. */
async function expectRows(page: Page, rows: Record<string, [outcome: string, reason: RegExp]>): Promise<void> {
  const table = page.getByRole('table', { name: 'Files' });
  for (const [name, [outcome, reason]] of Object.entries(rows)) {
    const cells = table.getByRole('row').filter({ hasText: name }).getByRole('cell');
    await expect(cells.nth(1)).toHaveText(outcome);
    await expect(cells.nth(2)).toHaveText(reason);
  }
}

/** 150 bytes that say that four gigabytes of pixels follow. */
function claimOfFourGigabytes(): Buffer {
  const meta = Buffer.from('DICM\x02\0\x10\0UI\x12\x001.2.840.10008.1.2\0', 'latin1');
  const pixels = Buffer.from([0xe0, 0x7f, 0x10, 0x00, 0xf0, 0xff, 0xff, 0xff]);
  return Buffer.concat([Buffer.alloc(128), meta, pixels]);
}
