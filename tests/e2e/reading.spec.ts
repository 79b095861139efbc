import { expect, type Page, test } from '@playwright/test';
import { password } from './support/api.js';
import { meanLuminance } from './support/luminance.js';
import { drawnMarks, expectMark } from './support/marks.js';
import { draftIs, onServer, openedRead } from './support/opened.js';
import { clickAt, drag, dragAt, drawContour, fromMiddle, planeOf, press, viewport } from './support/reading.js';
import { releasedTo } from './support/released.js';
import { Server } from './support/server.js';

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
  await releasedTo(server, ['keys', 'window', 'mouse', 'hasty']);
});

test.afterAll(async () => server?.stop());

test('a read from sign-in to submission by keyboard alone', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: server.address });
  const page = await context.newPage();

  await test.step('signs in and acknowledges the protocol', async () => {
    await page.goto('/sign-in');
    await expect(page.getByTestId('sign-in-name')).toBeFocused();
    await page.keyboard.type('keys');
    await tabTo(page, 'sign-in-password');
    await page.keyboard.type(password);
    await press(page, 'Enter');
    for (const button of ['read-protocol', 'acknowledge', 'next-case']) {
      await tabTo(page, button);
      await press(page, 'Enter');
    }
  });

  const shown = await viewport(page);
  const read = page.url().split('/').pop() ?? '';

  await test.step('scrolls, states “No finding” and takes it back', async () => {
    await press(page, 'End');
    await expect(shown).toHaveAttribute('data-slice', '3');
    await press(page, 'ArrowUp');
    await expect(shown).toHaveAttribute('data-slice', '2');
    await expect(shown).toHaveAttribute('data-loaded', 'true');
    await press(page, 'x');
    await expect(page.getByTestId('no-finding')).toHaveAttribute('aria-pressed', 'true');
    await press(page, 'x');
    await expect(page.getByTestId('no-finding')).toHaveAttribute('aria-pressed', 'false');
  });

  await test.step('outlines a nodule with the key cursor', async () => {
    await press(page, 'Shift+Digit1');
    // The first arrow brings the cursor to the middle; each further one moves it by 8 pixels of the screen.
    await press(page, 'Shift+ArrowRight', 'Enter');
    await press(page, ...Array<string>(10).fill('Shift+ArrowRight'), 'Enter');
    await press(page, ...Array<string>(5).fill('Shift+ArrowDown'), 'Enter', 'Shift+Enter');
    await expect(page.getByTestId('finding-1')).toContainText('Nodule');
    await press(page, 'Escape');
    await expect(page.getByTestId('structure-nodule')).toHaveAttribute('aria-pressed', 'false');
  });

  await test.step('answers the attribute and the questions', async () => {
    await press(page, 'a', 'Space');
    await press(page, 'q', 'Space', 'q', 'Space', 'ArrowRight', 'q');
    await page.keyboard.type('left lower lobe');
    await draftIs(page, 'saved');
  });

  const { draft } = await onServer(context.request, read);
  expect(draft.findings).toMatchObject([{ structure: 'nodule', attributes: { texture: 'solid' } }]);
  const triangle = await fromMiddle(page, [0, 0], [80, 0], [80, 40]);
  expectMark(draft.findings[0]?.marks[0], 'contour', triangle, 0.02);
  expect(draft.answers).toMatchObject([
    { question: 'suspicious', value: 'yes', attributes: { certainty: 'high' } },
    { question: 'remark', value: 'left lower lobe' },
  ]);

  await test.step('submits', async () => {
    await press(page, 'Control+Enter');
    await expect(page.getByTestId('confirm-submit')).toBeFocused();
    await press(page, 'Enter');
    await expect(page.getByTestId('progress')).toHaveText('1 of 1 read');
  });
  await context.close();
});

