import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { people, session, signedIn } from './support/api.js';
import { chestRun } from './support/cases.js';
import { elements } from './support/dicom.js';
import { nextRead, onServer } from './support/opened.js';
import { released } from './support/released.js';
import { Server } from './support/server.js';

let server: Server;
const READERS = ['anna', 'bert', 'carl'];

test.beforeAll(async () => {
  server = await Server.start();
  await people(server, ['maya', ...READERS]);
  await released(server, 'masks', READERS, chestRun(3));
});

test.afterAll(async () => server?.stop());

/** Twenty rows of pixels from (100, 100) on. */
const block = (columns: number) => {
  const rows = Array.from({ length: 20 }, () => [512 - columns, columns]).flat();
  return { columns: 512, rows: 512, runs: [100 * 512 + 100, columns, ...rows.slice(2)] };
};

test('masks of three readers become one by STAPLE, with their skills beside it, and are given out as a segmentation', async ({ browser }) => {
  const manager = await session(server, 'maya');
  const { forecast: _, ...plan } = await (await manager.get('/api/projects/masks/plan')).json();
  const saved = await manager.put('/api/projects/masks/plan', {
    data: { ...plan, consensus: { ...plan.consensus, masks: 'staple' } },
  });
  expect(saved.ok(), await saved.text()).toBe(true);

  for (const [at, reader] of READERS.entries()) {
    const { read, api } = await nextRead(server, reader, 'masks');
    const [image] = await (await api.get(`/api/reading/reads/${read}/metadata`)).json();
    const { revision, draft } = await onServer(api, read);
    const mask = block(at === 2 ? 30 : 20);
    const mark = { instance: image['00080018'].Value[0], frame: 1, shape: 'mask', points: [], mask };
    const submitted = await api.post(`/api/reading/reads/${read}/submission`, {
      data: {
        base_revision: revision,
        draft: {
          ...draft,
          findings: [{ id: '00000000-0000-4000-8000-000000000001', structure: 'lung', marks: [mark], attributes: {} }],
          answers: [{ question: 'suspicious', instance: null, value: 'no', attributes: {} }],
        },
      },
    });
    expect(submitted.status(), await submitted.text()).toBe(200);
    await api.dispose();
  }

  const cases = async () => (await (await manager.get('/api/projects/masks/truth')).json()).cases;
  await expect.poll(async () => (await cases())[0]?.state, { timeout: 60_000 }).toBe('settled');

  await test.step('the screen tells what STAPLE found', async () => {
    const context = await signedIn(browser, server, 'maya');
    const page = await context.newPage();
    await page.goto(`/projects/masks/truth/${(await cases())[0].case}`);
    const evidence = page.getByTestId('staple');
    await expect(evidence).toContainText('n = 600 voxels');
    // Who filled the whole box left nothing out that is not of the finding.
    const rows = await evidence.locator('p').allTextContents();
    expect(rows.slice(1).map((row) => row.split(': ')[1] ?? '').sort((a, b) => a.localeCompare(b))).toEqual(['1.000, 0.000', '1.000, 1.000', '1.000, 1.000']);
    await page.goto('/projects/masks/plan');
    await expect(page.getByTestId('mask-consensus')).toHaveValue('STAPLE');
    await context.close();
  });

  await test.step('the reference holds the mask and the evidence', async () => {
    const reference = await (await manager.get('/api/projects/masks/exports/reference.json')).json();
    const [finding] = reference.cases[0].findings;
    expect(finding.marks[0].mask).toEqual(block(20));
    expect(finding.staple).toMatchObject({ field: 600, sensitivity: [1, 1, 1] });
  });

  await test.step('the segmentation has a bit for each voxel', async () => {
    const folder = test.info().outputPath('segmentations');
    server.run('project', 'segmentations', 'masks', folder);
    const [path, ...others] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.dcm'));
    expect(others).toEqual([]);
    const file = readFileSync(join(folder, path ?? ''));
    // The items of its sequences come without lengths: the pixels are the last element.
    const head = elements(file);
    expect(head.find(({ tag }) => tag === '00080060')?.value.toString('latin1').trim()).toBe('SEG');
    const pixels = file.subarray(file.length - (512 * 512) / 8);
    const bits = [...pixels].reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);
    expect(bits).toBe(400);
  });
  await manager.dispose();
});
