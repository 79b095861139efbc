/** What a hand does without meaning to, and what a screen takes away from under it: nothing of a drawing is lost. */
import { expect, test } from '@playwright/test';
import { alone, onScreen, take } from './support/marking.js';
import { MarkingRoom } from './support/markingRoom.js';
import { expectMark } from './support/marks.js';
import { draftIs, onServer } from './support/opened.js';
import { clickAt, dragAt, type ImagePoint, press, scrollTo, viewport } from './support/reading.js';

const room = new MarkingRoom('anna', 'ben', 'clara', 'dora');

test('a drawing waits on its image while others are looked at, and is neither lost nor forgotten', async ({ browser }) => {
  const { page, context, api, read } = await room.open(browser, 'anna');
  const corners: ImagePoint[] = [[200, 200], [260, 200], [260, 260], [200, 260]];
  await alone(page);
  await scrollTo(page, 4);
  await take(page, 'effusion');
  await clickAt(page, ...corners.slice(0, 3));

  await test.step('the wheel, and back', async () => {
    await scrollTo(page, 6);
    await expect(page.getByText(/A drawing waits on image 4/)).toBeVisible();
    await clickAt(page, [300, 300]);
    await expect(page.getByText(/is not finished/)).toBeVisible();
    await expect(page.getByTestId('viewport-0')).toHaveAttribute('data-marks', '0');
    await scrollTo(page, 4);
    await expect(page.getByText(/A drawing waits/)).toBeHidden();
  });
  await test.step('another hanging, and back', async () => {
    await press(page, 'g', 'o');
    await viewport(page, 2);
    await press(page, 'o');
    await expect(page.getByTestId('viewport-1')).toBeHidden();
    await scrollTo(page, 4);
  });
  await test.step('a submission is not asked for', async () => {
    await page.getByTestId('submit-read').click();
    await expect(page.getByText(/drawing is not finished/).last()).toBeVisible();
    await page.getByTestId('viewport-0').focus();
  });
  await clickAt(page, corners[3] ?? [0, 0], corners[0] ?? [0, 0]);
  await expect(page.getByTestId('finding-1')).toBeVisible();
  await draftIs(page, 'saved');
  expectMark((await onServer(api, read)).draft.findings[0]?.marks[0], 'polygon', corners, 1);

  await test.step('Esc drops it from anywhere', async () => {
    await press(page, 'n');
    await clickAt(page, [300, 300], [340, 300]);
    await scrollTo(page, 5);
    await press(page, 'Escape');
    await expect(page.getByText(/A drawing waits/)).toBeHidden();
    await clickAt(page, ...corners, corners[0] ?? [0, 0]);
    await expect(page.getByTestId('finding-2')).toBeVisible();
  });
  await context.close();
});

test('a button whose release nobody told of, and a second button, end what the first one drew', async ({ browser }) => {
  const { page, context, api, read } = await room.open(browser, 'ben');
  await alone(page);
  const pointer = await page.context().newCDPSession(page);
  const told = async (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', at: ImagePoint, buttons: number, button: 'left' | 'right' | 'none' = 'none') => {
    const [x, y] = await onScreen(page, at);
    await pointer.send('Input.dispatchMouseEvent', { type, x, y, button, buttons, clickCount: type === 'mouseMoved' ? 0 : 1 });
  };
  await take(page, 'box');
  await told('mousePressed', [200, 200], 1, 'left');
  await told('mouseMoved', [240, 220], 1, 'left');
  await told('mouseMoved', [300, 300], 0);
  await expect(page.getByTestId('finding-1')).toBeVisible();
  await told('mouseMoved', [320, 330], 0);

  await press(page, 'n');
  await told('mousePressed', [300, 200], 1, 'left');
  await told('mouseMoved', [340, 220], 1, 'left');
  await told('mousePressed', [340, 220], 3, 'right');
  await told('mouseReleased', [340, 220], 2, 'left');
  await told('mouseMoved', [380, 320], 2, 'right');
  await told('mouseReleased', [380, 320], 0, 'right');
  await expect(page.getByTestId('finding-2')).toBeVisible();
  await draftIs(page, 'saved');
  const { findings } = (await onServer(api, read)).draft;
  expect(findings).toHaveLength(2);
  expectMark(findings[0]?.marks[0], 'rectangle', [[200, 200], [240, 220]], 1);
  expectMark(findings[1]?.marks[0], 'rectangle', [[300, 200], [340, 220]], 1);

  await test.step('the wheel turns no page under a hand that draws', async () => {
    await press(page, 'n');
    await told('mousePressed', [200, 300], 1, 'left');
    await told('mouseMoved', [230, 320], 1, 'left');
    const slice = await page.getByTestId('viewport-0').getAttribute('data-slice');
    await page.mouse.wheel(0, 100);
    await told('mouseMoved', [260, 340], 1, 'left');
    await told('mouseReleased', [260, 340], 0, 'left');
    await expect(page.getByTestId('finding-3')).toBeVisible();
    expect(await page.getByTestId('viewport-0').getAttribute('data-slice')).toBe(slice);
  });
  await context.close();
});

