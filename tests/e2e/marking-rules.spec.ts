import { expect, type Page, test } from '@playwright/test';
import { session, signedIn } from './support/api.js';
import { alone, area, metadata, painted, pixelSpacing, ringAt, sliceSpacing, take } from './support/marking.js';
import { MarkingRoom } from './support/markingRoom.js';
import { type Draft, draftIs, type Mark, onServer } from './support/opened.js';
import { clickAt, drawContour, press, scrollTo } from './support/reading.js';
import { valuesByHeight } from './support/values.js';

const room = new MarkingRoom('rules', 'figures', 'parts');
const findingsOf = async (page: Page, { api, read }: Pick<Awaited<ReturnType<typeof room.open>>, 'api' | 'read'>): Promise<Draft['findings']> => {
  await draftIs(page, 'saved');
  return (await onServer(api, read)).draft.findings;
};

test('what strikes by the protocol’s rules is told beside the finding, and keeps nobody from submitting', async ({ browser }) => {
  const { page, context, read, api } = await room.open(browser, 'rules');
  await alone(page);
  await scrollTo(page, 6);
  await take(page, 'mass');
  // In the air of a lung, and some 4 mm wide.
  await drawContour(page, ringAt([150, 250], 3));
  const notes = page.getByTestId('notes');
  await expect(notes).toContainText('It is smaller than 10 mm, the least that the protocol asks for.');
  await expect(notes).toContainText('Less than 60 % of what it encloses has values from −500.');
  await press(page, 'n');
  // In the heart, and wide enough.
  await drawContour(page, ringAt([270, 280], 20));
  await expect(page.getByTestId('finding-2')).toBeVisible();
  await expect(page.getByTestId('statistics')).toContainText('HU');
  await expect(notes).toBeHidden();

  await test.step('the server counts what strikes, and takes the read', async () => {
    await draftIs(page, 'saved');
    const { revision, draft } = await onServer(api, read);
    const answers = [{ question: 'suspicious', instance: null, value: 'no', attributes: {} }];
    const submitted = await api.post(`/api/reading/reads/${read}/submission`, {
      data: { base_revision: revision, draft: { ...draft, answers } },
    });
    expect(submitted.status(), await submitted.text()).toBe(200);
    const manager = await session(room.server, 'maya');
    const trail = await (await manager.get('/api/projects/marking/audit?action=read.submitted')).text();
    expect(trail).toContain('too_small');
    await manager.dispose();
  });

  await test.step('whoever reviews sees it under Watch and beside the read', async () => {
    const overseer = await signedIn(browser, room.server, 'maya');
    const watch = await overseer.newPage();
    await watch.goto('/projects/marking/watch');
    const row = watch.getByRole('table', { name: 'Remarks by the rules' }).getByRole('row');
    await expect(row.filter({ hasText: 'smaller than asked for' })).toContainText('1 of 2');
    await row.filter({ hasText: 'smaller than asked for' }).getByTestId('remark-case').click();
    await expect(watch.getByText('Finding 1, Mass: smaller than asked for')).toBeVisible();
    await overseer.close();
  });
  await context.close();
});

