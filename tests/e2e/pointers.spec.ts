import { type Browser, type CDPSession, expect, type Page, test } from '@playwright/test';
import { draftIs, onServer, touchedRead } from './support/opened.js';
import { boxOf, type ImagePoint, planeOf, press, toScreen, viewport } from './support/reading.js';
import { releasedTo } from './support/released.js';
import { Server } from './support/server.js';

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
  await releasedTo(server, ['finger', 'pen', 'pad']);
});

test.afterAll(async () => server?.stop());

test('one finger turns pages or draws, two move and zoom, and a touch taken back leaves nothing', async ({ browser }) => {
  const { page, context, control, read, api } = await opened(browser, 'finger');
  const shown = await viewport(page);
  const middle = await middleOf(page);
  const touch = (type: string, ...points: [number, number][]) =>
    control.send('Input.dispatchTouchEvent', {
      type: type as 'touchStart',
      touchPoints: points.map(([x, y], id) => ({ x, y, id })),
    });
  const stroke = async (points: [number, number][]) => {
    await touch('touchStart', points[0] ?? middle);
    for (const point of points.slice(1)) await touch('touchMove', point);
    await touch('touchEnd');
  };
  const at = (right: number, down: number): [number, number] => [middle[0] + right, middle[1] + down];

  await test.step('a finger turns pages, and leaves the window', async () => {
    const window = await shown.getAttribute('data-window-width');
    await stroke([at(0, 0), at(0, 8), at(0, 18)]);
    await expect(shown).toHaveAttribute('data-slice', '3');
    await stroke([at(0, 0), at(0, -8), at(0, -16)]);
    await expect(shown).toHaveAttribute('data-slice', '1');
    expect(await shown.getAttribute('data-window-width')).toBe(window);
  });

  await test.step('two fingers move and zoom, and turn no page', async () => {
    const before = await planeOf(shown);
    await touch('touchStart', at(-50, 0));
    await touch('touchStart', at(-50, 0), at(50, 0));
    for (const wide of [60, 80, 100]) await touch('touchMove', at(-wide, 0), at(wide, 0));
    await touch('touchEnd');
    await expect.poll(async () => (await planeOf(shown)).a / before.a).toBeCloseTo(2, 1);
    const zoomed = await planeOf(shown);
    await touch('touchStart', at(-50, 0), at(50, 0));
    for (const down of [10, 25, 40]) await touch('touchMove', at(-50 + down, down), at(50 + down, down));
    await touch('touchEnd');
    await expect.poll(async () => (await planeOf(shown)).e - zoomed.e).toBeCloseTo(40, 0);
    expect((await planeOf(shown)).f - zoomed.f).toBeCloseTo(40, 0);
    expect((await planeOf(shown)).a).toBeCloseTo(zoomed.a, 2);
    await expect(shown).toHaveAttribute('data-slice', '1');
    await press(page, 'Space');
  });

  await test.step('with a tool a finger draws; two still zoom, and draw nothing', async () => {
    await press(page, 'Shift+Digit4');
    await stroke([at(-60, -40), at(-20, 0), at(20, 20), at(60, 40)]);
    await expect(page.getByTestId('finding-1')).toContainText('Box');
    const before = await planeOf(shown);
    await touch('touchStart', at(-50, 0), at(50, 0));
    await touch('touchMove', at(-75, 0), at(75, 0));
    await touch('touchEnd');
    await expect.poll(async () => (await planeOf(shown)).a / before.a).toBeCloseTo(1.5, 1);
    await expect(shown.locator('g[data-mark]')).toHaveCount(1);
    await press(page, 'Space');
  });

  await test.step('a second finger in mid-stroke, or a touch that the system takes, leaves no half mark', async () => {
    await press(page, 'n');
    await touch('touchStart', at(100, 100));
    await touch('touchMove', at(130, 130));
    await touch('touchStart', at(130, 130), at(200, 100));
    await touch('touchEnd');
    await touch('touchStart', at(100, 100));
    await touch('touchMove', at(130, 130));
    await touch('touchMove', at(150, 150));
    await touch('touchCancel');
    await expect(page.getByTestId('finding-2')).toHaveCount(0);
    await expect(shown.locator('g[data-mark]')).toHaveCount(1);
    await stroke([at(100, 100), at(130, 130), at(160, 150)]);
    await expect(page.getByTestId('finding-2')).toContainText('Box');
  });

  await test.step('corners set before a touch was taken away stay', async () => {
    await press(page, 'Shift+Digit6');
    for (const [right, down] of [[-150, 100], [-100, 100]] as const) await stroke([at(right, down)]);
    await touch('touchStart', at(-100, 150));
    await touch('touchMove', at(-90, 160));
    await touch('touchCancel');
    await stroke([at(-100, 150)]);
    await press(page, 'Shift+Enter');
    await expect(page.getByTestId('finding-3')).toContainText('Effusion');
    await draftIs(page, 'saved');
    const { findings } = (await onServer(api, read)).draft;
    expect(findings[2]?.marks[0]?.points).toHaveLength(3);
  });
  await context.close();
});

