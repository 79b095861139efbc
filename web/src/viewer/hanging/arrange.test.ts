import { describe, expect, it } from 'vitest';
import type { ImageFacts } from '../viewport/facts';
import { arrange } from './arrange';
import type { Display } from './displays';
import { protocolLike, withProtocol } from './savedProtocols';

const display = (name: string, change: Partial<Display> = {}, images = 1): Display => ({
  key: name,
  name,
  modality: 'MG',
  view: null,
  laterality: null,
  bodyPart: null,
  images: Array.from({ length: images }, (_, at) => ({
    imageId: `${name}/${at}`,
    instance: name,
    frame: at + 1,
    facts: { place: null } as ImageFacts,
  })),
  warnings: [],
  prior: null,
  mirrored: false,
  against: null,
  ...change,
});
const breast = (laterality: 'L' | 'R', view: string) => display(`${laterality}${view}`, { laterality, view });
const shown = (displays: Display[], saved: Parameters<typeof arrange>[1] = []) => {
  const { name, stages } = arrange(displays, saved);
  return { name, stages: stages.map((stage) => [stage.name, stage.cells.map(({ source }) => source?.name ?? null)]) };
};

it('a hanging that is kept keeps windows where values mean the same in every patient', () => {
  const [ct, mr] = [display('ct', { modality: 'CT' }), display('mr', { modality: 'MR' })];
  const look = { window: { width: 1500, center: -600, name: 'Lung' }, inverted: true };
  const arrangement = { name: '', columns: 2, rows: 1, cells: [ct, mr].map((source) => ({ source, rule: { zoom: 2 } })) };
  const { stages } = protocolLike([ct, mr], arrangement, undefined, new Map([['ct', look], ['mr', look]]));
  expect(stages).toEqual([
    {
      name: 'My hanging',
      columns: 2,
      rows: 1,
      cells: [
        { image: { modality: ['CT'] }, zoom: 2, window: { width: 1500, center: -600 }, inverted: true },
        { image: { modality: ['MR'] }, zoom: 2 },
      ],
    },
  ]);
});

