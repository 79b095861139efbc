import { type APIRequestContext, type Browser, type BrowserContext, chromium, expect, type Page, test } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { password, session } from './support/api.js';
import { draftIs, nextRead, onServer, openedRead } from './support/opened.js';
import { choose, clickAt, fromMiddle, press, submit, viewport } from './support/reading.js';
import { releasedTo } from './support/released.js';
import { Server } from './support/server.js';

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
  await releasedTo(server, ['offline', 'tab', 'signed', 'other', 'sealed', 'timed']);
});

test.afterAll(async () => server?.stop());

test('thirty minutes without a network: every mark is there afterwards, in order, once', async ({ browser }) => {
  const { page, context, read, api } = await withClock(browser, 'offline');
  const shown = await viewport(page);
  for (const key of ['ArrowDown', 'ArrowDown', 'Home']) {
    await press(page, key);
    await expect(shown).toHaveAttribute('data-loaded', 'true');
  }
  await page.getByTestId('structure-spot').click();
  await context.setOffline(true);
  const state = page.getByTestId('draft-state');
  await expect(state).toContainText(/^Offline since .+; all is saved$/);

  const minutes = Array.from({ length: 30 }, (_, minute) => minute);
  const places = await fromMiddle(page, ...minutes.map((minute) => [minute * 10 - 150, (minute % 5) * 12] as const));
  await test.step('one mark a minute, over all images', async () => {
    for (const minute of minutes) {
      await press(page, 'Home', ...Array<string>(minute % 3).fill('ArrowDown'), 'n');
      await expect(shown).toHaveAttribute('data-slice', String((minute % 3) + 1));
      await expect(shown).toHaveAttribute('data-loaded', 'true');
      await clickAt(page, places[minute] ?? [0, 0]);
      await expect(page.getByTestId(`finding-${minute + 1}`)).toBeVisible();
      await page.clock.fastForward('01:00');
    }
  });
  await draftIs(page, 'offline');
  await expect(state).toContainText(/^Offline since .+; saved on this computer/);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect((await onServer(api, read)).draft.findings).toEqual([]);

  await context.setOffline(false);
  await draftIs(page, 'saved');
  await expect(state).toHaveText('Saved');
  const { findings } = (await onServer(api, read)).draft;
  expect(new Set(findings.map(({ id }) => id)).size).toBe(30);
  const points = findings.map(({ marks }) => marks.map((mark) => mark.points).flat());
  expect(points.every((one) => one.length === 1)).toBe(true);
  points.flat().forEach(([column, row], minute) => {
    expect(Math.hypot(column - (places[minute]?.[0] ?? 0), row - (places[minute]?.[1] ?? 0)), `mark ${minute + 1}`).toBeLessThan(1);
  });
  await context.close();
});

test('a tab that crashes while one types loses less than a second', async ({ browser }) => {
  const { page, context, read } = await openedRead(browser, server, 'tab');
  await page.route('**/draft', (route) => route.abort());
  const until = Date.now() + 4_000;
  while (Date.now() < until) await remark(page).fill(String(Date.now()));
  const crashed = page.waitForEvent('crash');
  const control = await context.newCDPSession(page);
  const at = Date.now();
  void control.send('Page.crash').catch(() => undefined);
  await crashed;

  const anew = await context.newPage();
  await anew.goto(`/reading/read/${read}`);
  await viewport(anew);
  const kept = Number(await remark(anew).inputValue());
  expect(at - kept, 'milliseconds before the crash').toBeLessThanOrEqual(1_000);
  await draftIs(anew, 'saved');
  await context.close();
});

test('a session that ends is taken up again over the read', async ({ browser }) => {
  const { page, context, read, api } = await openedRead(browser, server, 'signed');
  await remark(page).fill('signed in');
  await draftIs(page, 'saved');
  expect((await api.delete('/api/session')).status()).toBe(204);
  await remark(page).fill('signed out');
  const dialog = page.getByTestId('sign-in-dialog');
  await expect(dialog).toBeVisible();

  await test.step('it can wait: marking goes on', async () => {
    await press(page, 'Escape');
    await expect(dialog).toBeHidden();
    await page.getByTestId('structure-spot').click();
    await clickAt(page, [120, 110]);
    await expect(page.getByTestId('finding-1')).toBeVisible();
    await expect(page.getByTestId('draft-state')).toContainText('Signed out');
    await page.getByTestId('sign-in-again').click();
    await expect(page.getByTestId('sign-in-name')).toBeFocused();
  });
  await test.step('somebody else is sent away', async () => {
    await signInBy(page, 'other');
    await expect(page.getByTestId('sign-in-refused')).toContainText('begun by somebody else');
    expect((await context.request.get('/api/session')).status()).toBe(401);
  });
  await test.step('the reader goes on where they were', async () => {
    await signInBy(page, 'signed');
    await expect(dialog).toBeHidden();
    await draftIs(page, 'saved');
    expect(new URL(page.url()).pathname).toBe(`/reading/read/${read}`);
    await expect(remark(page)).toHaveValue('signed out');
    const { draft } = await onServer(await session(server, 'signed'), read);
    expect(draft.answers).toMatchObject([{ value: 'signed out' }]);
    expect(draft.findings).toHaveLength(1);
  });
  await context.close();
});

