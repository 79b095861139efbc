import { expect, type Page, test } from '@playwright/test';
import { people } from './support/api.js';
import { chestRun } from './support/cases.js';
import { drawnMarks, expectMark } from './support/marks.js';
import { draftIs, onServer, openedRead, type Mark } from './support/opened.js';
import { clickAt, dragAt, drawContour, type ImagePoint, planeOf, press, scrollTo, viewport } from './support/reading.js';
import { released } from './support/released.js';
import { Server } from './support/server.js';

let server: Server;
const SLICES = 12;
const READERS = ['outline', 'vertex', 'between', 'paint', 'planes', 'cuts', 'clavier'];

test.beforeAll(async () => {
  server = await Server.start();
  await people(server, ['maya', ...READERS]);
  await released(server, 'marking', READERS, chestRun(SLICES));
});

test.afterAll(async () => server?.stop());

const open = (browser: Parameters<typeof openedRead>[0], reader: string) => openedRead(browser, server, reader, 'marking');
/** One viewport with the images as they were acquired. */
async function alone(page: Page): Promise<void> {
  await press(page, 'g');
  await expect(page.getByTestId('viewport-1')).toBeHidden();
  await viewport(page);
}
const take = (page: Page, structure: string) => page.getByTestId(`structure-${structure}`).click();
const painted = (marks: Mark[]) => marks.reduce((sum, { mask }) => sum + count(mask?.runs ?? []), 0);
const count = (runs: number[]) => runs.reduce((sum, run, at) => sum + (at % 2 === 1 ? run : 0), 0);

test('axes, angles, circles, splines and boxes come back as they were drawn', async ({ browser }) => {
  const { page, context, read, api } = await open(browser, 'outline');
  await alone(page);
  await scrollTo(page, 3);
  await take(page, 'lesion');
  await dragAt(page, [100, 100], [180, 100]);
  await take(page, 'angle');
  await clickAt(page, [300, 100], [250, 160], [330, 160]);
  await take(page, 'ring');
  await dragAt(page, [400, 130], [430, 130]);
  await take(page, 'heart');
  await clickAt(page, [240, 250], [300, 260], [310, 320], [250, 330], [240, 250]);
  await take(page, 'block');
  await dragAt(page, [100, 200], [160, 240]);
  await scrollTo(page, 7);
  await dragAt(page, [110, 200], [170, 250]);
  await expect(page.getByTestId('finding-5')).toContainText('3 … 7 (5)');
  await draftIs(page, 'saved');

  const { findings } = (await onServer(api, read)).draft;
  expectMark(findings[0]?.marks[0], 'bidirectional', [[100, 100], [180, 100], [140, 80], [140, 120]], 1);
  expectMark(findings[1]?.marks[0], 'angle', [[300, 100], [250, 160], [330, 160]], 1);
  expectMark(findings[2]?.marks[0], 'circle', [[400, 130], [430, 130]], 1);
  expectMark(findings[3]?.marks[0], 'spline', [[240, 250], [300, 260], [310, 320], [250, 330]], 1);
  expect(findings[4]?.marks).toHaveLength(5);
  for (const mark of findings[4]?.marks ?? []) expectMark(mark, 'box', [[110, 200], [170, 250]], 1);

  await scrollTo(page, 3);
  const drawn = await drawnMarks(page);
  expect(Object.keys(drawn)).toHaveLength(5);
  await page.reload();
  await alone(page);
  await scrollTo(page, 3);
  await expect.poll(() => drawnMarks(page)).toEqual(drawn);
  await context.close();
});

