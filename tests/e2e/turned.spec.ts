/** Marks stand where the hand set them, however the image is turned, and a window belongs to all planes of its series. */
import { expect, type Page, test } from '@playwright/test';
import { alone, painted, take } from './support/marking.js';
import { MarkingRoom } from './support/markingRoom.js';
import { drawnMarks, expectMark } from './support/marks.js';
import { draftIs, onServer, openedRead } from './support/opened.js';
import { boxOf, clickAt, dragAt, drawContour, type ImagePoint, planeOf, press, viewport } from './support/reading.js';

const room = new MarkingRoom('anna', 'ben', 'clara', 'dora');
const LARGE = { width: 2560, height: 1440 };

test('flipped, turned and enlarged on a large display, marks stand to the pixel and come back', async ({ browser }) => {
  const { page, context, api, read } = await openedRead(browser, room.server, 'anna', 'marking', LARGE);
  const shown = page.getByTestId('viewport-0');
  await alone(page);
  await press(page, 'h', 'r', '+', '+');
  // A turn by a quarter and a mirror: columns run down or up the screen.
  await expect.poll(async () => Math.abs((await planeOf(shown)).a)).toBeLessThan(1e-3);
  const corners: ImagePoint[] = [[290, 200], [330, 200], [330, 240], [290, 240]];
  const ring = (x: number, y: number): ImagePoint[] =>
    Array.from({ length: 32 }, (_, at) => [x + 20 * Math.cos((at * Math.PI) / 16), y + 14 * Math.sin((at * Math.PI) / 16)]);

  await take(page, 'spot');
  await clickAt(page, [256.5, 256.5]);
  await take(page, 'calibre');
  await dragAt(page, [200, 200], [240, 230]);
  await take(page, 'box');
  await dragAt(page, [200, 250], [240, 270]);
  await take(page, 'lymph_node');
  await dragAt(page, [200, 290], [240, 310]);
  await take(page, 'effusion');
  await clickAt(page, ...corners, [290, 200]);
  await take(page, 'nodule');
  await drawContour(page, ring(310, 290));
  await take(page, 'ring');
  await dragAt(page, [256, 330], [266, 330]);
  await take(page, 'angle');
  await clickAt(page, [270, 180], [290, 180], [290, 165]);
  await expect(page.getByTestId('finding-8')).toBeVisible();
  await draftIs(page, 'saved');
  const { findings } = (await onServer(api, read)).draft;
  const [spot, calibre, box, node, effusion, nodule, circle, angle] = findings.map(({ marks }) => marks[0]);
  // Half a pixel of the screen, in pixels of the image.
  const within = 0.5 / Math.hypot((await planeOf(shown)).a, (await planeOf(shown)).b) + 0.02;
  expectMark(spot, 'point', [[256.5, 256.5]], within);
  expectMark(calibre, 'line', [[200, 200], [240, 230]], within);
  expectMark(box, 'rectangle', [[200, 250], [240, 270]], within);
  expectMark(node, 'ellipse', [[200, 300], [240, 300], [220, 290], [220, 310]], within);
  expectMark(effusion, 'polygon', corners, within);
  expectMark(circle, 'circle', [[256, 330], [266, 330]], within);
  expectMark(angle, 'angle', [[270, 180], [290, 180], [290, 165]], within);
  expect(nodule?.shape).toBe('contour');

  const drawn = await drawnMarks(page);
  await press(page, 'Space');
  await expect.poll(() => drawnMarks(page)).not.toEqual(drawn);
  await press(page, 'h', 'r', '+', '+');
  await expect.poll(() => drawnMarks(page)).toEqual(drawn);
  await page.reload();
  await viewport(page);
  await alone(page);
  await press(page, 'h', 'r', '+', '+');
  await expect.poll(() => drawnMarks(page)).toEqual(drawn);
  await context.close();
});

