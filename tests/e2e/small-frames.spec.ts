import { type APIRequestContext, expect, test } from '@playwright/test';
import { people } from './support/api.js';
import { farthest, grey, greysOf } from './support/canvas.js';
import { chestRun, everyValue } from './support/cases.js';
import { chestVolume } from './support/dicom.js';
import { nextRead, openedRead } from './support/opened.js';
import { press, viewport } from './support/reading.js';
import { released } from './support/released.js';
import { Server } from './support/server.js';

let server: Server;

test.beforeAll(async () => {
  process.env.OVERREAD_HTJ2K_ON_IMPORT = 'true';
  server = await Server.start();
  delete process.env.OVERREAD_HTJ2K_ON_IMPORT;
  await people(server, ['maya', 'small']);
});

test.afterAll(async () => server?.stop());

test('frames that were made smaller on import show the values of the file', async ({ browser }) => {
  await test.step('every unsigned value of 16 bits', async () => {
    await released(server, 'grey', ['small'], [everyValue()]);
    await made('grey');
    const { page, context } = await openedRead(browser, server, 'small', 'grey');
    const shown = await viewport(page);
    await press(page, 'z');
    await expect(shown.getByText('1:1')).toBeVisible();
    const width = Number(await shown.getAttribute('data-window-width'));
    const center = Number(await shown.getAttribute('data-window-center'));
    const { most, compared } = farthest(await greysOf(shown, 256, 256), (value) => grey(value, width, center));
    expect(compared).toBe(65_536);
    expect(most).toBeLessThan(1.1);
    await context.close();
  });

  await test.step('Hounsfield units, above and below nought', async () => {
    await released(server, 'chest', ['small'], chestRun(1));
    await made('chest');
    const slice = chestVolume().slices[60];
    const { page, context } = await openedRead(browser, server, 'small', 'chest');
    const shown = await viewport(page);
    await press(page, 'z');
    await expect(shown.getByText('1:1')).toBeVisible();
    const width = Number(await shown.getAttribute('data-window-width'));
    const center = Number(await shown.getAttribute('data-window-center'));
    const of = (at: number) => grey(slice?.[at] ?? NaN, width, center);
    const { most, compared } = farthest(await greysOf(shown, 512, 512), of);
    expect(compared).toBeGreaterThan(200_000);
    expect(most).toBeLessThan(1.1);
    await context.close();
  });
});

/** Waits until the first frame of the reader's case comes in HTJ2K. */
async function made(project: string): Promise<void> {
  const { read, api } = await nextRead(server, 'small', project);
  const { series } = await (await api.get(`/api/reading/reads/${read}`)).json();
  const frame = `/api/reading/reads/${read}/instances/${series[0].instances[0].instance}/frames/1`;
  await expect.poll(() => typeOf(api, frame), { timeout: 120_000, intervals: [500] }).toMatch(/^image\/jphc/);
  await api.dispose();
}

const typeOf = async (api: APIRequestContext, address: string) => (await api.get(address)).headers()['content-type'];