test('window, zoom, pan, invert, turn and reset', async ({ browser }) => {
  const { page, context } = await openedRead(browser, server, 'window');
  const shown = await viewport(page);
  const edge = (side: string) => shown.locator(`[data-edge=${side}]`);
  const windowIs = async (width: number, center: number) => {
    await expect(shown).toHaveAttribute('data-window-width', String(width));
    await expect(shown).toHaveAttribute('data-window-center', String(center));
  };
  const opened = { plane: await planeOf(shown), width: await width(page), center: await center(page) };

  await test.step('left drag: right widens, down raises the level', async () => {
    await drag(page, 100, 0);
    await expect.poll(() => width(page)).toBeGreaterThan(opened.width);
    expect(await center(page)).toBe(opened.center);
    await drag(page, 0, 100);
    await expect.poll(() => center(page)).toBeGreaterThan(opened.center);
  });

  await test.step('presets on keys 1 to 5', async () => {
    const presets = [[400, 40], [1500, -600], [150, 90], [2500, 480], [80, 40]] as const;
    for (const [index, [width, center]] of presets.entries()) {
      await press(page, `Digit${index + 1}`);
      await windowIs(width, center);
    }
  });

  await test.step('inverts', async () => {
    await press(page, 'Digit1');
    const before = await meanLuminance(page, shown);
    await press(page, 'i');
    await expect(shown.getByText('Inverted')).toBeVisible();
    await expect.poll(() => meanLuminance(page, shown)).toBeGreaterThan(before + 0.2);
  });

  await test.step('zooms by right drag and pans by middle drag', async () => {
    await drag(page, 0, -90, 'right');
    await expect.poll(async () => (await planeOf(shown)).a).toBeGreaterThan(opened.plane.a * 1.5);
    const zoomed = await planeOf(shown);
    await drag(page, 60, 25, 'middle');
    await expect.poll(async () => (await planeOf(shown)).e).toBeCloseTo(zoomed.e + 60, 1);
    expect((await planeOf(shown)).f).toBeCloseTo(zoomed.f + 25, 1);
  });

  await test.step('letters follow the turning', async () => {
    for (const [side, letter] of [['left', 'R'], ['right', 'L'], ['top', 'A'], ['bottom', 'P']] as const)
      await expect(edge(side)).toHaveText(letter);
    await press(page, 'h');
    await expect(edge('left')).toHaveText('L');
    await press(page, 'r');
    await expect(edge('top')).toHaveText('L');
  });

  await test.step('Space brings everything back', async () => {
    await press(page, 'Space');
    await windowIs(opened.width, opened.center);
    await expect(shown.getByText('Inverted')).toBeHidden();
    await expect(edge('left')).toHaveText('R');
    const now = await planeOf(shown);
    for (const key of Object.keys(now) as (keyof typeof now)[]) expect(now[key]).toBeCloseTo(opened.plane[key], 3);
  });
  await context.close();
});

