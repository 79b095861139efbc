import { expect, type Page, test } from '@playwright/test';
import { password } from './support/api.js';
import { type Box, luminanceOf } from './support/luminance.js';
import { boxOf, choose, openNext, submit, viewport } from './support/reading.js';
import { releasedTo } from './support/released.js';
import { Server } from './support/server.js';

/** Brightest that a whole screen may be beside the image, on average, in a darkened room. */
const DARK = 0.1;

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
  await releasedTo(server, ['rosa']);
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

/** Gathers every picture that the page puts on the screen from now on. */
async function screencast(page: Page): Promise<{ stop(): Promise<string[]> }> {
  const frames: string[] = [];
  const control = await page.context().newCDPSession(page);
  control.on('Page.screencastFrame', ({ data, sessionId }) => {
    frames.push(data);
    void control.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
  });
  await control.send('Page.startScreencast', { format: 'jpeg', quality: 80, maxWidth: 480, maxHeight: 300 });
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