test('what the browser keeps is encrypted, and gone once submitted', async ({}, testInfo) => {
  const { read, api } = await nextRead(server, 'sealed');
  const profile = testInfo.outputPath('profile');
  const { launchOptions, viewport: size } = testInfo.project.use;
  const open = () => chromium.launchPersistentContext(profile, { ...launchOptions, viewport: size, baseURL: server.address });
  const word = 'spiculatedmargin';
  /** Files of the browser's profile that hold the word, as bytes or as letters of two bytes. */
  const tellTales = () => {
    const wide = [...word].map((letter) => `${letter}\\x00`).join('');
    const found = execFileSync('sh', ['-c', `grep -rlaP '${word}|${wide}' "${profile}" || true`], { encoding: 'utf8' });
    return found.split('\n').filter(Boolean);
  };
  let context = await open();
  const { cookies } = await api.storageState();
  await context.addCookies(cookies);

  await test.step('while it is unsent', async () => {
    const page = await context.newPage();
    await context.route('**/draft', (route) => route.abort());
    await page.goto(`/reading/read/${read}`);
    await viewport(page);
    await remark(page).fill(word);
    await draftIs(page, 'offline');
    const kept = await keptIn(page);
    expect(kept.records).toBe(1);
    expect(kept.text.length).toBeGreaterThan(100);
    expect(kept.text).not.toContain(word);
    await context.close();
    expect(tellTales()).toEqual([]);
  });
  await test.step('it is taken up again by who is signed in, and wiped at submission', async () => {
    context = await open();
    await context.addCookies(cookies);
    const page = await context.newPage();
    await page.goto(`/reading/read/${read}`);
    await viewport(page);
    await expect(remark(page)).toHaveValue(word);
    await page.getByTestId('no-finding').click();
    await choose(page, 'question-suspicious', 'No');
    await submit(page);
    await expect(page.getByTestId('progress')).toHaveText('1 of 1 read');
    expect(await keptIn(page)).toEqual({ records: 0, text: '' });
    await context.close();
    expect(tellTales()).toEqual([]);
  });
});

test('reading time leaves out who is idle, and a page out of sight', async ({ browser }) => {
  const { page, context, read, api } = await withClock(browser, 'timed');
  await page.clock.pauseAt(Date.now() + 60_000);
  let said = 0;
  /** Seconds that the server has, after a change that takes three. */
  const seconds = async () => {
    await remark(page).fill(String((said += 1)));
    await page.clock.runFor(3_000);
    await draftIs(page, 'saved');
    return (await onServer(api, read)).draft.active_seconds;
  };
  const busy = async (minutes: number) => {
    for (let tenth = 0; tenth < 6 * minutes; tenth += 1) {
      await page.mouse.move(300 + (tenth % 7), 300);
      await page.clock.runFor(10_000);
    }
  };
  const began = await seconds();
  await busy(2);
  const read2 = await seconds();
  expect(read2 - began).toBeGreaterThanOrEqual(121);
  expect(read2 - began).toBeLessThanOrEqual(125);

  await page.clock.runFor(15 * 60_000);
  const idle = await seconds();
  expect(idle - read2, 'a quarter of an hour of nothing counts for a minute').toBeGreaterThanOrEqual(55);
  expect(idle - read2).toBeLessThanOrEqual(65);

  await outOfSight(page, true);
  await busy(10);
  await outOfSight(page, false);
  const hidden = await seconds();
  expect(hidden - idle).toBeLessThanOrEqual(6);
  await context.close();
});

/** A reader's open read on a page whose clock the test turns. */
async function withClock(browser: Browser, reader: string) {
  const { read, api } = await nextRead(server, reader);
  const context = await browser.newContext({ baseURL: server.address, storageState: await api.storageState(), viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.clock.install();
  await page.goto(`/reading/read/${read}`);
  await viewport(page);
  return { page, context, read, api } satisfies { page: Page; context: BrowserContext; read: string; api: APIRequestContext };
}

const remark = (page: Page) => page.getByTestId('question-remark').getByRole('textbox');

/** By keys alone: the name has the focus. */
async function signInBy(page: Page, name: string): Promise<void> {
  const field = page.getByTestId('sign-in-name');
  await field.fill('');
  await field.focus();
  await page.keyboard.type(name);
  await press(page, 'Tab');
  await page.keyboard.type(password);
  await press(page, 'Enter');
}

/** Everything in the browser's databases for this site: how many records, and their bytes as text. */
async function keptIn(page: Page): Promise<{ records: number; text: string }> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const textOf = (value: unknown): string => {
      if (value instanceof ArrayBuffer) return [...new Uint8Array(value)].map((byte) => String.fromCharCode(byte)).join('');
      if (ArrayBuffer.isView(value)) return textOf(value.buffer);
      if (typeof value === 'object' && value !== null) return Object.values(value).map(textOf).join(' ');
      return String(value);
    };
    const kept = { records: 0, text: '' };
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name ?? ''));
      for (const store of Array.from(database.objectStoreNames)) {
        const all = (await done(database.transaction(store).objectStore(store).getAll())) as unknown[];
        kept.records += all.length;
        kept.text += all.map(textOf).join(' ');
      }
      database.close();
    }
    return kept;
  });
}

/** What a page is told when another one is put before it. */
async function outOfSight(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
}
