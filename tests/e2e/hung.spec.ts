import { expect, type Locator, type Page, test } from '@playwright/test';
import { people } from './support/api.js';
import { farthest, greysOf } from './support/canvas.js';
import { brainMr, brainTwice, chestCt, chestRun, mammogram, mammogramWithPrior, ownWindows, OWN_TABLE, radiographs, ultrasound } from './support/cases.js';
import { hungPicture } from './support/hungPicture.js';
import { nextRead, openedRead } from './support/opened.js';
import { CT, LESION, nearestUptake, petCt } from './support/petCt.js';
import { boxOf, planeOf, press, viewport } from './support/reading.js';
import { released } from './support/released.js';
import { Server } from './support/server.js';

let server: Server;
const READERS = ['anna', 'ben', 'clara'];

test.beforeAll(async () => {
  test.setTimeout(480_000);
  server = await Server.start();
  await people(server, ['maya', ...READERS]);
  await released(server, 'petct', READERS, petCt());
  await released(server, 'windows', READERS, ownWindows());
  await released(server, 'breast', READERS, mammogram());
  await released(server, 'prior', READERS, mammogramWithPrior(), 2, 'priors: { most: 1, within_months: 36 }');
  await released(server, 'chest', READERS, chestCt());
  await released(server, 'brain', READERS, brainMr());
  await released(server, 'brains', READERS, brainTwice());
  await released(server, 'bones', READERS, radiographs());
  await released(server, 'run', READERS, chestRun(5));
  await released(server, 'echo', READERS, ultrasound());
});

test.afterAll(async () => server?.stop());

test('PET lies over CT in the patient’s millimetres, each with its own window, and is probed in SUV', async ({ browser }) => {
  const { page, context, api, read } = await openedRead(browser, server, 'anna', 'petct');
  await allLoaded(page, 4);
  const fused = page.getByTestId('viewport-1');
  const layer = fused.getByTestId('fusion');
  await expect(fused).toHaveAccessibleName(/^Series 1,/);
  await expect(fused.getByTestId('fusion-control')).toContainText('SUV 0 – 5');

  await test.step('colours are those of the nearest voxel of the PET', async () => {
    await page.getByTestId('viewport-1').click();
    await press(page, ...Array<string>(26).fill('ArrowDown'));
    await expect(fused).toHaveAttribute('data-slice', '27');
    await allLoaded(page, 4);
    const k = 26;
    await expect.poll(() => worstColour(layer, k, 5)).toBeLessThan(2);
    await press(page, 'Alt+3');
    await expect(fused.getByTestId('fusion-control')).toContainText('SUV 0 – 10');
    await expect.poll(() => worstColour(layer, k, 10)).toBeLessThan(2);
  });

  await test.step('the value under the pointer is told of both', async () => {
    const [i, j] = [0, 1].map((axis) => Math.round(((LESION.centre[axis] ?? 0) - (CT.corner[axis] ?? 0)) / CT.pixel)) as [number, number];
    await hover(page, fused, i + 0.5, j + 0.5);
    await expect(page.getByTestId('probe-1')).toHaveText(`40 HU   8.00 SUV   (${i}, ${j})`);
  });

  await test.step('opacity by keys and by the slider; the CT keeps its window', async () => {
    await press(page, 'Alt+ArrowUp');
    await expect(layer).toHaveCSS('opacity', '0.7');
    await fused.getByRole('slider').fill('25');
    await expect(layer).toHaveCSS('opacity', '0.25');
    await fused.focus();
    await press(page, '2');
    await expect(fused).toHaveAttribute('data-window-width', '1500');
    await expect(fused.getByTestId('fusion-control')).toContainText('SUV 0 – 10');
  });

  await test.step('on other planes too', async () => {
    await press(page, '.');
    await allLoaded(page, 3);
    await expect(page.getByTestId('fusion')).toHaveCount(3);
    await press(page, 'Shift+U');
    await expect(page.getByTestId('fusion')).toHaveCount(2);
    await press(page, 'Shift+U', ',');
  });

  await test.step('the PET alone: windows from nought, typed from where to where, black on white', async () => {
    await allLoaded(page, 4);
    const pet = page.getByTestId('viewport-2');
    await pet.click();
    await press(page, '2');
    await expect(pet.getByTitle('Type the window (W)')).toHaveText('SUV 0 – 7');
    await press(page, 'w');
    await pet.getByLabel('SUV', { exact: true }).fill('1');
    await pet.getByLabel('to', { exact: true }).fill('4');
    await press(page, 'Enter');
    await expect(pet.getByTitle('Type the window (W)')).toHaveText('SUV 1 – 4');
    const [corner] = await greysOf(pet, 1, 1);
    expect(corner).toBe(255);
  });

  await test.step('neither weight nor dose nor a time of day reaches the reader', async () => {
    const told = await (await api.get(`/api/reading/reads/${read}/metadata`)).text();
    for (const tag of ['00101030', '00181074', '00181072', '00181075', '00080031', '00080021', '00540016']) expect(told).not.toContain(tag);
  });
  await context.close();
});

