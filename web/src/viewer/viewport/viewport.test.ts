import { describe, expect, it } from 'vitest';
import type { DicomJson } from '../types';
import { identity, planeThrough } from '../tools/plane';
import { factsOf } from './facts';
import { edgeLetters, lettersOf } from './orientation';
import { scaleBar } from './scale';
import { draggedWindow, openingWindow, presetsOf, windowOfPixels } from './windows';

const value = (vr: string, ...values: unknown[]) => ({ vr, Value: values });
const ct: DicomJson = {
  '00080060': value('CS', 'CT'),
  '00280010': value('US', 512),
  '00280011': value('US', 512),
  '00200037': value('DS', 1, 0, 0, 0, 1, 0),
  '00280030': value('DS', 0.7, 0.8),
  '00281050': value('DS', -450, -450, 40),
  '00281051': value('DS', 2000, 2000, 400),
  '00280120': value('SS', -2000),
  '00281052': value('DS', -1024),
  '00281053': value('DS', 1),
};

describe('what a viewport knows of an image', () => {
  it('comes from its attributes', () => {
    const facts = factsOf(ct, 1);
    expect(facts.spacing).toEqual({ row: 0.7, column: 0.8, projected: false });
    expect(facts.windows.map(({ width }) => width)).toEqual([2000, 400]);
    expect(facts.padding).toEqual([-3024, -3024]);
  });

  it('comes from the frame’s functional groups where there are some', () => {
    const { '00200037': orientation, ...rest } = ct;
    const enhanced: DicomJson = {
      ...rest,
      '52009229': value('SQ', { '00209116': value('SQ', { '00200037': orientation }) }),
      '52009230': value(
        'SQ',
        {},
        { '00289132': value('SQ', { '00281050': value('DS', 7), '00281051': value('DS', 9) }) },
      ),
    };
    expect(factsOf(enhanced, 2).orientation?.kind).toBe('vectors');
    expect(factsOf(enhanced, 2).windows).toEqual([{ center: 7, width: 9, name: undefined }]);
    expect(factsOf(enhanced, 1).windows[0]?.center).toBe(-450);
  });
});

describe('orientation letters', () => {
  const axial = factsOf(ct, 1).orientation;

  it('are those of an axial slice as it is stored', () => {
    expect(edgeLetters(axial, identity)).toEqual({ left: 'R', right: 'L', top: 'A', bottom: 'P' });
  });

  it('follow turning and flipping', () => {
    const turned = planeThrough([0, 0], [0, 1], [-1, 0]);
    expect(edgeLetters(axial, turned)).toEqual({ left: 'P', right: 'A', top: 'R', bottom: 'L' });
    const flipped = planeThrough([0, 0], [-1, 0], [0, 1]);
    expect(edgeLetters(axial, flipped)).toMatchObject({ left: 'L', right: 'R' });
  });

  it('name oblique directions by their two strongest parts', () => {
    expect(lettersOf([0.1, -0.6, 0.8])).toBe('HA');
  });

  it('come from the patient orientation of a mammogram', () => {
    const mammogram = factsOf({ '00080060': value('CS', 'MG'), '00200020': value('CS', 'A', 'FR') }, 1).orientation;
    expect(edgeLetters(mammogram, identity)).toEqual({ right: 'A', left: 'P', bottom: 'FR', top: 'HL' });
  });

  it('are missing when the image does not say', () => {
    expect(edgeLetters(factsOf({}, 1).orientation, identity)).toBeNull();
  });
});

describe('the scale bar', () => {
  it('has a round length in the direction of the screen', () => {
    const spacing = { row: 0.5, column: 1, projected: false };
    expect(scaleBar(identity, spacing)).toEqual({ millimetres: 50, pixels: 100 });
    expect(scaleBar(planeThrough([0, 0], [0, 1], [-1, 0]), spacing)).toEqual({
      millimetres: 100,
      pixels: 100,
    });
    expect(scaleBar(planeThrough([0, 0], [4, 0], [0, 4]), spacing)).toEqual({ millimetres: 10, pixels: 80 });
    expect(scaleBar(identity, spacing, 45)).toEqual({ millimetres: 20, pixels: 40 });
    expect(scaleBar(identity, spacing, -20)).toBeNull();
  });
});

describe('windows', () => {
  it('open as the image proposes, else by modality', () => {
    expect(openingWindow(factsOf(ct, 1))).toMatchObject({ width: 2000, center: -450 });
    expect(openingWindow(factsOf({ '00080060': value('CS', 'CT') }, 1))).toMatchObject({
      width: 400,
      center: 40,
    });
    expect(openingWindow(factsOf({ '00080060': value('CS', 'MR') }, 1))).toBeNull();
  });

  it('have presets for CT, and the image’s own elsewhere', () => {
    expect(presetsOf(factsOf(ct, 1))[1]).toMatchObject({ width: 1500, center: -600 });
    expect(presetsOf(factsOf({ ...ct, '00080060': value('CS', 'MR') }, 1)).map(({ width }) => width)).toEqual([
      2000, 400,
    ]);
  });

  it('leave padding out of account', () => {
    const pixels = [...Array<number>(900).fill(-2000), ...Array.from({ length: 100 }, (_, index) => index)];
    expect(windowOfPixels(pixels, [-2000, -2000]).width).toBeLessThanOrEqual(100);
    expect(windowOfPixels(pixels, null).width).toBeGreaterThan(2000);
  });

  it('widen to the right, rise downwards, and never close', () => {
    const wider = draggedWindow({ width: 400, center: 40 }, 10, 10);
    expect(wider.width).toBeGreaterThan(400);
    expect(wider.center).toBeGreaterThan(40);
    expect(draggedWindow({ width: 5, center: 0 }, -1_000, 0).width).toBe(1);
  });
});
