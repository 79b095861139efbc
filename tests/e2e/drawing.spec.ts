import { type Browser, expect, type Page, test } from '@playwright/test';
import { people } from './support/api.js';
import { farthest, grey, greysOf } from './support/canvas.js';
import { chestRun, everyValue } from './support/cases.js';
import { nextRead } from './support/opened.js';
import { press, viewport } from './support/reading.js';
import { released } from './support/released.js';
import { Server } from './support/server.js';

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
  await people(server, ['maya', 'card', 'none']);
  for (const [project, files] of [['grey', [everyValue()]], ['chest', chestRun(3)]] as const)
    await released(server, project, ['card', 'none'], [...files]);
});

test.afterAll(async () => server?.stop());

test('with a graphics card, too, every 16-bit value is drawn as the standard says', async ({ browser }) => {
  const page = await opened(browser, 'grey', 'card');
  const shown = await viewport(page);
  await press(page, 'z');
  await expect(shown.getByText('1:1')).toBeVisible();
  const [width, center] = await Promise.all(['width', 'center'].map((part) => shown.getAttribute(`data-window-${part}`).then(Number)));
  const { most, compared } = farthest(await greysOf(shown, 256, 256), (value) => grey(value, width ?? 0, center ?? 0));
  expect(compared).toBe(65_536);
  expect(most).toBeLessThan(1.1);
  await page.context().close();
});

test('a slice looks the same whether a graphics card draws it or the processor', async ({ browser }) => {
  const pages = [await opened(browser, 'chest', 'card'), await opened(browser, 'chest', 'none')] as const;
  for (const [state, ...keys] of [
    ['as it opens'],
    ['flipped', 'h'],
    ['turned', 'r'],
    ['enlarged', '+', '+'],
    ['inverted', 'i'],
    ['smoothed', 's'],
    ['the next one', 'ArrowDown'],
  ] as const) {
    for (const page of pages) await press(page, ...keys);
    await expect(async () => {
      const [card, processor] = [await picture(pages[0]), await picture(pages[1])];
      expect(card.plane).toBe(processor.plane);
      expect(card.greys.length).toBe(processor.greys.length);
      const away = card.greys.map((value, at) => Math.abs(value - (processor.greys[at] ?? 0)));
      // Where an edge between two values runs through the middle of a pixel, either may be drawn.
      expect(away.filter((levels) => levels > 2).length / away.length, state).toBeLessThan(0.002);
    }).toPass({ timeout: 20_000 });
  }
  for (const page of pages) await page.context().close();
});

/** The reader's case in a browser that says by what it draws. */
async function opened(browser: Browser, project: string, by: 'card' | 'none'): Promise<Page> {
  const { read, api } = await nextRead(server, by, project);
  const context = await browser.newContext({ baseURL: server.address, storageState: await api.storageState() });
  const page = await context.newPage();
  if (by === 'card') await page.addInitScript(sayCard);
  await page.goto(`/reading/read/${read}`);
  await viewport(page);
  return page;
}

/** Runs in the page: the program that draws gives itself out for a graphics card. */
function sayCard(): void {
  const { getParameter } = WebGL2RenderingContext.prototype;
  const UNMASKED_RENDERER = 0x9246;
  WebGL2RenderingContext.prototype.getParameter = function (name: number) {
    return name === UNMASKED_RENDERER ? 'Graphics card' : getParameter.call(this, name);
  };
}

/** The greys of every pixel of the first viewport, and where the image lies. */
async function picture(page: Page): Promise<{ plane: string | null; greys: number[] }> {
  const shown = await viewport(page);
  const text = await shown.evaluate(async (element) => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const canvas = element.querySelector('canvas');
    const { data } = canvas!.getContext('2d')!.getImageData(0, 0, canvas!.width, canvas!.height);
    return JSON.stringify(Array.from(data.filter((_, at) => at % 4 === 0)));
  });
  return { plane: await shown.getAttribute('data-plane'), greys: JSON.parse(text) as number[] };
}
