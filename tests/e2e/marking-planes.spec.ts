import { expect, type Locator, test } from '@playwright/test';
import { metadata, painted, pixelSpacing, take } from './support/marking.js';
import { MarkingRoom } from './support/markingRoom.js';
import { draftIs, onServer } from './support/opened.js';
import { planeOf, press, viewport } from './support/reading.js';

const room = new MarkingRoom('planes', 'cuts');

test('paint in other planes lies on the voxels that they cut', async ({ browser }) => {
  const { page, context, read, api } = await room.open(browser, 'planes');
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

  await test.step('an outline encloses voxels of the same row, and scissors take them away', async () => {
    const before = painted(marks);
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const corners = [[x - 60, y - 5], [x - 20, y - 5], [x - 20, y + 5], [x - 60, y + 5], [x - 60, y - 5]] as const;
    const click = async () => {
      for (const corner of corners) await page.mouse.click(...corner);
    };
    const now = async () => {
      await draftIs(page, 'saved');
      return (await onServer(api, read)).draft.findings[0]?.marks ?? [];
    };
    await press(page, 'Shift+O');
    await click();
    await expect.poll(async () => painted(await now())).toBeGreaterThan(before + 20);
    for (const { mask } of await now())
      mask?.runs.filter((_, index) => index % 2 === 0).reduce((at, gap, pair) => {
        const from = at + gap;
        expect(Math.floor(from / 512)).toBe(rows[0]);
        return from + (mask.runs[2 * pair + 1] ?? 0);
      }, 0);
    await press(page, 'Shift+Z');
    await click();
    await expect.poll(async () => painted(await now())).toBe(before);
    await press(page, 'Shift+B');
  });

  await test.step('a box takes the sides of its rectangle, and is as deep as it is wide', async () => {
    await take(page, 'block');
    const [x, y] = [box.x + box.width / 2 + 60, box.y + box.height / 2];
    await page.mouse.move(x, y - 4);
    await page.mouse.down();
    await page.mouse.move(x + 40, y + 4, { steps: 5 });
    await page.mouse.up();
    await expect(page.getByTestId('finding-2')).toContainText('Block');
    await draftIs(page, 'saved');
    const block = (await onServer(api, read)).draft.findings[1]?.marks ?? [];
    expect(block.length).toBeGreaterThan(1);
    expect(new Set(block.map(({ points }) => JSON.stringify(points))).size).toBe(1);
    const [[left, top], [right, bottom]] = (block[0]?.points ?? []) as [[number, number], [number, number]];
    const { a } = await planeOf(coronal);
    expect(right - left).toBeCloseTo(40 / a, 0);
    expect(bottom - top).toBeCloseTo(right - left, 0);
    expect(Math.abs((top + bottom) / 2 - (rows[0] ?? 0) - 0.5)).toBeLessThan(1);
    await press(page, 'Control+z');
    await expect(page.getByTestId('finding-2')).toBeHidden();
    await press(page, 'Escape');
  });

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
  const { page, context, read, api } = await room.open(browser, 'cuts');
  await press(page, 'o');
  const [axial, coronal, sagittal] = [0, 1, 2].map((index) => page.getByTestId(`viewport-${index}`)) as [Locator, Locator, Locator];
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
  await test.step('it crosses the sagittal image, runs beside the axial one, and is seen on no other cut', async () => {
    await press(page, 'Escape');
    const before = await lines();
    expect(before.length).toBeGreaterThan(0);
    await page.mouse.move(...middle);
    await page.mouse.wheel(0, 300);
    await expect.poll(lines).toEqual([]);
    await page.mouse.wheel(0, -300);
    await expect.poll(lines).toEqual(before);
    await expect(sagittal.locator('[data-cut-marks="1"]')).toHaveCount(1);
    await expect(axial.locator('[data-cut-marks="0"]')).toHaveCount(1);
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