test('corners are added, moved and taken away; outlines are pushed, cut in two and joined', async ({ browser }) => {
  const { page, context, read, api } = await open(browser, 'vertex');
  await alone(page);
  const first = async () => {
    await draftIs(page, 'saved');
    return (await onServer(api, read)).draft.findings[0]?.marks ?? [];
  };
  const square = [[200, 200], [280, 200], [280, 280], [200, 280]] as const;
  await take(page, 'effusion');
  await clickAt(page, ...square, square[0]);
  await expect(page.getByTestId('finding-1')).toBeVisible();
  await press(page, 'Escape');

  await test.step('by keys alone', async () => {
    await press(page, 'Shift+V', 'Insert', 'Shift+ArrowUp', 'Shift+ArrowUp');
    await expect.poll(first).toMatchObject([{ points: [[200, 200], [240, 198], [280, 200], [280, 280], [200, 280]].map(near) }]);
    await press(page, 'Backspace');
    await expect.poll(first).toMatchObject([{ points: square.map(near) }]);
  });

  await test.step('by double click and drag', async () => {
    const [x, y] = await onScreen(page, [240, 280]);
    await page.mouse.dblclick(x, y);
    await expect.poll(async () => (await first())[0]?.points.length).toBe(5);
    await dragAt(page, [240, 280], [240, 310]);
    await expect.poll(first).toMatchObject([{ points: [...square.slice(0, 3), [240, 310], [200, 280]].map(near) }]);
  });

  await test.step('cut in two, and joined again', async () => {
    await take(page, 'effusion');
    await press(page, 'Shift+K');
    await dragAt(page, [240, 180], [240, 330]);
    await expect.poll(async () => (await first()).length).toBe(2);
    const areas = (await first()).map(({ points }) => Math.abs(area(points)));
    expect(Math.abs((areas[0] ?? 0) + (areas[1] ?? 0) - 80 * 80 - 1200)).toBeLessThan(60);
    await press(page, 'Shift+M');
    await expect.poll(async () => (await first()).length).toBe(1);
    expect(Math.abs(Math.abs(area((await first())[0]?.points ?? [])) - 80 * 80 - 1200)).toBeLessThan(60);
  });

  await test.step('a contour is pushed with the disc', async () => {
    await take(page, 'nodule');
    await drawContour(page, ringAt([380, 240], 30));
    const contour = async () => {
      await draftIs(page, 'saved');
      return (await onServer(api, read)).draft.findings[1]?.marks[0]?.points ?? [];
    };
    const before = await contour();
    await press(page, 'Shift+S');
    await dragAt(page, [380, 240], [420, 240]);
    await expect.poll(async () => Math.max(...(await contour()).map(([x]) => x))).toBeGreaterThan(420);
    expect(Math.abs(area(await contour()))).toBeGreaterThan(Math.abs(area(before)) + 100);
    await press(page, 'Control+z');
    await expect.poll(contour).toEqual(before);
  });

  await test.step('a live wire keeps to an edge', async () => {
    await press(page, 'Shift+L', 'n');
    // Across the chest wall: the line between the clicks is not straight.
    await clickAt(page, [130, 200], [130, 300], [180, 260], [130, 200]);
    await expect(page.getByTestId('finding-3')).toBeVisible();
    await draftIs(page, 'saved');
    const { findings } = (await onServer(api, read)).draft;
    expect(findings[2]?.marks[0]?.points.length).toBeGreaterThan(8);
  });
  await context.close();
});

