import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { people, session, signedIn } from './support/api.js';
import { commonHeights, instanceAt, outline } from './support/lidc.js';
import { pixelsExamined } from './support/pixels.js';
import { choose, drawContour, openNext, scrollTo, slices, submit } from './support/reading.js';
import { Server, shared } from './support/server.js';
import { heightsOfCt } from './support/slices.js';

/** The middle of the nodule, which both readers outline on two neighbouring slices. */
const heights = commonHeights();
const middle = Math.floor(heights.length / 2);
const marked = heights.slice(middle, middle + 2);

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
  await people(server, ['maya', 'rosa', 'robin', 'arno']);
  server.run('project', 'apply', resolve(import.meta.dirname, 'lungs.yaml'));
});

test.afterAll(async () => server?.stop());

test('from DICOM files to agreed labels', async ({ browser }) => {
  test.setTimeout(900_000);
  const manager = await signedIn(browser, server, 'maya');
  const page = await manager.newPage();

  await test.step('the manager imports a real chest CT and a real mammogram', async () => {
    const ct = join(shared, 'dicom/ct-chest-lidc0314');
    const mammogram = join(shared, 'dicom/mg-cbis-malign0');
    const files = [ct, mammogram].flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
    await page.goto('/projects/lungs/dataset');
    await page.getByTestId('tab-import').click();
    await page.getByTestId('import-input').setInputFiles(files);
    await expect(page.getByTestId('import-status')).toContainText('84', { timeout: 120_000 });
    await page.getByTestId('tab-cases').click();
    await expect(page.getByText('C-0005')).toBeVisible();
  });

  await test.step('looks at the scanned films, whose letters may be a name, and clears them by keys', async () => {
    const api = await session(server, 'maya');
    expect(await pixelsExamined(api, 'lungs')).toBe(4);
    await page.goto('/projects/lungs/plan');
    await expect(page.getByTestId('kept-back')).toContainText('4 cases wait');
    await page.goto('/projects/lungs/dataset/burned-in');
    for (let left = 4; left > 0; left--) {
      await expect(page.getByTestId('tab-burned-in')).toContainText(`(${left})`);
      await expect(page.getByTestId('burned-in-reasons')).toContainText('text stands in the');
      await page.keyboard.press('b');
      await page.keyboard.press('c');
    }
    await expect(page.getByText('No case waits for a look')).toBeVisible();
    await api.dispose();
  });

  await test.step('draws the split, releases protocol and first batch', async () => {
    await page.goto('/projects/lungs/dataset');
    await page.getByTestId('tab-split').click();
    await page.getByTestId('draw-split').click();
    await expect(page.getByTestId('nav-plan')).not.toContainText('not divided yet');
    await page.goto('/projects/lungs/protocol');
    await page.getByTestId('release-protocol').click();
    await page.getByTestId('release-protocol-confirm').click();
    await expect(page.getByTestId('nav-protocol')).toContainText('Version 1');
    await page.goto('/projects/lungs/batches');
    await page.getByTestId('create-batch').click();
    await page.getByTestId('batch-cases').fill('5');
    await page.getByTestId('batch-create').click();
    await page.getByTestId('release-batch').click();
    await expect(page.getByTestId('nav-batches')).toContainText('0 of 10');
  });

  await test.step('two readers read blind, each in a browser of their own', async () => {
    await readAll(await signedIn(browser, server, 'rosa'), 0, 'Yes');
    await readAll(await signedIn(browser, server, 'robin'), 1, 'No');
  });

  await test.step('the manager sees agreement and a disagreement', async () => {
    await page.goto('/projects/lungs/watch');
    await expect(page.getByText('Percent agreement').first()).toBeVisible();
    await page.goto('/projects/lungs/truth');
    await expect(page.getByText('To arbitrate').nth(1)).toBeVisible();
  });

  await test.step('the arbiter settles every disagreement', async () => {
    const arbiter = await signedIn(browser, server, 'arno');
    await arbitrate(await arbiter.newPage());
    await arbiter.close();
  });

  await test.step('the export holds the result', async () => {
    await page.goto('/projects/lungs/truth');
    const download = page.waitForEvent('download');
    await page.getByTestId('export-json').click();
    const reference = JSON.parse(readFileSync(await (await download).path(), 'utf8'));
    expect(JSON.stringify(reference)).not.toContain(instanceAt(marked[0] ?? 0));
    const api = await session(server, 'maya');
    expectTheNodule(await (await api.get('/api/projects/lungs/exports/reference.json?uids=original')).json());
    const coco = await (await api.get('/api/projects/lungs/exports/coco.json')).json();
    expect(coco.categories.map((category: { name: string }) => category.name)).toContain('Nodule');
    expect(coco.annotations).toHaveLength(marked.length);
    expect(server.run('audit', 'verify')).toContain('as they were written');
  });
  await manager.close();
});

