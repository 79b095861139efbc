/** OHIF as it is published on npm, before our own DICOMweb: the same images, the same browser. */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, request as forward, type IncomingMessage, type Server as Http, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { session } from '../support/api.js';
import type { Server } from '../support/server.js';
import { Meter, observePictures, pictures } from './measure.js';

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

/** Its own settings but for the data source, which is ours at the same origin. */
const CONFIG = `window.config = {
  routerBasename: null,
  extensions: [],
  modes: [],
  customizationService: {},
  showStudyList: false,
  maxNumberOfWebWorkers: 3,
  showWarningMessageForCrossOrigin: false,
  showCPUFallbackMessage: false,
  showLoadingIndicator: true,
  investigationalUseDialog: { option: 'never' },
  strictZSpacingForVolumeViewport: true,
  defaultDataSourceName: 'dicomweb',
  dataSources: [{
    namespace: '@ohif/extension-default.dataSourcesModule.dicomweb',
    sourceName: 'dicomweb',
    configuration: {
      friendlyName: 'Overread',
      name: 'overread',
      wadoUriRoot: '/dicomweb',
      qidoRoot: '/dicomweb',
      wadoRoot: '/dicomweb',
      qidoSupportsIncludeField: false,
      imageRendering: 'wadors',
      thumbnailRendering: 'wadors',
      enableStudyLazyLoad: true,
      supportsFuzzyMatching: false,
      supportsWildcard: false,
      singlepart: 'bulkdata,video',
      bulkDataURI: { enabled: false },
    },
  }],
};`;

export type Ohif = { page: Page; at: readonly [number, number]; stop(): Promise<void> };

/** Opens a project's first study in OHIF, and waits until nothing more is fetched. */
export async function openOhif(
  browser: Browser,
  server: Server,
  dist: string,
  project: string,
  size: { width: number; height: number },
): Promise<Ohif> {
  if (!existsSync(join(dist, 'index.html'))) throw new Error(`there is no index.html in ${dist}`);
  const manager = await session(server, 'maya');
  const { cookies } = await manager.storageState();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const root = `/api/projects/${project}/dicomweb`;
  const studies = await (await manager.get(`${root}/studies`)).json();
  const study = studies[0]?.['0020000D']?.Value?.[0] as string | undefined;
  if (!study) throw new Error('the project has no study');
  const http = serve(dist, (asked, answer) => proxy(server.address, root, cookie, asked, answer));
  await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
  const address = http.address();
  const port = typeof address === 'object' && address ? address.port : 0;

  const context = await browser.newContext({ viewport: size });
  const page = await context.newPage();
  await page.addInitScript(observePictures);
  const open = async () => {
    await page.goto(`http://127.0.0.1:${port}/viewer?StudyInstanceUIDs=${study}`);
    await page.waitForFunction(() => (window as unknown as { pictures: { firstAt: number } }).pictures.firstAt > 0, null, {
      timeout: 120_000,
    });
  };
  await open();
  await page.waitForLoadState('networkidle', { timeout: 120_000 });
  const canvas = page.locator('canvas.cornerstone-canvas').first();
  const box = await canvas.boundingBox();
  if (!box) throw new Error('its viewport is not in sight');
  const stop = async () => {
    await context.close();
    await new Promise((done) => {
      http.close(done);
      http.closeAllConnections();
    });
    await manager.dispose();
  };
  return { page, at: [box.x + box.width / 2, box.y + box.height / 2], stop };
}

/** Milliseconds from the opening of the page, its program being in the browser's cache, to the first image. */
export async function reloads(browser: Browser, page: Page, megabits: number, times: number): Promise<number[]> {
  const meter = await Meter.of(browser, page);
  await meter.line(megabits);
  const took: number[] = [];
  for (let time = 0; time < times; time += 1) {
    await page.reload({ waitUntil: 'commit' });
    await page.waitForFunction(() => (window as unknown as { pictures: { firstAt: number } }).pictures?.firstAt > 0, null, {
      timeout: 120_000,
    });
    took.push((await pictures(page)).firstAt);
  }
  await meter.line(null);
  return took;
}

function serve(dist: string, api: (asked: IncomingMessage, answer: ServerResponse) => void): Http {
  return createServer((asked, answer) => {
    const path = new URL(asked.url ?? '/', 'http://localhost').pathname;
    if (path.startsWith('/dicomweb')) return api(asked, answer);
    if (path === '/app-config.js') return answer.writeHead(200, { 'content-type': 'text/javascript' }).end(CONFIG);
    const wanted = join(dist, normalize(path));
    const file = existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(dist, 'index.html');
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    // As any installation would have it: the program is kept by the browser.
    answer.writeHead(200, { 'content-type': type, 'cache-control': 'max-age=3600' });
    createReadStream(file).pipe(answer);
  });
}

function proxy(server: string, root: string, cookie: string, asked: IncomingMessage, answer: ServerResponse): void {
  const address = new URL(`${root}${(asked.url ?? '').slice('/dicomweb'.length)}`, server);
  const headers = { accept: asked.headers.accept ?? '*/*', cookie, 'sec-fetch-site': 'same-origin' };
  forward(address, { method: asked.method, headers }, (given) => {
    answer.writeHead(given.statusCode ?? 502, given.headers);
    given.pipe(answer);
  })
    .on('error', () => answer.writeHead(502).end())
    .end();
}