test('slices between marks are filled in, and marks are carried on', async ({ browser }) => {
  const { page, context, read, api } = await open(browser, 'between');
  await alone(page);
  await scrollTo(page, 2);
  await take(page, 'nodule');
  await drawContour(page, ringAt([200, 250], 20));
  await scrollTo(page, 6);
  await drawContour(page, ringAt([200, 250], 40));
  await expect(page.getByTestId('notes')).toContainText('3 slices between its marks are not marked');
  await press(page, 'Shift+I');
  await expect(page.getByTestId('finding-1')).toContainText('2 … 6 (5)');
  await expect(page.getByTestId('notes')).toBeHidden();
  await press(page, 'Shift+N');
  await expect(page.getByTestId('viewport-0')).toHaveAttribute('data-slice', '7');
  await expect(page.getByTestId('finding-1')).toContainText('2 … 7 (6)');
  await draftIs(page, 'saved');

  const { findings } = (await onServer(api, read)).draft;
  const radii = (findings[0]?.marks ?? []).map(({ points }) => Math.sqrt(Math.abs(area(points)) / Math.PI)).sort((a, b) => a - b);
  [20, 25, 30, 35, 40, 40].forEach((radius, at) => expect(Math.abs((radii[at] ?? 0) - radius)).toBeLessThan(1.2));
  await press(page, 'Control+z', 'Control+z');
  await expect(page.getByTestId('finding-1')).toContainText('2, 6');

  await test.step('locked and hidden', async () => {
    await scrollTo(page, 2);
    await page.getByRole('button', { name: 'Lock finding 1, Nodule' }).click();
    await press(page, 'Shift+I');
    await expect(page.getByText('The finding is locked.')).toBeVisible();
    await expect(page.getByTestId('finding-1')).toContainText('2, 6');
    await expect.poll(async () => Object.keys(await drawnMarks(page)).length).toBe(1);
    await page.getByRole('button', { name: 'Hide finding 1, Nodule' }).click();
    await expect.poll(async () => Object.keys(await drawnMarks(page)).length).toBe(0);
  });
  await context.close();
});

test('paint: the brush covers the voxels of its disc, and comes back pixel for pixel', async ({ browser }) => {
  const { page, context, read, api } = await open(browser, 'paint');
  await alone(page);
  await scrollTo(page, 6);
  const marks = async () => {
    await draftIs(page, 'saved');
    return (await onServer(api, read)).draft.findings.flatMap((finding) => finding.marks);
  };
  await take(page, 'lung');
  await page.getByTestId('brush-radius').fill('10');
  await clickAt(page, [200.5, 250.5]);
  await expect.poll(async () => (await marks()).length).toBe(1);
  const [disc] = await marks();
  expect(disc).toMatchObject({ shape: 'mask', points: [], mask: { columns: 512, rows: 512 } });

  const spacing = await pixelSpacing(api, read);
  const expected = discOf(10 / spacing, [200.5, 250.5]);
  expect(Math.abs(painted([disc as Mark]) - expected)).toBeLessThan(expected * 0.01);
  // In mm²: π · 10².
  expect(Math.abs(painted([disc as Mark]) * spacing * spacing - Math.PI * 100)).toBeLessThan(4);

  await test.step('undone and done again', async () => {
    await press(page, 'Control+z');
    await expect(page.getByTestId('finding-1')).toBeHidden();
    await press(page, 'Control+y');
    await expect.poll(marks).toEqual([disc]);
  });

  await test.step('erased, filled, cut out and added', async () => {
    await press(page, 'Shift+E');
    await page.getByTestId('brush-radius').fill('4');
    await clickAt(page, [200.5, 250.5]);
    const hole = discOf(4 / spacing, [200.5, 250.5]);
    await expect.poll(async () => Math.abs(painted(await marks()) - expected + hole)).toBeLessThan(4);
    await press(page, 'Shift+F');
    await clickAt(page, [200.5, 250.5]);
    await expect.poll(marks).toEqual([disc]);
    await press(page, 'Shift+Z');
    await clickAt(page, [200, 200], [260, 200], [260, 300], [200, 300], [200, 200]);
    await expect.poll(async () => Math.abs(painted(await marks()) - expected / 2)).toBeLessThan(expected * 0.05);
    await press(page, 'Shift+O');
    await clickAt(page, [300, 200], [320, 200], [320, 220], [300, 220], [300, 200]);
    await expect.poll(async () => Math.abs(painted(await marks()) - expected / 2 - 400)).toBeLessThan(expected * 0.05 + 45);
  });

  await test.step('what is hidden is painted on, not over', async () => {
    const before = painted(await marks());
    await press(page, 't', 'Shift+B');
    await page.getByTestId('brush-radius').fill('4');
    await clickAt(page, [380.5, 250.5]);
    await expect.poll(async () => Math.abs(painted(await marks()) - before - discOf(4 / spacing, [380.5, 250.5]))).toBeLessThan(4);
    await press(page, 't');
  });

  await test.step('a ball reaches over slices, by millimetres', async () => {
    await press(page, 'n', 'Shift+B', 'Shift+R');
    await page.getByTestId('brush-radius').fill('4');
    await clickAt(page, [340.5, 300.5]);
    await expect(page.getByTestId('finding-2')).toBeVisible();
    await draftIs(page, 'saved');
    const ball = (await onServer(api, read)).draft.findings[1]?.marks ?? [];
    const between = await sliceSpacing(api, read);
    expect(ball.length).toBe(2 * Math.floor(4 / between) + 1);
    const volume = painted(ball) * spacing * spacing * between;
    expect(Math.abs(volume / ((4 / 3) * Math.PI * 64) - 1)).toBeLessThan(0.1);
  });

  await test.step('only values of a window, and growing from a seed', async () => {
    await press(page, 'n', 'Shift+T', 'Shift+R');
    await page.getByTestId('brush-from').fill('-1200');
    await page.getByTestId('brush-to').fill('-500');
    await press(page, 'Escape');
    await press(page, 'Shift+G');
    await clickAt(page, [150.5, 250.5]);
    await expect(page.getByTestId('finding-3')).toBeVisible();
    await draftIs(page, 'saved');
    const grown = (await onServer(api, read)).draft.findings[2]?.marks ?? [];
    expect(grown).toHaveLength(1);
    expect(painted(grown)).toBeGreaterThan(500);
  });

  const before = await marks();
  await page.reload();
  await alone(page);
  await expect.poll(marks).toEqual(before);
  await scrollTo(page, 6);
  const here = before.filter(({ instance }) => instance === disc?.instance);
  await expect(page.getByTestId('viewport-0')).toHaveAttribute('data-painted', String(painted(here)));
  await context.close();
});