describe('shipped protocols', () => {
  it('leave the place of a missing view empty, so that sides stay where they belong', () => {
    const { stages } = shown([breast('L', 'CC'), breast('R', 'MLO'), breast('L', 'MLO')]);
    expect(stages.slice(0, 3)).toEqual([
      ['CC', [null, 'LCC']],
      ['MLO', ['RMLO', 'LMLO']],
      ['All views', [null, 'LCC', 'RMLO', 'LMLO']],
    ]);
  });

  it('show a chest CT large, with planes and a slab beside it', () => {
    const chest = display('chest', { modality: 'CT', bodyPart: 'CHEST' }, 80);
    const [first] = arrange([chest], []).stages;
    expect(first?.cells.map(({ rule }) => rule.plane ?? 'as acquired')).toEqual([
      'as acquired',
      'coronal',
      'sagittal',
      'axial',
    ]);
    expect(first?.cells[3]?.rule.slab).toEqual({ mode: 'maximum', millimetres: 10 });
  });

  it('do so only where there are slices enough', () => {
    const few = display('chest', { modality: 'CT', bodyPart: 'CHEST' }, 3);
    expect(shown([few])).toEqual({ name: 'Stacks', stages: [['One', ['chest']], ['Side by side', ['chest']]] });
  });

  it('show a chest CT so, too, where a localizer and another reconstruction come with it', () => {
    const chest = (name: string, images: number) => display(name, { modality: 'CT', bodyPart: 'CHEST' }, images);
    const hung = shown([chest('localizer', 2), chest('soft', 60), chest('lung', 240)]);
    expect(hung.name).toBe('Chest CT');
    expect(hung.stages).toEqual([
      ['Axial, MPR, MIP', ['soft', 'soft', 'soft', 'soft']],
      ['Axial', ['soft']],
      ['MIP, coronal', ['soft', 'soft']],
      ['Series side by side', ['localizer', 'soft', 'lung']],
    ]);
    expect(shown([chest('soft', 60)]).stages.map(([name]) => name)).not.toContain('Series side by side');
  });

  it('put MR series beside each other, at most four', () => {
    const series = ['a', 'b', 'c', 'd', 'e'].map((name) => display(name, { modality: 'MR' }, 30));
    expect(shown(series).stages[0]).toEqual(['Series side by side', ['a', 'b', 'c', 'd']]);
    expect(arrange(series.slice(0, 2), []).stages[0]).toMatchObject({ columns: 2, rows: 1 });
  });

  it('hang PET beside CT, and radiographs beside each other', () => {
    const pet = display('pet', { modality: 'PT' }, 40);
    const ct = display('ct', { modality: 'CT' }, 40);
    expect(shown([ct, pet]).name).toBe('PET/CT');
    expect(shown([ct, pet]).stages[0]?.[1]).toEqual(['ct', 'ct', 'pet', 'pet']);
    const views = [display('pa', { modality: 'DX' }), display('lat', { modality: 'DX' })];
    expect(shown(views)).toMatchObject({ name: 'Radiographs' });
  });

  it('hang an earlier study beside the one that is read, which alone decides how the case hangs', () => {
    const earlier = (laterality: 'L' | 'R', view: string) => ({ ...breast(laterality, view), name: `earlier ${laterality}${view}`, prior: '14 months before' });
    const views = [breast('R', 'CC'), breast('L', 'CC'), earlier('R', 'CC'), earlier('L', 'MLO')];
    expect(shown(views).stages.slice(0, 4)).toEqual([
      ['CC with prior', ['RCC', 'LCC', 'earlier RCC', null]],
      ['MLO with prior', [null, null, null, 'earlier LMLO']],
      ['CC', ['RCC', 'LCC']],
      ['All views', ['RCC', 'LCC', null, null]],
    ]);
    const chest = display('chest', { modality: 'CT', bodyPart: 'CHEST' }, 80);
    const before = display('before', { modality: 'CT', bodyPart: 'CHEST', prior: '3 years before' }, 60);
    expect(shown([chest, before])).toMatchObject({ name: 'Chest CT' });
    expect(shown([chest, before]).stages[0]).toEqual(['With prior', ['before', 'chest']]);
    expect(shown([chest]).stages[0]?.[0]).toBe('Axial, MPR, MIP');
    expect(protocolLike([chest, before], { name: '', columns: 1, rows: 1, cells: [] }).series).toEqual({ least: 1, most: 1 });
  });

  it('lay PET over CT only where the two share a space', () => {
    const at = (name: string, modality: string, frameOfReference: string) => {
      const place = { position: [0, 0, 0], column: [1, 0, 0], row: [0, 1, 0], columnSpacing: 1, rowSpacing: 1, frameOfReference };
      const one = display(name, { modality }, 40);
      return { ...one, images: one.images.map((image) => ({ ...image, facts: { place } as unknown as ImageFacts })) };
    };
    const [first] = arrange([at('ct', 'CT', 'a'), at('pet', 'PT', 'a')], []).stages;
    expect(first?.cells.map(({ over }) => over?.name ?? null)).toEqual([null, 'pet', null, null]);
    const [apart] = arrange([at('ct', 'CT', 'a'), at('pet', 'PT', 'b')], []).stages;
    expect(apart?.cells.map(({ over }) => over ?? null)).toEqual([null, null, null, null]);
  });

  it('hang anything', () => {
    expect(shown([]).stages).toEqual([['No images', []]]);
    expect(shown([display('us', { modality: 'US' })]).stages[0]).toEqual(['Side by side', ['us']]);
  });
});

describe('a hanging of one’s own', () => {
  const case1 = ['a', 'b'].map((name) => display(name, { modality: 'MR' }, 30));
  const own = protocolLike(case1, {
    name: 'Own',
    columns: 1,
    rows: 2,
    cells: [
      { source: case1[1] ?? null, rule: {} },
      { source: case1[0] ?? null, rule: { plane: 'axial', slab: { mode: 'mean', millimetres: 5 } } },
    ],
  });

  it('comes first for the next case of its kind, before what is shipped', () => {
    const case2 = ['c', 'd'].map((name) => display(name, { modality: 'MR' }, 20));
    const hung = arrange(case2, [own]);
    expect(hung.stages[0]).toMatchObject({ name: 'My hanging', columns: 1, rows: 2 });
    expect(hung.stages[0]?.cells.map(({ source }) => source?.name)).toEqual(['d', 'c']);
    expect(hung.stages[0]?.cells[1]?.rule).toEqual({ plane: 'axial', slab: { mode: 'mean', millimetres: 5 } });
    expect(hung.stages[1]?.name).toBe('Series side by side');
  });

  it('is not meant for other kinds, nor for other numbers of series', () => {
    const ct = ['c', 'd'].map((name) => display(name, { modality: 'CT' }, 20));
    expect(arrange(ct, [own]).name).toBe('Stacks');
    expect(arrange([...case1, display('e', { modality: 'MR' }, 9)], [own]).name).toBe('MR, several series');
  });

  it('takes the place of what was kept for the same kind', () => {
    const other = protocolLike([breast('L', 'CC')], { name: '', columns: 1, rows: 1, cells: [] });
    const again = { ...own, stages: [] };
    expect(withProtocol([own, other], again)).toEqual([again, other]);
  });

  it('survives being written down', () => {
    expect(JSON.parse(JSON.stringify(own))).toEqual(own);
  });
});
