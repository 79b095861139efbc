import { type APIRequestContext, type Browser, type BrowserContext, expect, request } from '@playwright/test';
import type { Server } from './server.js';

export const password = 'correct horse battery';

/** A signed-in session of the API, for preparing what a test does not look at. */
export async function session(server: Server, name: string): Promise<APIRequestContext> {
  const context = await request.newContext({
    baseURL: server.address,
    extraHTTPHeaders: { 'Sec-Fetch-Site': 'same-origin' },
  });
  const answer = await context.post('/api/session', { data: { name, password } });
  expect(answer.status(), await answer.text()).toBe(200);
  return context;
}

/** Makes people who can sign in with `password`. */
export async function people(server: Server, names: string[]): Promise<void> {
  const root = await session(server, 'root');
  for (const name of names) {
    const display_name = `Dr ${name[0]?.toUpperCase()}${name.slice(1)}`;
    const answer = await root.post('/api/people', {
      data: { name, display_name, password, administrator: false },
    });
    expect(answer.status(), await answer.text()).toBe(201);
  }
  await root.dispose();
}

/** A browser context in which that person has signed in through the page. */
export async function signedIn(browser: Browser, server: Server, name: string): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: server.address });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page.getByTestId('sign-in-name').fill(name);
  await page.getByTestId('sign-in-password').fill(password);
  await page.getByTestId('sign-in-submit').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  await page.close();
  return context;
}
