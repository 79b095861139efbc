import { type APIRequestContext, type Browser, type BrowserContext, expect, type Page } from '@playwright/test';
import { session } from './api.js';
import { viewport } from './reading.js';
import type { Server } from './server.js';

export type Mark = {
  instance: string;
  frame: number;
  shape: string;
  points: [number, number][];
  mask?: { columns: number; rows: number; runs: number[] };
  plane?: { position: number[]; orientation: number[]; spacing: number[] };
};
export type Draft = {
  findings: { id: string; structure: string; marks: Mark[]; attributes: Record<string, unknown> }[];
  answers: { question: string; instance: string | null; value: unknown; attributes: Record<string, unknown> }[];
  no_finding: boolean;
  active_seconds: number;
};

/** A reader's open read: their browser with the reading screen, and a session of the API beside it. */
export type OpenedRead = { read: string; context: BrowserContext; page: Page; api: APIRequestContext };

/** Opens the reader's read of a project, with the protocol acknowledged. */
export async function openedRead(
  browser: Browser,
  server: Server,
  reader: string,
  project = 'shapes',
  size = { width: 1440, height: 900 },
  hasTouch = false,
): Promise<OpenedRead> {
  const { read, api } = await nextRead(server, reader, project);
  const context = await browser.newContext({
    baseURL: server.address,
    storageState: await api.storageState(),
    viewport: size,
    hasTouch,
  });
  const page = await context.newPage();
  await page.goto(`/reading/read/${read}`);
  await viewport(page);
  return { read, context, page, api };
}

/** The same on a screen that takes fingers and pens. */
export const touchedRead = (browser: Browser, server: Server, reader: string): Promise<OpenedRead> =>
  openedRead(browser, server, reader, 'shapes', { width: 1440, height: 900 }, true);

/** Acknowledges the protocol and takes the reader's next read, by the API. */
export async function nextRead(
  server: Server,
  reader: string,
  project = 'shapes',
): Promise<{ read: string; api: APIRequestContext }> {
  const api = await session(server, reader);
  const acknowledged = await api.post(`/api/reading/projects/${project}/acknowledgement`, { data: { version: 1 } });
  expect(acknowledged.status(), await acknowledged.text()).toBe(204);
  const { read } = await (await api.post(`/api/reading/projects/${project}/next`)).json();
  expect(read).toMatch(/^[0-9a-f]{32}$/);
  return { read, api };
}

/** What the server holds of a read. */
export async function onServer(api: APIRequestContext, read: string): Promise<{ revision: number; draft: Draft }> {
  const answer = await api.get(`/api/reading/reads/${read}`);
  expect(answer.status(), await answer.text()).toBe(200);
  return answer.json();
}

/** Waits until the screen says where the work is kept. */
export async function draftIs(page: Page, state: 'saved' | 'saving' | 'offline' | 'conflict'): Promise<void> {
  await expect(page.getByTestId('draft-state')).toHaveAttribute('data-state', state);
}
