/** The reading room measured: `cargo xtask bench viewer` runs this and judges what it finds. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { people } from '../support/api.js';
import { chestCt, chestRun, copies, mammogram, tallChest } from '../support/cases.js';
import { alone, take } from '../support/marking.js';
import { openedRead } from '../support/opened.js';
import { clickAt, press, scrollTo, viewport } from '../support/reading.js';
import { released } from '../support/released.js';
import { Server } from '../support/server.js';
import { dragAbout, mainThreadTasks, Meter, observePictures, percentile, pictures, scroll, toFirst } from './measure.js';
import { openOhif, reloads } from './ohif.js';
import { allLoaded, Arrivals, type Opening, openFromHome, readOf, submitAndOpenNext } from './opening.js';
import { measured, missing, options } from './results.js';

const { quick } = options;
const SLICES = 20;
const OPENS = quick ? 4 : 20;
const CASES = quick ? 10 : 50;
/** Slices of the CT in which a region grows. */
const TALL = quick ? 120 : 320;
const STEPS = quick ? 40 : 120;
const RELOADS = quick ? 2 : 5;
const MEGABITS = 30;
const SIZE = { width: 1440, height: 900 };

let server: Server;

test.beforeAll(async () => {
  // As it is set up for readers on slow lines.
  process.env.OVERREAD_HTJ2K_ON_IMPORT = 'true';
  server = await Server.start();
  await people(server, ['maya', 'scroller', 'opener', 'sitter', 'mammo', 'grower']);
});

test.afterAll(async () => server?.stop());

let imported = 0;

/** Waits until the server has made a small form of every image. */
async function madeAhead(images: number): Promise<void> {
  imported += images;
  const kept = () => readdirSync(join(server.dataDir, 'derived'), { recursive: true, withFileTypes: true });
  const made = () => (existsSync(join(server.dataDir, 'derived')) ? kept().filter((one) => one.isFile()).length : 0);
  // One file tells how far it came.
  await expect.poll(made, { timeout: 20 * 60_000, intervals: [500] }).toBeGreaterThan(imported);
}

/** A project of so many cases, each of these images as another patient's; `forms`: how many are made of each ahead. */
async function prepared(project: string, reader: string, files: string[], cases: number, isImplicit: boolean, forms = 1) {
  const copied = copies(files, cases, isImplicit);
  await released(server, project, [reader], copied, cases);
  rmSync(dirname(copied[0] ?? ''), { recursive: true });
  await madeAhead(copied.length * forms);
}

/** The reader's read of a project in a page that is observed; `isCold`: nothing is fetched ahead. */
async function opened(browser: Browser, reader: string, project: string, isCold = false): Promise<Page> {
  const { page } = await openedRead(browser, server, reader, project, SIZE);
  await page.addInitScript(observePictures);
  if (isCold) await page.addInitScript(() => (window.requestIdleCallback = () => 0));
  await page.reload();
  await allLoaded(page);
  return page;
}

const middleOf = async (page: Page, index: number): Promise<readonly [number, number]> => {
  const box = await (await viewport(page, index)).boundingBox();
  if (!box) throw new Error('the viewport is not in sight');
  return [box.x + box.width / 2, box.y + box.height / 2];
};

/** What a picture costs; once before, since the first ones also pay for what is compiled and uploaded. */
async function spending(page: Page, meter: Meter, name: string, run: () => Promise<void>) {
  await run();
  const spent = await meter.perPicture(page, run);
  const note = `${(spent.drawn / STEPS).toFixed(1)} pictures a step`;
  measured(`${name}, main thread`, spent.main, spent.drawn, note);
  measured(`${name}, page`, spent.page, spent.drawn, note);
  measured(`${name}, all`, spent.all, spent.drawn, note);
}

test('frames', async ({ browser }) => {
  const slices = chestCt();
  await released(server, 'chest', ['scroller'], slices);
  await madeAhead(slices.length);
  const page = await opened(browser, 'scroller', 'chest');
  const meter = await Meter.of(browser, page);
  const cost = (name: string, run: () => Promise<void>) => spending(page, meter, name, run);
  await press(page, 'f');
  const alone = await middleOf(page, 0);
  await toFirst(page, alone);
  await cost('scroll', () => scroll(page, alone, STEPS));
  const { waits } = await pictures(page);
  measured('slice, median', percentile(waits, 0.5), waits.length);
  measured('slice, p95', percentile(waits, 0.95), waits.length);
  await cost('window', () => dragAbout(page, alone, STEPS));
  await press(page, 'Space', 'b');
  await viewport(page);
  await toFirst(page, alone);
  await cost('slab', () => scroll(page, alone, STEPS));
  await press(page, 'b', 'b', 'b', 'f', 'o');
  await viewport(page, 1);
  await cost('mpr', async () => scroll(page, await middleOf(page, 1), STEPS));
  const loads = await reloads(browser, page, MEGABITS, RELOADS);
  measured('page to first image, median', percentile(loads, 0.5), RELOADS);
  await page.context().close();
});