test('every shape by mouse comes back as it was drawn', async ({ browser }) => {
  const { page, context, read, api } = await openedRead(browser, server, 'mouse');
  const corners = [[330, 330], [390, 330], [390, 380], [330, 380]] as const;
  const ring = Array.from({ length: 24 }, (_, index) => {
    const angle = (2 * Math.PI * index) / 24;
    return [150 + 40 * Math.cos(angle), 350 + 30 * Math.sin(angle)] as const;
  });
  const take = (structure: string) => page.getByTestId(`structure-${structure}`).click();

  await take('spot');
  await clickAt(page, [120, 110]);
  await take('calibre');
  await dragAt(page, [200, 100], [260, 130]);
  await take('box');
  await dragAt(page, [330, 90], [400, 150]);
  await take('lymph_node');
  await dragAt(page, [110, 200], [190, 240]);
  await take('effusion');
  await clickAt(page, ...corners, corners[0]);
  await take('nodule');
  await drawContour(page, ring);
  await expect(page.getByTestId('finding-6')).toBeVisible();
  await draftIs(page, 'saved');

  const before = (await onServer(api, read)).draft;
  const [spot, calibre, box, node, effusion, nodule] = before.findings.map((finding) => finding.marks[0]);
  expectMark(spot, 'point', [[120, 110]], 1);
  expectMark(calibre, 'line', [[200, 100], [260, 130]], 1);
  expectMark(box, 'rectangle', [[330, 90], [400, 150]], 1);
  expectMark(node, 'ellipse', [[110, 220], [190, 220], [150, 200], [150, 240]], 1);
  expectMark(effusion, 'polygon', corners, 1);
  expect(nodule?.shape).toBe('contour');
  expect(farthestFrom(ring, nodule?.points ?? [])).toBeLessThan(1);

  const drawn = await drawnMarks(page);
  expect(Object.keys(drawn)).toHaveLength(6);
  await test.step('after a reload', async () => {
    await page.reload();
    await viewport(page);
    await expect.poll(() => drawnMarks(page)).toEqual(drawn);
  });

  await test.step('after undo and redo', async () => {
    await take('spot');
    await clickAt(page, [250, 250]);
    await expect(page.getByTestId('finding-7')).toBeVisible();
    await press(page, 'Control+z');
    await expect.poll(() => drawnMarks(page)).toEqual(drawn);
    await press(page, 'Control+y');
    await expect(page.getByTestId('finding-7')).toBeVisible();
    await press(page, 'Control+z');
    await draftIs(page, 'saved');
    expect((await onServer(api, read)).draft.findings).toEqual(before.findings);
  });
  await context.close();
});

test('a submission with gaps names each and leads there', async ({ browser }) => {
  const { page, context, read, api } = await openedRead(browser, server, 'hasty');
  await page.getByTestId('structure-nodule').click();
  await drawContour(page, [[200, 200], [240, 200], [240, 240], [200, 240]]);
  await press(page, 'Escape', 'Escape');
  await page.getByTestId('submit-read').click();

  const gaps = page.getByTestId('missing').getByRole('button');
  await expect(gaps).toHaveText([
    'Finding 1 (Nodule): “Texture” is not answered.',
    '“Is anything suspicious?” is not answered.',
  ]);
  await gaps.first().click();
  await expect(page.getByTestId('attribute-texture').getByRole('radio').first()).toBeFocused();
  await press(page, 'Space');
  await expect(gaps).toHaveCount(1);
  await gaps.first().click();
  await expect(page.getByTestId('question-suspicious').getByRole('radio').first()).toBeFocused();
  await press(page, 'Space');
  await expect(gaps).toHaveText(['“Is anything suspicious?”: “How certain are you?” is not answered.']);
  await expect(page.getByTestId('submit-dialog')).toBeHidden();
  expect(await onServer(api, read)).toMatchObject({ state: 'open' });
  await context.close();
});

/** Goes on with Tab until that element has the focus. */
async function tabTo(page: Page, testId: string): Promise<void> {
  const wanted = page.getByTestId(testId);
  await expect(wanted).toBeVisible();
  for (let presses = 0; presses < 20; presses++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await press(page, 'Tab');
  }
  await expect(wanted).toBeFocused();
}

const width = async (page: Page) => Number(await page.getByTestId('viewport-0').getAttribute('data-window-width'));
const center = async (page: Page) => Number(await page.getByTestId('viewport-0').getAttribute('data-window-center'));

/** How far a closed line stays from the points that it was drawn through, at most. */
function farthestFrom(points: readonly (readonly [number, number])[], line: [number, number][]): number {
  const toSegment = ([x, y]: readonly [number, number], index: number) => {
    const [ax, ay] = line[index] ?? [0, 0];
    const [bx, by] = line[(index + 1) % line.length] ?? [0, 0];
    const length = (bx - ax) ** 2 + (by - ay) ** 2;
    const along = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length));
    return Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay));
  };
  return Math.max(...points.map((point) => Math.min(...line.map((_, index) => toSegment(point, index)))));
}
