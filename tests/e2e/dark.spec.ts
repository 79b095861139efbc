import { expect, type Page, type Route, test } from '@playwright/test';
import { password } from './support/api.js';
import { type Box, luminanceOf, meanLuminance } from './support/luminance.js';
import { nextRead } from './support/opened.js';
import { boxOf, choose, openNext, press, submit, viewport } from './support/reading.js';
import { releasedTo } from './support/released.js';
import { Server } from './support/server.js';

/** Brightest that a whole screen may be beside the image, on average, in a darkened room. */
const DARK = 0.1;

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
  await releasedTo(server, ['rosa', 'robin'], 'display: { long_side: 2048, short_side: 1536, check: true }');
});

test.afterAll(async () => server?.stop());

test('nothing that a reader passes through is bright, not even while it loads', async ({ browser }) => {
  const context = await browser.newContext({ baseURL: server.address });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await expect(page.getByTestId('sign-in-name')).toBeVisible();
  const frames = await screencast(page);

  await page.getByTestId('sign-in-name').fill('rosa');
  await page.getByTestId('sign-in-password').fill(password);
  await page.getByTestId('sign-in-submit').click();
  await page.getByTestId('read-protocol').click();
  await page.getByTestId('acknowledge').click();
  await openNext(page);
  await page.getByTestId('display-check').getByRole('button', { name: 'Skip' }).click();
  const image = await shareOf(page);
  await page.getByTestId('no-finding').click();
  await choose(page, 'question-suspicious', 'No');
  await page.getByRole('button', { name: 'Manual' }).click();
  await expect(page.getByTestId('manual')).toBeVisible();
  await page.reload();
  await viewport(page);
  await submit(page);
  await expect(page.getByTestId('progress')).toHaveText('1 of 1 read');

  const seen = await frames.stop();
  const judge = await context.newPage();
  const luminances: number[] = [];
  for (const frame of seen) luminances.push(await luminanceOf(judge, frame, image));
  expect(seen.length).toBeGreaterThan(10);
  expect(Math.max(...luminances), luminances.map((one) => one.toFixed(3)).join(' ')).toBeLessThanOrEqual(DARK);
  expect(await luminanceOf(judge, await white(judge), image)).toBeCloseTo(1, 2);
  await context.close();
});

test('a hundred navigations show no bright frame, nor does any dialog', async ({ browser }) => {
  test.setTimeout(900_000);
  const { read, api } = await nextRead(server, 'robin');
  const context = await browser.newContext({ baseURL: server.address, storageState: await api.storageState(), viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const judge = await context.newPage();
  context.setDefaultTimeout(30_000);
  await page.goto('/reading/');
  await page.bringToFront();
  let navigations = 0;
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) navigations += 1;
  });
  const dark = async (frames: string[], image?: Box) => {
    for (const [index, frame] of frames.entries()) {
      const luminance = await luminanceOf(judge, frame, image);
      expect(luminance, `frame ${index + 1} of ${frames.length}`).toBeLessThanOrEqual(DARK);
    }
  };

  await test.step('pages without images', async () => {
    const frames = await screencast(page, 160);
    for (let round = 0; round < 13; round += 1) {
      await page.goto('/reading/');
      await page.getByRole('link', { name: /Protocol, version/ }).click();
      await expect(page.getByText('Mark what each structure asks for.')).toBeVisible();
      await page.goto('/sign-in');
      await expect(page.getByTestId('sign-in-name')).toBeVisible();
      await page.goto('/reading/read/00000000000000000000000000000000');
      await expect(page.getByText('could not be opened')).toBeVisible();
    }
    const seen = await frames.stop();
    expect(seen.length).toBeGreaterThan(50);
    await dark(seen);
  });

  await test.step('cases, and every dialog over them', async () => {
    const path = `/reading/read/${read}`;
    await page.goto(path);
    const image = await shareOf(page);
    const check = page.getByTestId('display-check');
    await expect(check).toBeVisible();
    const frames = await screencast(page, 160);
    await check.getByRole('button', { name: 'Skip' }).click();
    await expect(check).toBeHidden();
    for (let round = 0; round < 24; round += 1) {
      await page.getByRole('button', { name: 'Home' }).click();
      await page.getByTestId('next-case').click();
      await viewport(page);
      await overCase[round % overCase.length]?.(page);
    }
    const seen = await frames.stop();
    expect(seen.length).toBeGreaterThan(50);
    await dark(seen, image);
  });
  expect(navigations).toBeGreaterThanOrEqual(100);
  await context.close();
});

/** What can stand over a case: opened, and put away again. */
const overCase = [
  (page: Page) => opened(page, '?', 'key-list'),
  (page: Page) => opened(page, 'Shift+X', 'cannot-be-read-dialog'),
  async (page: Page) => {
    await page.getByTestId('hanging').click();
    await expect(page.getByTestId('hanging-menu')).toBeVisible();
    await press(page, 'Escape');
  },
  async (page: Page) => {
    await press(page, 'm', 'e');
    await expect(page.getByTestId('manual')).toBeVisible();
    await press(page, 'm', 'e');
  },
  async (page: Page) => {
    const refused = (route: Route) => route.fulfill({ status: 401, json: { title: 'Signed out', detail: 'Sign in.' } });
    await page.route('**/draft', refused);
    await page.getByTestId('no-finding').click();
    await expect(page.getByTestId('sign-in-dialog')).toBeVisible();
    await press(page, 'Escape');
    await page.unroute('**/draft', refused);
  },
  async (page: Page) => {
    const opening = page.context().waitForEvent('page');
    await press(page, 'Shift+P');
    const list = await opening;
    await expect(list.getByTestId('structure-nodule')).toBeVisible();
    expect(await meanLuminance(list)).toBeLessThanOrEqual(DARK);
    const closing = list.waitForEvent('close');
    await press(page, 'Shift+P');
    await closing;
  },
];

async function opened(page: Page, key: string, testId: string): Promise<void> {
  await press(page, key);
  await expect(page.getByTestId(testId)).toBeVisible();
  await press(page, 'Escape');
  await expect(page.getByTestId(testId)).toBeHidden();
}

/** Gathers every picture that the page puts on the screen from now on. */
async function screencast(page: Page, maxWidth = 480): Promise<{ stop(): Promise<string[]> }> {
  const frames: string[] = [];
  const control = await page.context().newCDPSession(page);
  control.on('Page.screencastFrame', ({ data, sessionId }) => {
    frames.push(data);
    void control.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
  });
  await control.send('Page.startScreencast', { format: 'jpeg', quality: 80, maxWidth, maxHeight: maxWidth });
  return {
    stop: async () => {
      await control.send('Page.stopScreencast');
      return frames;
    },
  };
}

/** The image area, as shares of the page. */
async function shareOf(page: Page): Promise<Box> {
  const { x, y, width, height } = await boxOf(await viewport(page));
  const size = page.viewportSize();
  if (!size) throw new Error('the page has no size');
  return { x: x / size.width, y: y / size.height, width: width / size.width, height: height / size.height };
}

/** A picture of an empty page: what this test must be able to see. */
const white = async (page: Page) => (await page.screenshot()).toString('base64');