test('a pen draws while the hand rests on the screen, and its other end erases', async ({ browser }) => {
  const { page, context, control, read, api } = await opened(browser, 'pen');
  const shown = await viewport(page);
  const middle = await middleOf(page);
  const mouse = (type: string, [x, y]: readonly [number, number], buttons: number) =>
    control.send('Input.dispatchMouseEvent', {
      type: type as 'mouseMoved', x, y, buttons, button: type === 'mouseMoved' && !buttons ? 'none' : 'left', clickCount: 1, pointerType: 'pen',
    });
  const ring: ImagePoint[] = Array.from({ length: 24 }, (_, index) => [
    250 + 40 * Math.cos((index * Math.PI) / 12),
    260 + 40 * Math.sin((index * Math.PI) / 12),
  ]);

  await test.step('outlines a nodule with the palm down', async () => {
    await page.getByTestId('structure-nodule').click();
    const [first, ...rest] = await toScreen(shown, ring);
    if (!first) throw new Error('no ring');
    await mouse('mouseMoved', first, 0);
    await mouse('mousePressed', first, 1);
    await control.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: middle[0] + 150, y: middle[1] + 150, radiusX: 30, radiusY: 40 }] });
    for (const [index, point] of rest.entries()) {
      await mouse('mouseMoved', point, 1);
      if (index % 5 === 0)
        await control.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: middle[0] + 150 + index, y: middle[1] + 150 }] });
    }
    await mouse('mouseMoved', first, 1);
    await mouse('mouseReleased', first, 0);
    await control.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await expect(page.getByTestId('finding-1')).toContainText('Nodule');
    await expect(shown).toHaveAttribute('data-slice', '1');
    await draftIs(page, 'saved');
    const { findings } = (await onServer(api, read)).draft;
    expect(findings).toHaveLength(1);
    const far = (findings[0]?.marks[0]?.points ?? []).map(([x, y]) => Math.abs(Math.hypot(x - 250, y - 260) - 40));
    expect(Math.max(...far)).toBeLessThan(2);
  });

  await test.step('paints, and takes away with the other end', async () => {
    await page.getByTestId('structure-lung').click();
    const [from, to] = await toScreen(shown, [[150, 200], [200, 200]]);
    if (!from || !to) throw new Error('no place');
    await mouse('mouseMoved', from, 0);
    await mouse('mousePressed', from, 1);
    await mouse('mouseMoved', to, 1);
    await mouse('mouseReleased', to, 0);
    await expect.poll(() => painted(page)).toBeGreaterThan(100);
    const before = await painted(page);
    await erase(page, from, to);
    await expect.poll(() => painted(page)).toBeLessThan(before / 4);
    await expect(page.getByTestId('way-brush')).toHaveAttribute('aria-pressed', 'true');
  });
  await context.close();
});

test('a touch pad zooms by pinching, pans, and does not run on through the images', async ({ browser }) => {
  const { page, context } = await opened(browser, 'pad');
  const shown = await viewport(page);
  const middle = await middleOf(page);
  await page.mouse.move(...middle);

  await test.step('a pinch zooms evenly about the pointer', async () => {
    const before = await planeOf(shown);
    await page.keyboard.down('Control');
    for (const size of [2, 4, 6, 8, 6, 4, 2]) await page.mouse.wheel(0, -size);
    await page.keyboard.up('Control');
    await expect.poll(async () => (await planeOf(shown)).a / before.a).toBeCloseTo(Math.exp(0.32), 2);
    await expect(shown).toHaveAttribute('data-slice', '1');
  });
  await test.step('two fingers with Shift pan', async () => {
    const before = await planeOf(shown);
    await page.keyboard.down('Shift');
    for (const size of [3, 9, 12, 6]) await page.mouse.wheel(size, size);
    await page.keyboard.up('Shift');
    await expect.poll(async () => (await planeOf(shown)).e - before.e).toBeCloseTo(-30, 0);
    expect((await planeOf(shown)).f - before.f).toBeCloseTo(-30, 0);
    await expect(shown).toHaveAttribute('data-slice', '1');
  });
  await test.step('small strokes add up to an image', async () => {
    for (let turned = 0; turned < 5; turned += 1) await page.mouse.wheel(0, 12);
    await expect(shown).toHaveAttribute('data-slice', '2');
  });
  await context.close();
});

async function opened(browser: Browser, reader: string) {
  const read = await touchedRead(browser, server, reader);
  return { ...read, control: (await read.context.newCDPSession(read.page)) satisfies CDPSession };
}

async function middleOf(page: Page): Promise<[number, number]> {
  const { x, y, width, height } = await boxOf(await viewport(page));
  return [x + width / 2, y + height / 2];
}

const painted = async (page: Page) => Number((await page.getByTestId('viewport-0').getAttribute('data-painted')) ?? 0);

/** A stroke of a pen's other end, which no protocol of the browser can send. */
async function erase(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  await page.getByTestId('viewport-0').evaluate(
    (node, [from, to]) => {
      node.setPointerCapture = () => undefined;
      const send = (type: string, [clientX = 0, clientY = 0]: number[], button: number, buttons: number) =>
        node.dispatchEvent(
          new PointerEvent(type, { clientX, clientY, button, buttons, pointerType: 'pen', pointerId: 77, bubbles: true, isPrimary: true }),
        );
      send('pointerdown', from, 5, 32);
      send('pointermove', to, -1, 32);
      send('pointerup', to, 5, 0);
    },
    [from, to] as const,
  );
}