test('paint in other planes lies on the voxels that they cut', async ({ browser }) => {
  const { page, context, read, api } = await open(browser, 'planes');
  await press(page, 'o');
  const coronal = page.getByTestId('viewport-1');
  await expect(coronal).toHaveAttribute('data-loaded', 'true', { timeout: 60_000 });
  await take(page, 'lung');
  await page.getByTestId('brush-radius').fill('5');
  const box = await coronal.boundingBox();
  if (!box) throw new Error('no coronal viewport');
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await expect(page.getByTestId('finding-1')).toBeVisible();
  await draftIs(page, 'saved');
  const { findings } = (await onServer(api, read)).draft;
  const marks = findings[0]?.marks ?? [];
  expect(marks.length).toBeGreaterThan(2);
  // One row of each slice, the same.
  const rows = marks.map(({ mask }) => Math.floor((mask?.runs[0] ?? 0) / 512));
  expect(new Set(rows).size).toBe(1);
  for (const { mask } of marks) expect(mask?.runs).toHaveLength(2);
  await expect(coronal).toHaveAttribute('data-painted', String(painted(marks)));

  await test.step('a point is that of the nearest slice', async () => {
    await take(page, 'spot');
    await page.mouse.click(box.x + box.width / 2 + 40, box.y + box.height / 2);
    await expect(page.getByTestId('finding-2')).toBeVisible();
    await draftIs(page, 'saved');
    const [spot] = (await onServer(api, read)).draft.findings[1]?.marks ?? [];
    expect(spot?.shape).toBe('point');
    expect(Math.abs((spot?.points[0]?.[1] ?? 0) - (rows[0] ?? 0) - 0.5)).toBeLessThan(1);
  });
  await context.close();
});

