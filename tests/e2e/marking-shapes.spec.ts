import { expect, test } from '@playwright/test';
import { alone, area, near, onScreen, ringAt, take } from './support/marking.js';
import { MarkingRoom } from './support/markingRoom.js';
import { drawnMarks, expectMark } from './support/marks.js';
import { draftIs, onServer } from './support/opened.js';
import { clickAt, dragAt, drawContour, press, scrollTo } from './support/reading.js';

const room = new MarkingRoom('outline', 'vertex', 'sculptor');

test('axes, angles, circles, splines and boxes come back as they were drawn', async ({ browser }) => {
  const { page, context, read, api } = await room.open(browser, 'outline');
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
  const { page, context, read, api } = await room.open(browser, 'vertex');
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

test('a live wire, and a polygon and a spline under the disc, come back as they were left', async ({ browser }) => {
  const { page, context, read, api } = await room.open(browser, 'sculptor');
  await alone(page);
  await scrollTo(page, 4);
  const findings = async () => {
    await draftIs(page, 'saved');
    return (await onServer(api, read)).draft.findings;
  };
  const right = async (at: number) => Math.max(...((await findings())[at]?.marks[0]?.points ?? []).map(([x]) => x));

  await test.step('a polygon', async () => {
    await take(page, 'effusion');
    await clickAt(page, [200, 200], [260, 200], [260, 260], [200, 260], [200, 200]);
    await expect(page.getByTestId('finding-1')).toBeVisible();
    await press(page, 'Shift+S');
    await dragAt(page, [240, 230], [275, 230]);
    await expect.poll(() => right(0)).toBeGreaterThan(270);
    const mark = (await findings())[0]?.marks[0];
    expect(mark?.shape).toBe('polygon');
    expect(mark?.points.length).toBeLessThan(40);
    // Far from the disc the corners stay.
    expect(mark?.points).toContainEqual(near([200, 200]));
    expect(mark?.points).toContainEqual(near([200, 260]));
  });

  await test.step('a spline', async () => {
    await press(page, 'Escape');
    await take(page, 'heart');
    await clickAt(page, [330, 200], [380, 200], [380, 250], [330, 250], [330, 200]);
    await expect(page.getByTestId('finding-2')).toBeVisible();
    const before = await right(1);
    await press(page, 'Shift+S');
    await dragAt(page, [365, 225], [405, 225]);
    await expect.poll(() => right(1)).toBeGreaterThan(before + 10);
    expect((await findings())[1]?.marks[0]?.shape).toBe('spline');
  });

  await test.step('a live wire', async () => {
    await press(page, 'Escape');
    await take(page, 'nodule');
    await press(page, 'Shift+L');
    await clickAt(page, [130, 200], [130, 300], [180, 260], [130, 200]);
    await expect(page.getByTestId('finding-3')).toBeVisible();
  });

  const kept = await findings();
  const drawn = await drawnMarks(page);
  expect(Object.keys(drawn)).toHaveLength(3);
  await page.reload();
  await alone(page);
  await scrollTo(page, 4);
  await expect.poll(() => drawnMarks(page)).toEqual(drawn);
  expect(await findings()).toEqual(kept);
  await context.close();
});
