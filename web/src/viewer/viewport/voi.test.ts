import vtkColorTransferFunction from '@kitware/vtk.js/Rendering/Core/ColorTransferFunction';
import { describe, expect, it } from 'vitest';
import { CURVE_TEXELS, greyOf, nodesOf, rangeOf, type Window } from './voi';

const ALL = Array.from({ length: 65_536 }, (_, value) => value);

/** PS3.3 C.11.2.1.2.1 and C.11.2.1.3, word for word, for an output from 0 to 255. */
function standard({ width: w, center: c, curve }: Window, x: number): number {
  if (curve === 'SIGMOID') return 255 / (1 + Math.exp((-4 * (x - c)) / w));
  if (curve === 'LINEAR_EXACT') {
    if (x <= c - w / 2) return 0;
    if (x > c + w / 2) return 255;
    return ((x - c) / w + 0.5) * 255;
  }
  if (x <= c - 0.5 - (w - 1) / 2) return 0;
  if (x > c - 0.5 + (w - 1) / 2) return 255;
  return ((x - (c - 0.5)) / (w - 1) + 0.5) * 255;
}

/** What the graphics card does with a value: it takes the texel of the curve's texture that the value falls on. */
function displayed(window: Window, isInverted = false): (value: number) => number {
  const curve = vtkColorTransferFunction.newInstance();
  curve.setNodes(nodesOf(window, isInverted));
  const [low, high] = curve.getRange() as [number, number];
  const table = new Float32Array(CURVE_TEXELS * 3);
  const { getTable } = curve as unknown as Record<'getTable', (...parts: unknown[]) => void>;
  getTable(low, high, CURVE_TEXELS, table, 1);
  const texels = Uint8ClampedArray.from({ length: CURVE_TEXELS }, (_, at) => 255 * (table[at * 3] ?? 0));
  return (value) => {
    const at = Math.floor(((value - low) / (high - low)) * CURVE_TEXELS);
    return texels[Math.max(0, Math.min(CURVE_TEXELS - 1, at))] ?? 0;
  };
}

const WINDOWS: Window[] = [
  { width: 65_536, center: 32_768 },
  { width: 4096, center: 2048 },
  { width: 400, center: 1064 },
  { width: 255, center: 128 },
  { width: 2, center: 30_000 },
  { width: 1, center: 30_000 },
  { width: 65_535, center: 40_000, curve: 'LINEAR_EXACT' },
  { width: 1000.5, center: 500.25, curve: 'LINEAR_EXACT' },
  { width: 20_000, center: 30_000, curve: 'SIGMOID' },
  { width: 300, center: 128, curve: 'SIGMOID' },
];

describe('all 65,536 values', () => {
  it.each(WINDOWS)('are as grey as the standard says: $width/$center $curve', (window) => {
    const wrong = ALL.filter((value) => Math.abs(greyOf(window, value) * 255 - standard(window, value)) > 1e-9);
    expect(wrong).toEqual([]);
  });

  it.each(WINDOWS)('are drawn within one level of it: $width/$center $curve', (window) => {
    const draw = displayed(window);
    const off = ALL.map((value) => Math.abs(draw(value) - standard(window, value)));
    // Half a level is lost by rounding to whole levels already.
    expect(Math.max(...off)).toBeLessThan(1.1);
    const rounded = ALL.filter((value) => draw(value) !== Math.round(standard(window, value)));
    expect(rounded.length).toBeLessThan(ALL.length * 0.04);
  });

  it('are drawn the other way round when inverted', () => {
    const window = { width: 4096, center: 2048 };
    const [plain, inverted] = [displayed(window), displayed(window, true)];
    expect(Math.max(...ALL.map((value) => Math.abs(plain(value) + inverted(value) - 255)))).toBeLessThanOrEqual(1);
  });
});

describe('a look-up table', () => {
  const entries = Array.from({ length: 256 }, (_, at) => (at / 255) ** 2);
  const window: Window = { width: 256, center: 228, curve: { entries } };

  it('gives its entries in order, the first and last beyond its ends', () => {
    expect(rangeOf(window)).toEqual([100, 356]);
    expect([50, 100, 227, 355, 400].map((value) => greyOf(window, value))).toEqual([
      0,
      0,
      entries[127],
      1,
      1,
    ]);
  });

  it('is drawn within a level', () => {
    const draw = displayed(window);
    const off = ALL.slice(0, 600).map((value) => Math.abs(draw(value) - greyOf(window, value) * 255));
    expect(Math.max(...off)).toBeLessThan(1.1);
  });
});