test('an image is shown by its own table, and by the windows that it proposes', async ({ browser }) => {
  const { page, context } = await openedRead(browser, server, 'anna', 'windows');
  const shown = await viewport(page);
  await press(page, 'z');
  const { first, entries, bits } = OWN_TABLE;
  const byTable = (value: number) => ((entries[Math.max(0, Math.min(entries.length - 1, value - first))] ?? 0) / (2 ** bits - 1)) * 255;
  await expect(shown.getByText('Table of the image')).toBeVisible();
  await greysAre(shown, byTable);
  await press(page, '2');
  await expect(shown).toHaveAttribute('data-window-width', '3000');
  await expect(shown.getByText('sigmoid')).toBeVisible();
  await greysAre(shown, (value) => 255 / (1 + Math.exp((-4 * (value - 2000)) / 3000)));
  await press(page, '3');
  await greysAre(shown, (value) => 255 / (1 + Math.exp((-4 * (value - 30_000)) / 20_000)));
  await press(page, '1');
  await greysAre(shown, byTable);
  await context.close();
});

/** What each project's case shows first: how many viewports, which stage, and what stands in each. */
const HUNG: readonly [project: string, stage: string, names: string[]][] = [
  ['breast', 'CC', ['RCC', 'LCC']],
  ['chest', 'Axial, MPR, MIP', ['Series 30026', 'Series 30026 coronal', 'Series 30026 sagittal', 'Series 30026 axial']],
  ['brain', 'As acquired', ['Series 5']],
  ['brains', 'Series side by side', ['Series 5', 'Series 6']],
  ['bones', 'Side by side', ['R AP', 'R AP']],
  ['petct', 'CT, fused, PET, MIP', ['Series 1', 'Series 1', 'Series 2', 'Series 2 coronal']],
  ['run', 'One', ['Series 30026']],
  ['echo', 'Side by side', ['Series 1']],
];

test('each shipped hanging looks as it should', async ({ browser }) => {
  for (const [project, stage, names] of HUNG) {
    await test.step(project, async () => {
      const { page, context } = await openedRead(browser, server, 'ben', project);
      await allLoaded(page, names.length);
      expect.soft(await page.getByTestId('hanging').getAttribute('data-stage')).toBe(stage);
      expect.soft(await shownNames(page)).toEqual(names);
      expect.soft(await hungPicture(page)).toMatchSnapshot(`${project}.png`, { maxDiffPixelRatio: 0.005, threshold: 0.1 });
      await context.close();
    });
  }
});

test('further stages look as they should', async ({ browser }) => {
  for (const [project, keys, count, name] of [
    ['breast', ['.'], 2, 'breast-mlo'],
    ['breast', ['.', '.'], 4, 'breast-all'],
    ['breast', ['.', '.', '.'], 1, 'breast-full'],
    ['chest', ['.', '.'], 2, 'chest-mip'],
    ['brain', ['.'], 3, 'brain-planes'],
    ['petct', ['.'], 3, 'petct-planes'],
    ['petct', ['.', '.'], 2, 'petct-mip'],
  ] as const) {
    const { page, context } = await openedRead(browser, server, 'clara', project);
    await press(page, ...keys);
    await allLoaded(page, count);
    expect.soft(await hungPicture(page)).toMatchSnapshot(`${name}.png`, { maxDiffPixelRatio: 0.005, threshold: 0.1 });
    await context.close();
  }
});

test('an earlier study hangs below, at the same scale, told by its age alone, and is not marked on', async ({ browser }) => {
  await withPrior('anna');
  const { page, context, api, read } = await openedRead(browser, server, 'anna', 'prior');
  await allLoaded(page, 4);
  await expect.poll(() => shownNames(page)).toEqual(['RCC', 'LCC', 'RCC, prior', 'LCC, prior']);
  const planes = await Promise.all([0, 1, 2, 3].map((at) => planeOf(page.getByTestId(`viewport-${at}`))));
  for (const { a } of planes) expect(a).toBeCloseTo(planes[0]?.a ?? 0, 4);
  await expect(page.getByTestId('viewport-2').getByText('Prior, 14 months before')).toBeVisible();
  const told = await (await api.get(`/api/reading/reads/${read}`)).json();
  expect(told.priors.map(({ before }: { before: string }) => before)).toEqual(['14 months before']);
  const metadata = await (await api.get(`/api/reading/reads/${read}/priors/1/metadata`)).text();
  for (const secret of ['20220901', '20231101', 'MG1', '1.2.826']) expect(JSON.stringify(told) + metadata).not.toContain(secret);
  expect.soft(await hungPicture(page)).toMatchSnapshot('prior.png', { maxDiffPixelRatio: 0.005, threshold: 0.1 });

  await press(page, 'Shift+2');
  const prior = page.getByTestId('viewport-2');
  // Against the chest wall, where there is breast.
  const beside = async (shown: Locator) => shown.click({ position: { x: (await boxOf(shown)).width - 60, y: 200 } });
  await beside(prior);
  await expect(prior.getByText('A prior study is only looked at: nothing is marked on it.')).toBeVisible();
  await expect(page.locator('[data-testid^=finding-]')).toHaveCount(0);
  await expect(prior).toHaveAttribute('data-marks', '0');
  await beside(page.getByTestId('viewport-0'));
  await expect(page.getByTestId('viewport-0')).toHaveAttribute('data-marks', '1');
  await context.close();
});