/** The lungs grow from one click through the slices of a large CT, in a thread of their own. */
test('growing a region', async ({ browser }) => {
  const slices = tallChest(TALL);
  await released(server, 'growing', ['grower'], slices);
  rmSync(dirname(slices[0] ?? ''), { recursive: true });
  const page = await opened(browser, 'grower', 'growing');
  await alone(page);
  await scrollTo(page, 66);
  await take(page, 'lung');
  await press(page, 'Shift+T', 'Shift+R');
  await page.getByTestId('brush-from').fill('-1200');
  await page.getByTestId('brush-to').fill('-500');
  await page.getByTestId('brush-radius').fill('20');
  await press(page, 'Escape');
  await press(page, 'Shift+G');
  const tasks = await mainThreadTasks(browser, page, async () => {
    await clickAt(page, [150.5, 250.5]);
    await expect(page.getByTestId('finding-1')).toBeVisible({ timeout: 120_000 });
    await expect(page.getByText('Esc stops it')).toBeHidden();
  });
  const voxels = await page.getByTestId('viewport-0').getAttribute('data-painted');
  measured('growth, longest task', Math.max(...tasks), tasks.length, `${voxels ?? 'no'} voxels on the slice in sight`);
  await page.context().close();
});

/** Openings of a case that nothing was fetched of, on the slow line. */
async function coldOpenings(browser: Browser, name: string, reader: string, project: string, frames: number) {
  const page = await opened(browser, reader, project, true);
  await (await Meter.of(browser, page)).line(MEGABITS);
  const opens: Awaited<ReturnType<typeof openFromHome>>[] = [];
  for (let time = 0; time < OPENS; time += 1) opens.push(await openFromHome(page, frames));
  const firsts = opens.map(({ first }) => first);
  measured(`${name}, cold first, p95`, percentile(firsts, 0.95), OPENS);
  measured(`${name}, cold first, median`, percentile(firsts, 0.5), OPENS);
  measured(`${name}, cold full, p95`, percentile(opens.map(({ full }) => full), 0.95), OPENS);
  measured(`${name}, cold all, p95`, percentile(opens.map(({ all }) => all), 0.95), OPENS);
  await page.context().close();
}

/** Reads so many cases one after the other; the first of the next cases are timed on the slow line. */
async function sitThrough(
  browser: Browser,
  name: string,
  reader: string,
  project: string,
  frames: number,
  cases: number,
  before: (read: number, page: Page, meter: Meter) => Promise<void> = async () => undefined,
) {
  const page = await opened(browser, reader, project);
  const meter = await Meter.of(browser, page);
  const arrivals = new Arrivals(page);
  await page.reload();
  const next: Opening[] = [];
  for (let read = 1; read <= cases; read += 1) {
    // While it is read, the line is of no account: all of the next case is there before it is submitted.
    await meter.line(null);
    await allLoaded(page);
    await arrivals.ahead(readOf(page), frames);
    // As long as the shortest read takes.
    await page.waitForTimeout(read <= OPENS ? 3_000 : 500);
    await before(read, page, meter);
    arrivals.forget();
    await meter.line(MEGABITS);
    const opening = await submitAndOpenNext(page);
    if (read <= OPENS) next.push(opening);
    if (read === Math.min(OPENS, cases)) nextMeasured(name, next);
  }
  await page.context().close();
}

function nextMeasured(name: string, next: Opening[]): void {
  const firsts = next.map(({ first }) => first);
  measured(`${name}, next first, p95`, percentile(firsts, 0.95), next.length);
  measured(`${name}, next first, median`, percentile(firsts, 0.5), next.length);
  measured(`${name}, next full, p95`, percentile(next.map(({ full }) => full), 0.95), next.length);
}

test('opening a chest CT', async ({ browser }) => {
  await prepared('chests', 'opener', chestRun(SLICES), 2, true);
  await coldOpenings(browser, 'ct', 'opener', 'chests', SLICES);
});

test('sitting through many cases', async ({ browser }) => {
  await prepared('sitting', 'sitter', chestRun(SLICES), CASES + 2, true);
  await sitThrough(browser, 'ct', 'sitter', 'sitting', SLICES, CASES, async (read, page, meter) => {
    await scroll(page, await middleOf(page, 0), 6);
    if (read !== 1 && read !== 10 && read !== CASES) return;
    const held = await meter.held();
    for (const kind of ['objects', 'arrays', 'processes', 'listeners', 'nodes'] as const)
      measured(`held after ${read}, ${kind}`, held[kind], 1);
  });
});

test('opening a mammogram', async ({ browser }) => {
  await prepared('breasts', 'mammo', mammogram(), OPENS + 2, false, 2);
  await coldOpenings(browser, 'mg', 'mammo', 'breasts', 4);
  await sitThrough(browser, 'mg', 'mammo', 'breasts', 4, OPENS);
});

test('the same images in OHIF', async ({ browser }) => {
  if (!options.peer) return missing('OHIF', 'it was left out');
  await released(server, 'beside', ['scroller'], chestCt());
  const ohif = await openOhif(browser, server, options.peer, 'beside', SIZE).catch((why: Error) => why);
  if (ohif instanceof Error) return missing('OHIF', ohif.message.split('\n')[0] ?? '');
  const { page, stop, at } = ohif;
  const meter = await Meter.of(browser, page);
  await toFirst(page, at);
  for (const [name, run] of [
    ['scroll', () => scroll(page, at, STEPS)],
    ['window', () => dragAbout(page, at, STEPS)],
  ] as const) {
    await spending(page, meter, `ohif ${name}`, run);
    if (name === 'scroll') {
      const { waits } = await pictures(page);
      measured('ohif slice, p95', percentile(waits, 0.95), waits.length);
    }
  }
  const loads = await reloads(browser, page, MEGABITS, RELOADS);
  measured('ohif page to first image, median', percentile(loads, 0.5), RELOADS);
  await stop();
});
