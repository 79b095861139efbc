import { expect, test } from '@playwright/test';
import { alone, discOf, painted, pixelSpacing, sliceSpacing, take } from './support/marking.js';
import { MarkingRoom } from './support/markingRoom.js';
import { draftIs, onServer, type Mark } from './support/opened.js';
import { clickAt, planeOf, press, scrollTo, viewport } from './support/reading.js';

const room = new MarkingRoom('paint', 'clavier');

test('paint: the brush covers the voxels of its disc, and comes back pixel for pixel', async ({ browser }) => {
  const { page, context, read, api } = await room.open(browser, 'paint');
  await alone(page);
  await scrollTo(page, 6);
  const marks = async () => {
    await draftIs(page, 'saved');
    return (await onServer(api, read)).draft.findings.flatMap((finding) => finding.marks);
  };
  await take(page, 'lung');
  await page.getByTestId('brush-radius').fill('10');
  await clickAt(page, [200.5, 250.5]);
  await expect.poll(async () => (await marks()).length).toBe(1);
  const [disc] = await marks();
  expect(disc).toMatchObject({ shape: 'mask', points: [], mask: { columns: 512, rows: 512 } });

  const spacing = await pixelSpacing(api, read);
  const expected = discOf(10 / spacing, [200.5, 250.5]);
  expect(Math.abs(painted([disc as Mark]) - expected)).toBeLessThan(expected * 0.01);
  // In mm²: π · 10².
  expect(Math.abs(painted([disc as Mark]) * spacing * spacing - Math.PI * 100)).toBeLessThan(4);

  await test.step('undone and done again', async () => {
    await press(page, 'Control+z');
    await expect(page.getByTestId('finding-1')).toBeHidden();
    await press(page, 'Control+y');
    await expect.poll(marks).toEqual([disc]);
  });

  await test.step('erased, filled, cut out and added', async () => {
    await press(page, 'Shift+E');
    await page.getByTestId('brush-radius').fill('4');
    await clickAt(page, [200.5, 250.5]);
    const hole = discOf(4 / spacing, [200.5, 250.5]);
    await expect.poll(async () => Math.abs(painted(await marks()) - expected + hole)).toBeLessThan(4);
    await press(page, 'Shift+F');
    await clickAt(page, [200.5, 250.5]);
    await expect.poll(marks).toEqual([disc]);
    await press(page, 'Shift+Z');
    await clickAt(page, [200, 200], [260, 200], [260, 300], [200, 300], [200, 200]);
    await expect.poll(async () => Math.abs(painted(await marks()) - expected / 2)).toBeLessThan(expected * 0.05);
    await press(page, 'Shift+O');
    await clickAt(page, [300, 200], [320, 200], [320, 220], [300, 220], [300, 200]);
    await expect.poll(async () => Math.abs(painted(await marks()) - expected / 2 - 400)).toBeLessThan(expected * 0.05 + 45);
  });

  await test.step('what is hidden is painted on, not over', async () => {
    const before = painted(await marks());
    await press(page, 't', 'Shift+B');
    await page.getByTestId('brush-radius').fill('4');
    await clickAt(page, [380.5, 250.5]);
    await expect.poll(async () => Math.abs(painted(await marks()) - before - discOf(4 / spacing, [380.5, 250.5]))).toBeLessThan(4);
    await press(page, 't');
  });

  await test.step('a ball reaches over slices, by millimetres', async () => {
    await press(page, 'n', 'Shift+B', 'Shift+R');
    await page.getByTestId('brush-radius').fill('4');
    await clickAt(page, [340.5, 300.5]);
    await expect(page.getByTestId('finding-2')).toBeVisible();
    await draftIs(page, 'saved');
    const ball = (await onServer(api, read)).draft.findings[1]?.marks ?? [];
    const between = await sliceSpacing(api, read);
    expect(ball.length).toBe(2 * Math.floor(4 / between) + 1);
    const volume = painted(ball) * spacing * spacing * between;
    expect(Math.abs(volume / ((4 / 3) * Math.PI * 64) - 1)).toBeLessThan(0.1);
  });

  await test.step('only values of a window, and growing from a seed', async () => {
    await press(page, 'n', 'Shift+T', 'Shift+R');
    await page.getByTestId('brush-from').fill('-1200');
    await page.getByTestId('brush-to').fill('-500');
    await press(page, 'Escape');
    await press(page, 'Shift+G');
    await clickAt(page, [150.5, 250.5]);
    await expect(page.getByTestId('finding-3')).toBeVisible();
    await draftIs(page, 'saved');
    const grown = (await onServer(api, read)).draft.findings[2]?.marks ?? [];
    expect(grown).toHaveLength(1);
    expect(painted(grown)).toBeGreaterThan(500);
  });

  const before = await marks();
  await page.reload();
  await alone(page);
  await expect.poll(marks).toEqual(before);
  await scrollTo(page, 6);
  const here = before.filter(({ instance }) => instance === disc?.instance);
  await expect(page.getByTestId('viewport-0')).toHaveAttribute('data-painted', String(painted(here)));
  await context.close();
});

test('paint by keys alone', async ({ browser }) => {
  const { page, context, read, api } = await room.open(browser, 'clavier');
  await alone(page);
  await take(page, 'lung');
  await press(page, 'Control+ArrowDown');
  const radius = Number(await page.getByTestId('brush-radius').inputValue());
  expect(radius).toBeLessThan(5);
  await press(page, 'Shift+ArrowRight', 'Enter', ...Array<string>(6).fill('Shift+ArrowRight'), 'Enter');
  await expect(page.getByTestId('finding-1')).toBeVisible();
  await draftIs(page, 'saved');
  const [mark] = (await onServer(api, read)).draft.findings[0]?.marks ?? [];
  const { a } = await planeOf(await viewport(page));
  const spacing = await pixelSpacing(api, read);
  const length = (6 * 8) / a;
  const expected = (Math.PI * radius * radius) / spacing / spacing + (length * 2 * radius) / spacing;
  expect(Math.abs(painted([mark as Mark]) / expected - 1)).toBeLessThan(0.1);

  await test.step('the server holds paint to the pixels of its image', async () => {
    const { revision, draft } = await onServer(api, read);
    const submitted = async (mask: Mark['mask']) => {
      const marks = draft.findings.map((one) => ({ ...one, marks: one.marks.map((each) => ({ ...each, mask })) }));
      const answers = [{ question: 'suspicious', instance: null, value: 'no', attributes: {} }];
      const data = { base_revision: revision, draft: { ...draft, findings: marks, answers } };
      return api.post(`/api/reading/reads/${read}/submission`, { data });
    };
    const { mask } = mark as Mark;
    if (!mask) throw new Error('nothing is painted');
    const wide = await submitted({ ...mask, columns: 1024, rows: 256 });
    expect(wide.status()).toBe(422);
    expect(await wide.text()).toContain('painted on other pixels than those of its image');
    expect((await submitted({ ...mask, runs: [512 * 512, 1] })).status()).toBe(422);
    const sound = await submitted(mask);
    expect(sound.status(), await sound.text()).toBe(200);
  });
  await context.close();
});