test('marks on cuts lie in the patient, and come back where they were', async ({ browser }) => {
  const { page, context, read, api } = await open(browser, 'cuts');
  await press(page, 'o');
  const [axial, coronal] = [page.getByTestId('viewport-0'), page.getByTestId('viewport-1')];
  await expect(coronal).toHaveAttribute('data-loaded', 'true', { timeout: 60_000 });
  await take(page, 'lesion');
  const box = await coronal.boundingBox();
  if (!box) throw new Error('no coronal viewport');
  const middle = [box.x + box.width / 2, box.y + box.height / 2] as const;
  await page.mouse.move(middle[0] - 60, middle[1]);
  await page.mouse.down();
  await page.mouse.move(middle[0] + 60, middle[1], { steps: 5 });
  await page.mouse.up();
  await expect(page.getByTestId('finding-1')).toContainText('cut');
  await draftIs(page, 'saved');
  const marks = async () => (await onServer(api, read)).draft.findings.flatMap((finding) => finding.marks);
  const [drawn] = await marks();
  expect(drawn?.plane?.orientation.map(Math.abs)).toEqual([1, 0, 0, 0, 0, 1]);

  await test.step('its ends lie where they were drawn, in millimetres', async () => {
    const plane = await planeOf(coronal);
    const slice = Number(await coronal.getAttribute('data-slice')) - 1;
    const first = (await metadata(api, read))[0];
    const [, top = 0] = (first?.['00200032']?.Value ?? []) as number[];
    // A coronal cut through the centres of one row of every slice.
    const spacing = await pixelSpacing(api, read);
    expect(Math.abs((drawn?.plane?.position[1] ?? 0) - top - slice * spacing)).toBeLessThan(0.01);
    const length = Math.hypot((drawn?.points[1]?.[0] ?? 0) - (drawn?.points[0]?.[0] ?? 0), 0);
    expect(length).toBeCloseTo(120 / plane.a, 0);
  });

  const lines = () => coronal.locator('g[data-mark] path').evaluateAll((all) => all.map((one) => one.getAttribute('d')));
  await test.step('it crosses the axial image, and is seen on no other cut', async () => {
    await press(page, 'Escape');
    const before = await lines();
    expect(before.length).toBeGreaterThan(0);
    await page.mouse.move(...middle);
    await page.mouse.wheel(0, 300);
    await expect.poll(lines).toEqual([]);
    await page.mouse.wheel(0, -300);
    await expect.poll(lines).toEqual(before);
    await expect(axial.locator('[data-cut-marks]')).toHaveCount(1);
  });

  await test.step('changed by a drag, kept in the same plane', async () => {
    await page.mouse.move(middle[0] + 60, middle[1]);
    await page.mouse.down();
    await page.mouse.move(middle[0] + 80, middle[1] + 10, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => (await marks())[0]?.points[1]?.[0] ?? 0).toBeGreaterThan((drawn?.points[1]?.[0] ?? 0) + 2);
    const [changed] = await marks();
    expect(changed?.plane).toEqual(drawn?.plane);
    expect(changed?.points[0]).toEqual(drawn?.points[0]);
  });

  const before = await marks();
  await page.reload();
  await viewport(page);
  await press(page, 'o');
  await expect(coronal).toHaveAttribute('data-loaded', 'true', { timeout: 60_000 });
  await expect.poll(marks).toEqual(before);
  await expect.poll(async () => (await lines()).length).toBeGreaterThan(0);
  await context.close();
});