test('without dragging: planes are turned, moved and measured by keys', async ({ browser }) => {
  const { page, context } = await openedRead(browser, server, 'clara', 'chest');
  await allLoaded(page, 4);
  await press(page, 'Alt+]');
  await expect(page.getByText(/Planes are turned where the series is shown in three planes/)).toBeVisible();
  await press(page, 'o');
  await allLoaded(page, 3);
  const [axial, coronal] = [page.getByTestId('viewport-0'), page.getByTestId('viewport-1')];
  const slices = await coronal.getAttribute('data-slices');
  await press(page, 'Alt+]', 'Alt+]', 'Alt+]', 'Alt+]', 'Alt+.');
  await allLoaded(page, 3);
  await expect(coronal).not.toHaveAttribute('data-slices', slices ?? '');
  await expect(coronal.locator('[data-edge=left]')).toHaveText(/^(R[AP]|[AP]R)$/);
  // Back again: the planes are those of the volume.
  await press(page, 'Alt+[', 'Alt+[', 'Alt+[', 'Alt+[', 'Alt+,');
  await expect(coronal).toHaveAttribute('data-slices', slices ?? '');
  await allLoaded(page, 3);

  await press(page, 'd', 'Enter', ...Array<string>(10).fill('Shift+ArrowRight'), 'Enter');
  const { a } = await planeOf(axial);
  await expect(axial.getByTestId('ruler')).toHaveText(`${((80 / a) * 0.78125).toFixed(1)} mm`);
  await press(page, 'Escape', 'Escape');
  const before = await planeOf(axial);
  await press(page, 'Control+Shift+ArrowRight');
  await expect.poll(async () => (await planeOf(axial)).e - before.e).toBeCloseTo(40, 0);
  await context.close();
});

/** Takes the reader to the later of the two studies: the earlier one, which has none before it, is said to be unreadable. */
async function withPrior(reader: string): Promise<void> {
  const { read, api } = await nextRead(server, reader, 'prior');
  const { priors } = await (await api.get(`/api/reading/reads/${read}`)).json();
  if (priors.length > 0) return;
  const nothing = { findings: [], answers: [], no_finding: false, active_seconds: 0 };
  const draft = { ...nothing, cannot_be_read: { reason: 'technical', note: '' } };
  const answer = await api.post(`/api/reading/reads/${read}/submission`, { data: { base_revision: 0, draft } });
  expect(answer.ok(), await answer.text()).toBe(true);
}

async function greysAre(shown: Locator, expected: (value: number) => number): Promise<void> {
  await expect(async () => {
    const { most, compared } = farthest(await greysOf(shown, 256, 256), expected);
    expect(compared).toBe(65_536);
    expect(most).toBeLessThan(1.6);
  }).toPass({ timeout: 10_000 });
}

/** How far a colour of the layer is from that of the nearest uptake, at most. */
async function worstColour(layer: Locator, k: number, top: number): Promise<number> {
  const data = await layer.evaluate((canvas) => {
    const { width, height } = canvas as HTMLCanvasElement;
    return [...((canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? [])];
  });
  let most = 0;
  for (let at = 0; at < CT.columns * CT.rows; at += 1) {
    const share = Math.min(1, nearestUptake(at % CT.columns, Math.floor(at / CT.columns), k) / top);
    const entry = Math.round(share * 255);
    const alpha = 255 * Math.min(1, share / 0.1);
    const colour = [Math.min(255, entry * 2), Math.max(0, (entry - 128) * 2), Math.max(0, (entry - 192) * 4)];
    const parts = alpha < 255 ? [] : colour.map((value, part) => Math.abs(value - (data[at * 4 + part] ?? 0)) / 4);
    most = Math.max(most, Math.abs(alpha - (data[at * 4 + 3] ?? 0)), ...parts);
  }
  return most;
}

/** What stands in each viewport, in words. */
async function shownNames(page: Page): Promise<string[]> {
  const labels = await page.locator('[data-testid^=viewport-][aria-label]').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''));
  return labels.map((label) => label.replace(/,? (\d+ (day|week|month|year)s? before, )?image \d+ of \d+$/, '').replace(/,$/, ''));
}

/** Waits until that many viewports are there and show what was asked for. */
async function allLoaded(page: Page, count: number): Promise<void> {
  await expect(page.locator('[data-testid^=viewport-][data-loaded=true]')).toHaveCount(count, { timeout: 90_000 });
  await expect(page.locator('[data-testid^=viewport-][data-loaded=false]')).toHaveCount(0);
}

async function hover(page: Page, shown: Locator, column: number, row: number): Promise<void> {
  const { a, b, c, d, e, f } = await planeOf(shown);
  const box = await boxOf(shown);
  await page.mouse.move(box.x + a * column + c * row + e, box.y + b * column + d * row + f);
}