test('figures are those of the values in the files, and hidden unless the protocol asks', async ({ browser }) => {
  const opened = await room.open(browser, 'figures');
  const { page, context, read, api } = opened;
  await alone(page);
  await scrollTo(page, 6);
  const spacing = await pixelSpacing(api, read);
  const figures = async () => Object.fromEntries(
    await page.getByTestId('statistics').locator('div').evaluateAll((rows) =>
      rows.map((row) => [row.querySelector('dt')?.textContent ?? '', row.querySelector('dd')?.textContent ?? '']),
    ),
  );

  await test.step('of an outline', async () => {
    await take(page, 'mass');
    await drawContour(page, ringAt([270, 280], 20));
    await expect(page.getByTestId('statistics')).toContainText('HU');
    const [mark] = (await findingsOf(page, opened))[0]?.marks ?? [];
    const values = await valuesWithin(mark as Mark);
    const shown = await figures();
    expect(shown).toMatchObject(textsOf(values));
    expect(number(shown['Area'])).toBeCloseTo(Math.abs(area((mark as Mark).points)) * spacing * spacing, -1);
  });

  await test.step('of paint over slices', async () => {
    await take(page, 'airway');
    await press(page, 'Shift+R');
    await page.getByTestId('brush-radius').fill('6');
    await clickAt(page, [340.5, 300.5]);
    await expect(page.getByTestId('statistics')).toContainText('Volume');
    const marks = (await findingsOf(page, opened))[1]?.marks ?? [];
    expect(marks.length).toBeGreaterThan(2);
    const values = (await Promise.all(marks.map(valuesWithin))).flat();
    expect(values.length).toBe(painted(marks));
    const shown = await figures();
    expect(shown).toMatchObject(textsOf(values));
    const millilitres = (painted(marks) * spacing * spacing * (await sliceSpacing(api, read))) / 1000;
    expect(number(shown['Volume'])).toBeCloseTo(millilitres, 1);
  });

  await test.step('of nothing that the protocol does not ask for', async () => {
    await take(page, 'nodule');
    await drawContour(page, ringAt([270, 280], 20));
    await expect(page.getByTestId('finding-3')).toBeVisible();
    await expect(page.getByTestId('statistics')).toBeHidden();
  });
  await context.close();

  /** Pixels whose centres a mark encloses, with the values that the file has there. */
  async function valuesWithin(mark: Mark): Promise<number[]> {
    const image = (await metadata(api, read)).find((one) => one['00080018']?.Value?.[0] === mark.instance);
    const height = Number(image?.['00200032']?.Value?.[2]);
    const [, values] = [...valuesByHeight(room.files)].find(([at]) => Math.abs(at - height) < 1e-3) ?? [];
    if (!values) throw new Error('no file at this height');
    const inside = mark.mask ? inRuns(mark.mask.runs) : inOutline(mark.points);
    return [...values].filter((_, at) => inside(at));
  }
});

test('some marks of a finding become another one', async ({ browser }) => {
  const opened = await room.open(browser, 'parts');
  const { page, context } = opened;
  await alone(page);
  await take(page, 'nodule');
  for (const slice of [3, 4, 5]) {
    await scrollTo(page, slice);
    await drawContour(page, ringAt([200, 250], 20));
    await expect(page.getByTestId('finding-1')).toContainText(String(slice));
  }
  const places = async () => (await findingsOf(page, opened)).map(({ marks }) => marks.length);
  await test.step('that of this image, by a key', async () => {
    await press(page, 'Shift+Y');
    await expect(page.getByTestId('finding-2')).toContainText('5');
    await expect.poll(places).toEqual([2, 1]);
    await press(page, 'Control+z');
    await expect.poll(places).toEqual([3]);
  });
  await test.step('those that are chosen, by the mouse', async () => {
    const finding = page.getByTestId('finding-1');
    await finding.getByRole('button', { name: /Nodule/ }).first().click();
    await page.getByTestId('split').click();
    await finding.getByRole('group', { name: 'Marks of this finding' }).getByRole('button', { name: '4', exact: true }).click();
    await page.getByTestId('split-off').click();
    await expect.poll(async () => (await places()).reduce((sum, count) => sum + count, 0)).toBe(3);
    await expect(page.getByTestId('finding-2')).toContainText('4');
  });
  await context.close();
});

const number = (text: string | undefined) => Number(text?.replace('−', '-').split(' ')[0]);

/** As the screen writes them: three digits that count. */
function textsOf(values: number[]): Record<string, string> {
  const written = (value: number) => value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2).replace('-', '−');
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return {
    'Mean ± SD': `${written(mean)} ± ${written(sd)} HU`,
    'Least, greatest': `${written(Math.min(...values))}, ${written(Math.max(...values))} HU`,
    Pixels: String(values.length),
  };
}

function inRuns(runs: number[]): (at: number) => boolean {
  const inside = new Set<number>();
  let at = 0;
  runs.forEach((run, index) => {
    for (let pixel = at; index % 2 === 1 && pixel < at + run; pixel += 1) inside.add(pixel);
    at += run;
  });
  return (pixel) => inside.has(pixel);
}

/** Whether a pixel's centre lies in the outline (even-odd rule), in images of 512 columns. */
function inOutline(points: [number, number][]): (at: number) => boolean {
  return (at) => {
    const [x, y] = [(at % 512) + 0.5, Math.floor(at / 512) + 0.5];
    let isInside = false;
    points.forEach(([toX, toY], index) => {
      const [fromX, fromY] = points[(index + points.length - 1) % points.length] ?? [toX, toY];
      if (fromY > y !== toY > y && x < fromX + ((y - fromY) / (toY - fromY)) * (toX - fromX)) isInside = !isInside;
    });
    return isInside;
  };
}