test('close points, painted structures that overlap, and letters typed in a text', async ({ browser }) => {
  const { page, context, api, read } = await room.open(browser, 'ben');
  const shown = page.getByTestId('viewport-0');
  await alone(page);

  await test.step('two points eight pixels of the screen apart are two', async () => {
    await take(page, 'spot');
    const { a } = await planeOf(shown);
    await clickAt(page, [200, 200], [200 + 8 / a, 200]);
    await expect(page.getByTestId('finding-2')).toBeVisible();
    await clickAt(page, [200 + 8 / a, 200]);
    await expect(shown).toHaveAttribute('data-marks', '2');
  });

  await test.step('each structure keeps its own paint', async () => {
    await take(page, 'lung');
    await clickAt(page, [250, 250]);
    await take(page, 'airway');
    await clickAt(page, [252, 250]);
    await expect(page.getByTestId('finding-4')).toBeVisible();
    await draftIs(page, 'saved');
    const { findings } = (await onServer(api, read)).draft;
    const [lung, airway] = findings.slice(2).map(({ marks }) => painted(marks));
    expect(lung).toBeGreaterThan(50);
    expect(airway).toBeGreaterThan(50);
    await expect(shown).toHaveAttribute('data-painted', String((lung ?? 0) + (airway ?? 0)));
  });

  await test.step('the least brush paints the pixel under it', async () => {
    await press(page, 'n', ...Array<string>(24).fill('Control+ArrowDown'));
    await clickAt(page, [300.5, 300.5]);
    await expect(page.getByTestId('finding-5')).toBeVisible();
    await draftIs(page, 'saved');
    expect(painted((await onServer(api, read)).draft.findings[4]?.marks ?? [])).toBe(1);
  });

  await test.step('a text takes its letters, and Backspace', async () => {
    await press(page, 'Escape');
    const remark = page.getByTestId('question-remark').getByRole('textbox');
    await remark.click();
    await page.keyboard.type('xtnhrb1 [,.');
    await press(page, 'Backspace', 'Delete', 'Shift+N', 'Control+a', 'Control+z');
    await expect(remark).not.toHaveValue('');
    await expect(page.locator('[data-testid^=finding-][data-testid$="5"]')).toBeVisible();
    await expect(shown).toHaveAttribute('data-marks', /\d/);
    await draftIs(page, 'saved');
    expect((await onServer(api, read)).draft.findings).toHaveLength(5);
  });
  await context.close();
});

test('a window that is set in one plane is that of all planes of the series', async ({ browser }) => {
  const { page, context } = await room.open(browser, 'clara');
  await press(page, 'o');
  await viewport(page, 2);
  const windows = () => Promise.all([0, 1, 2].map((at) => windowOf(page, at)));
  await page.getByTestId('viewport-1').focus();
  await page.getByTestId('viewport-1').click({ position: { x: 30, y: 200 } });
  await press(page, '2');
  await expect.poll(windows).toEqual(['1500/-600', '1500/-600', '1500/-600']);
  await page.getByTestId('viewport-0').click({ position: { x: 30, y: 300 } });
  await press(page, '4');
  await expect.poll(windows).toEqual(['2500/480', '2500/480', '2500/480']);
  await press(page, 'Space');
  await expect.poll(async () => new Set(await windows()).size).toBe(1);
  expect((await windows())[0]).not.toBe('2500/480');
  await context.close();
});

test('a finding on a plane is brought back there, and the planes stay', async ({ browser }) => {
  const { page, context } = await room.open(browser, 'dora');
  await press(page, 'o');
  await viewport(page, 2);
  const [axial, coronal] = [page.getByTestId('viewport-0'), page.getByTestId('viewport-1')];
  const middle = Number(await coronal.getAttribute('data-slice'));
  await take(page, 'box');
  const box = await boxOf(coronal);
  await page.mouse.move(box.x + box.width / 2 - 30, box.y + box.height / 2 - 4);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 30, box.y + box.height / 2 + 4, { steps: 4 });
  await page.mouse.up();
  await expect(coronal).toHaveAttribute('data-marks', '1');
  await press(page, 'Escape', 'Escape', 'ArrowDown', 'ArrowDown');
  await expect(coronal).toHaveAttribute('data-slice', String(middle + 2));
  await axial.click({ position: { x: 30, y: 300 } });
  await press(page, 'j');
  await expect(coronal).toHaveAttribute('data-active', 'true');
  await expect(coronal).toHaveAttribute('data-slice', String(middle));
  await expect(coronal).toHaveAttribute('data-marks', '1');
  await expect(page.getByTestId('viewport-2')).toBeVisible();
  expect(await coronal.getAttribute('aria-label')).toContain('coronal');
  await context.close();
});

async function windowOf(page: Page, at: number): Promise<string> {
  const shown = page.getByTestId(`viewport-${at}`);
  return `${await shown.getAttribute('data-window-width')}/${await shown.getAttribute('data-window-center')}`;
}
