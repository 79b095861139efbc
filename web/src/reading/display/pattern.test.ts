import { expect, it } from 'vitest';
import { lettersOf, PATCHES, pixelsOf, shortOf } from './pattern';

it('shows another letter on each patch', () => {
  let seed = 1;
  const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  for (let round = 0; round < 200; round += 1) {
    const letters = lettersOf(random);
    expect(letters).toMatch(/^[A-Z]+$/);
    expect(new Set(letters).size).toBe(PATCHES.length);
  }
});

it('goes from dark to light in faint steps', () => {
  PATCHES.forEach(([patch, letter], index) => {
    expect(letter - patch).toBeGreaterThan(0);
    expect(letter - patch).toBeLessThanOrEqual(7);
    if (index > 0) expect(patch).toBeGreaterThan(PATCHES[index - 1]?.[0] ?? 0);
  });
});

it('asks for pixels along the long and the short side, however the display is turned', () => {
  const demand = { long_side: 2048, short_side: 1536, check: true };
  expect(shortOf(demand, [2048, 1536])).toBeNull();
  expect(shortOf(demand, [1536, 2048])).toBeNull();
  expect(shortOf(demand, [2560, 1440])).toContain('2560 × 1440');
  const screen = { width: 1280, height: 800 } as Screen;
  expect(pixelsOf({ screen, devicePixelRatio: 2 })).toEqual([2560, 1600]);
});