test('what is hidden is neither drawn unseen nor deleted unseen, and the half that was picked goes', async ({ browser }) => {
  const { page, context, api, read } = await room.open(browser, 'clara');
  const shown = page.getByTestId('viewport-0');
  await alone(page);
  await take(page, 'box');
  await dragAt(page, [200, 200], [240, 240]);
  await press(page, 't', 'Backspace');
  await expect(page.getByText(/Marks are hidden/)).toBeVisible();
  await expect(page.getByTestId('finding-1')).toBeVisible();
  await press(page, 'n');
  await dragAt(page, [300, 300], [340, 340]);
  await expect(shown).toHaveAttribute('data-marks', '2');
  await press(page, 'Control+z', 'Control+z');
  await expect(shown).toHaveAttribute('data-marks', '0');

  await test.step('a click with Ctrl moves nothing, and lets go of nothing', async () => {
    await dragAt(page, [200, 200], [240, 240]);
    await expect(shown.locator('g[data-selected]')).toHaveCount(1);
    await page.keyboard.down('Control');
    await clickAt(page, [300, 300]);
    await page.keyboard.up('Control');
    await expect(shown.locator('g[data-selected]')).toHaveCount(1);
    await press(page, 'Control+z');
  });

  await take(page, 'effusion');
  await press(page, 'Shift+K');
  await dragAt(page, [180, 220], [280, 220]);
  await expect(page.getByText(/Select the finding whose outline/)).toBeVisible();
  await press(page, 'Shift+D');
  await clickAt(page, [200, 200], [280, 200], [280, 280], [200, 280], [200, 200]);
  await expect(page.getByTestId('finding-1')).toBeVisible();
  await press(page, 'Shift+K');
  await dragAt(page, [300, 220], [320, 220]);
  await expect(page.getByText(/does not go right through/)).toBeVisible();
  await dragAt(page, [180, 230], [300, 230]);
  await expect(shown).toHaveAttribute('data-marks', '2');
  await press(page, 'Escape');
  await clickAt(page, [240, 280]);
  await press(page, 'Backspace');
  await expect(shown).toHaveAttribute('data-marks', '1');
  await draftIs(page, 'saved');
  const [mark] = (await onServer(api, read)).draft.findings[0]?.marks ?? [];
  // The lower half was picked: the upper one stays.
  expect(Math.max(...(mark?.points ?? []).map(([, y]) => y))).toBeLessThan(232);
  await context.close();
});

test('two fast clicks with the ruler measure nothing, and a press stops the cine', async ({ browser }) => {
  const { page, context, api, read } = await room.open(browser, 'dora');
  const ports = page.locator('[data-testid^=viewport-]');
  await press(page, 'o');
  await viewport(page, 2);
  await press(page, 'd');
  const [x, y] = await onScreen(page, [250, 250]);
  await page.mouse.dblclick(x, y);
  await expect(page.getByTestId('viewport-2')).toBeVisible();
  // It is begun, and no more: its end follows the pointer.
  await expect(page.getByTestId('ruler')).toHaveText('0.0 mm');
  await page.mouse.move(x + 60, y, { steps: 4 });
  await expect(page.getByTestId('ruler')).toHaveText(/^[1-9]\d*\.\d mm$/);
  await page.mouse.click(x + 60, y);
  await expect(page.getByTestId('ruler')).toHaveCount(1);
  await press(page, 'Escape', 'Escape');
  await expect(page.getByTestId('ruler')).toHaveCount(0);

  await test.step('a press stops the cine, and draws', async () => {
    await press(page, 'o');
    await expect(ports).not.toHaveCount(3);
    await alone(page);
    await take(page, 'box');
    await press(page, 'c');
    await expect(page.getByText(/Cine \d+\/s/)).toBeVisible();
    await dragAt(page, [200, 200], [260, 260]);
    await expect(page.getByTestId('finding-1')).toBeVisible();
    await expect(page.getByText(/Cine \d+\/s/)).toBeHidden();
    await draftIs(page, 'saved');
    expectMark((await onServer(api, read)).draft.findings[0]?.marks[0], 'rectangle', [[200, 200], [260, 260]], 1);
  });
  await context.close();
});