/** Reads every case: outlines the nodule on the CT, answers, and says that nothing is to be marked elsewhere. */
async function readAll(context: BrowserContext, radiologist: number, suspicion: string): Promise<void> {
  const page = await context.newPage();
  await page.goto('/reading/');
  await page.getByTestId('read-protocol').or(page.getByTestId('next-case')).first().click();
  await page.getByTestId('acknowledge').click();
  await page.goto('/reading/');
  await openNext(page);
  for (let left = 5; left > 0; left--) {
    if (left < 5) await expect(page.getByTestId('viewport-0')).toHaveAttribute('data-loaded', 'true', { timeout: 60_000 });
    if ((await slices(page)) === 80) {
      await markNodule(page, radiologist);
      await choose(page, 'question-suspicious', 'Yes');
    } else {
      await page.getByTestId('no-finding').click();
      await choose(page, 'question-suspicious', suspicion);
    }
    await submit(page);
  }
  await context.close();
}

async function markNodule(page: Page, radiologist: number): Promise<void> {
  for (const height of marked) {
    await scrollTo(page, sliceAt(height));
    if (height === marked[0]) await page.getByTestId('structure-nodule').click();
    await drawContour(page, outline(radiologist, height));
  }
  const [first, last] = marked.map(sliceAt);
  await expect(page.getByTestId('finding-1')).toContainText(`${first}, ${last}`);
  await choose(page, 'attribute-texture', 'Solid');
  await expect(page.getByTestId('draft-state')).toHaveAttribute('data-state', 'saved');
}

/** The number of the slice at that height; the stack begins at the feet. */
function sliceAt(height: number): number {
  const index = heightsOfCt().findIndex((z) => Math.abs(z - height) < 0.01);
  expect(index, `a slice at ${height} mm`).toBeGreaterThanOrEqual(0);
  return index + 1;
}

/** The arbiter takes the first value of every item, case by case. */
async function arbitrate(page: Page): Promise<void> {
  await page.goto('/arbitration');
  await page.getByTestId('arbitration-next').first().click();
  await page.waitForURL(/\/arbitration\/./);
  for (let left = 4; left > 0; left--) {
    const address = page.url();
    await expect(page.getByTestId('item-1')).toBeVisible();
    await expect(page.getByText("Dr ")).toHaveCount(1);
    await page.getByTestId('ruling-1-value-1').check();
    await page.getByTestId('arbitration-submit').click();
    await page.waitForURL((url) => url.href !== address);
  }
}

type Reference = {
  cases: {
    source: string;
    n: number;
    findings: { structure: string; support: number; of: number; marks: { instance: string }[] }[];
    answers: { question: string; value: string }[];
  }[];
};

function expectTheNodule(reference: Reference): void {
  expect(reference.cases).toHaveLength(5);
  const [ct] = reference.cases.filter((one) => one.source === 'consensus');
  expect(ct?.n).toBe(2);
  expect(ct?.answers).toMatchObject([{ question: 'suspicious', value: 'yes' }]);
  expect(ct?.findings).toMatchObject([{ structure: 'nodule', support: 2, of: 2 }]);
  expect(new Set(ct?.findings[0]?.marks.map((mark) => mark.instance))).toEqual(new Set(marked.map(instanceAt)));
  expect(reference.cases.filter((one) => one.source === 'arbitration')).toHaveLength(4);
}
