import { expect, type Page, test } from '@playwright/test';
import { people, session, signedIn } from './support/api.js';
import { mammogramWithPrior } from './support/cases.js';
import { nextRead, onServer } from './support/opened.js';
import { press } from './support/reading.js';
import { released } from './support/released.js';
import { Server } from './support/server.js';

let server: Server;
const READERS = ['uma', 'vic'];
const PROJECT = 'second-look';

test.beforeAll(async () => {
  server = await Server.start();
  await people(server, ['maya', 'arno', ...READERS]);
  await released(server, PROJECT, READERS, mammogramWithPrior(), 2, 'priors: { most: 1, within_months: 36 }');
  await appoint('arno', ['arbiter']);
});

test.afterAll(async () => server?.stop());

test('the arbiter, and who oversees, see what the readers saw: prior studies, and the manual beside the image', async ({ browser }) => {
  for (const reader of READERS) await readAll(reader);

  await test.step('the arbiter', async () => {
    const context = await signedIn(browser, server, 'arno');
    const page = await context.newPage();
    await expect.poll(() => waiting(page), { timeout: 60_000 }).toBe(1);
    await page.goto('/arbitration');
    await coarseFirst(page, async () => {
      await page.getByTestId('arbitration-next').first().click();
      await expect(page.getByTestId('item-1')).toBeVisible();
    });
    await besidePrior(page);
    await press(page, 'm');
    await expect(page.getByTestId('manual')).toContainText('Mark what each structure asks for.');
    await expect(page.getByTestId('guide-mass')).toContainText('We ask for at least 10 mm.');
    await page.getByTestId('arbitration-manual').click();
    await expect(page.getByTestId('manual')).toBeHidden();
    const address = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    const told = await (await page.request.get(`/api/arbitration/cases/${address}`)).text();
    const prior = await (await page.request.get(`/api/arbitration/cases/${address}/priors/1/metadata`)).text();
    for (const secret of ['20220901', '20231101', 'MG1', '1.2.826']) expect(told + prior).not.toContain(secret);
    expect((await page.request.get(`/api/arbitration/cases/${address}/priors/2/metadata`)).status()).toBe(404);
    await context.close();
  });

  await test.step('the manager', async () => {
    const context = await signedIn(browser, server, 'maya');
    const page = await context.newPage();
    const { cases } = await (await page.request.get(`/api/projects/${PROJECT}/cases`)).json();
    const priors = async (id: string) => (await (await page.request.get(`/api/projects/${PROJECT}/cases/${id}/viewing`)).json()).priors;
    const found = await Promise.all(cases.map(async (one: { case: string }) => ({ id: one.case, priors: await priors(one.case) })));
    const [compared] = found.filter((one) => one.priors.length > 0);
    expect(found.map((one) => one.priors.length).sort((a, b) => a - b)).toEqual([0, 1]);
    await coarseFirst(page, () => page.goto(`/projects/${PROJECT}/cases/${compared?.id}`));
    await besidePrior(page);
    await context.close();
  });
});

/** Opens a case whose large images are seen in few pixels while their frames are held back. */
async function coarseFirst(page: Page, open: () => Promise<unknown>): Promise<void> {
  let pass = (): void => undefined;
  const passed = new Promise<void>((resolve) => (pass = resolve));
  await page.route(/\/frames\/1$/, async (route) => {
    await passed;
    await route.continue();
  });
  await open();
  for (const at of [0, 1, 2, 3]) {
    const view = page.getByTestId(`viewport-${at}`);
    await expect(view).toHaveAttribute('data-coarse', 'true', { timeout: 60_000 });
    await expect(view.getByText('Coarse: full pixels are on their way')).toBeVisible();
  }
  pass();
}

/** The case hangs beside its prior study, and both are drawn. */
async function besidePrior(page: Page): Promise<void> {
  for (const at of [0, 1, 2, 3])
    await expect(page.getByTestId(`viewport-${at}`)).toHaveAttribute('data-loaded', 'true', { timeout: 60_000 });
  await expect(page.getByTestId('viewport-2').getByText('Prior, 14 months before')).toBeVisible();
  await expect(page.getByTestId('viewport-3')).toHaveAttribute('data-prior', '14 months before');
}

const waiting = async (page: Page) =>
  (await (await page.request.get('/api/arbitration/projects')).json()).projects[0]?.waiting;

/** Both readers agree on the case that has no prior study, and on nothing else. */
async function readAll(reader: string): Promise<void> {
  for (const _ of [1, 2]) {
    const { read, api } = await nextRead(server, reader, PROJECT);
    const { priors } = await (await api.get(`/api/reading/reads/${read}`)).json();
    const { revision, draft } = await onServer(api, read);
    const isSuspicious = priors.length > 0 && reader === READERS[0];
    const answer = isSuspicious ? { value: 'yes', attributes: { certainty: 'low' } } : { value: 'no', attributes: {} };
    const submitted = await api.post(`/api/reading/reads/${read}/submission`, {
      data: {
        base_revision: revision,
        draft: { ...draft, no_finding: true, answers: [{ question: 'suspicious', instance: null, ...answer }] },
      },
    });
    expect(submitted.status(), await submitted.text()).toBe(200);
    await api.dispose();
  }
}

async function appoint(name: string, roles: string[]): Promise<void> {
  const root = await session(server, 'root');
  const known = (await (await root.get('/api/people')).json()).people as { user: string; name: string }[];
  const user = known.find((one) => one.name === name)?.user;
  const answer = await root.put(`/api/projects/${PROJECT}/members/${user}`, { data: { roles } });
  expect(answer.ok(), await answer.text()).toBe(true);
  await root.dispose();
}