test('paint by keys alone', async ({ browser }) => {
  const { page, context, read, api } = await open(browser, 'clavier');
  await alone(page);
  await take(page, 'lung');
  await press(page, 'Control+ArrowDown');
  const radius = Number(await page.getByTestId('brush-radius').inputValue());
  expect(radius).toBeLessThan(5);
  await press(page, 'Shift+ArrowRight', 'Enter', ...Array<string>(6).fill('Shift+ArrowRight'), 'Enter');
  await expect(page.getByTestId('finding-1')).toBeVisible();
  await draftIs(page, 'saved');
  const [mark] = (await onServer(api, read)).draft.findings[0]?.marks ?? [];
  const { a } = await planeOf(await viewport(page));
  const spacing = await pixelSpacing(api, read);
  const length = (6 * 8) / a;
  const expected = (Math.PI * radius * radius) / spacing / spacing + (length * 2 * radius) / spacing;
  expect(Math.abs(painted([mark as Mark]) / expected - 1)).toBeLessThan(0.1);

  await test.step('the server holds paint to the pixels of its image', async () => {
    const { revision, draft } = await onServer(api, read);
    const submitted = async (mask: Mark['mask']) => {
      const marks = draft.findings.map((one) => ({ ...one, marks: one.marks.map((each) => ({ ...each, mask })) }));
      const answers = [{ question: 'suspicious', instance: null, value: 'no', attributes: {} }];
      const data = { base_revision: revision, draft: { ...draft, findings: marks, answers } };
      return api.post(`/api/reading/reads/${read}/submission`, { data });
    };
    const { mask } = mark as Mark;
    if (!mask) throw new Error('nothing is painted');
    const wide = await submitted({ ...mask, columns: 1024, rows: 256 });
    expect(wide.status()).toBe(422);
    expect(await wide.text()).toContain('painted on other pixels than those of its image');
    expect((await submitted({ ...mask, runs: [512 * 512, 1] })).status()).toBe(422);
    const sound = await submitted(mask);
    expect(sound.status(), await sound.text()).toBe(200);
  });
  await context.close();
});

const near = ([x, y]: readonly number[]) => [about(x ?? 0), about(y ?? 0)];
const about = (value: number) => ({
  asymmetricMatch: (found: unknown) => typeof found === 'number' && Math.abs(found - value) <= 1,
  toString: () => `about ${value}`,
});
const ringAt = ([x, y]: ImagePoint, radius: number): ImagePoint[] =>
  Array.from({ length: 40 }, (_, at) => [x + radius * Math.cos((at * Math.PI) / 20), y + radius * Math.sin((at * Math.PI) / 20)]);
const area = (points: ImagePoint[]) =>
  points.reduce((sum, [x, y], at) => {
    const [c, d] = points[(at + 1) % points.length] ?? [x, y];
    return sum + (x * d - y * c) / 2;
  }, 0);

/** Pixels whose centre lies within a radius, in pixels. */
function discOf(radius: number, [x, y]: ImagePoint): number {
  let found = 0;
  for (let row = 0; row < 512; row += 1)
    for (let column = 0; column < 512; column += 1) if (Math.hypot(column + 0.5 - x, row + 0.5 - y) <= radius) found += 1;
  return found;
}

type Api = Awaited<ReturnType<typeof openedRead>>['api'];
async function metadata(api: Api, read: string): Promise<Record<string, { Value?: unknown[] }>[]> {
  return (await api.get(`/api/reading/reads/${read}/metadata`)).json();
}
const pixelSpacing = async (api: Api, read: string) => Number((await metadata(api, read))[0]?.['00280030']?.Value?.[0]);
async function sliceSpacing(api: Api, read: string): Promise<number> {
  const heights = (await metadata(api, read)).map((one) => Number(one['00200032']?.Value?.[2])).sort((a, b) => a - b);
  return ((heights.at(-1) ?? 0) - (heights[0] ?? 0)) / (heights.length - 1);
}
async function onScreen(page: Page, [column, row]: ImagePoint): Promise<[number, number]> {
  const shown = await viewport(page);
  const { a, b, c, d, e, f } = await planeOf(shown);
  const box = await shown.boundingBox();
  return [(box?.x ?? 0) + a * column + c * row + e, (box?.y ?? 0) + b * column + d * row + f];
}
