import { describe, expect, it } from 'vitest';
import type { DicomJson, Series } from '../types';
import { arrange } from './arrange';
import { displaysOf, inReadingOrder } from './displays';
import { locate, placeText } from './useHanging';

const hang = (displays: ReturnType<typeof displaysOf>) => {
  const ordered = inReadingOrder(displays);
  return { displays: ordered, ...arrange(ordered, []) };
};

const value = (vr: string, ...values: unknown[]) => ({ vr, Value: values });

function view(
  instance: string,
  side: string,
  position: string,
  towards?: [string, string],
): { series: Series; dataset: DicomJson } {
  return {
    series: {
      series: `s${instance}`,
      modality: 'MG',
      number: null,
      view: null,
      laterality: null,
      instances: [{ instance, frames: 1 }],
      slice_spacing: null,
      warnings: [],
    },
    dataset: {
      '00080018': value('UI', instance),
      '00080060': value('CS', 'MG'),
      '00200062': value('CS', side),
      '00185101': value('CS', position),
      ...(towards ? { '00200020': value('CS', ...towards) } : {}),
    },
  };
}

const stack = (count: number): { series: Series; metadata: DicomJson[] } => ({
  series: {
    series: '2.25.7',
    modality: 'CT',
    number: 3,
    view: null,
    laterality: null,
    instances: Array.from({ length: count }, (_, index) => ({ instance: `2.25.${index}`, frames: 1 })),
    slice_spacing: 1,
    warnings: [],
  },
  metadata: Array.from({ length: count }, (_, index) => ({ '00080018': value('UI', `2.25.${index}`) })),
});

it('tells of a mammogram what the file leaves out', () => {
  const told = (side: string, position: string) => {
    const { series, dataset } = view('1', side, position, ['A', 'F']);
    return displaysOf('', [series], [dataset]).flatMap(({ warnings }) => warnings);
  };
  expect(told('R', 'CC')).toEqual([]);
  expect(told('', '')).toEqual(['The file does not say which breast and which view this is: take it from the list on the left.']);
  expect(told('L', '')).toEqual(['The file does not say which view this is: take it from the list on the left.']);
});

it('shows the frames of an image by where they lie, as the server says', () => {
  const { series, metadata } = stack(2);
  const several = [
    { instance: '2.25.0', frames: 3, order: [2, 3, 1] },
    { instance: '2.25.1', frames: 2 },
  ];
  const [display] = displaysOf('/base', [{ ...series, instances: several }], metadata);
  expect(display?.images.map(({ instance, frame }) => `${instance}/${frame}`)).toEqual([
    '2.25.0/2',
    '2.25.0/3',
    '2.25.0/1',
    '2.25.1/1',
    '2.25.1/2',
  ]);
  expect(display?.images[0]?.imageId).toBe('wadors:/base/instances/2.25.0/frames/2');
});

describe('hanging', () => {
  it('puts right before left and craniocaudal above oblique', () => {
    const views = [view('1', 'L', 'MLO'), view('2', 'R', 'MLO'), view('3', 'L', 'CC'), view('4', 'R', 'CC')];
    const hanging = hang(
      displaysOf(
        '/base',
        views.map((one) => one.series),
        views.map((one) => one.dataset),
      ),
    );
    expect(hanging.displays.map(({ name }) => name)).toEqual(['RCC', 'LCC', 'RMLO', 'LMLO']);
    const shown = hanging.stages.map(({ name, cells }) => [name, cells.map(({ source }) => source?.name)]);
    expect(shown).toEqual([
      ['CC', ['RCC', 'LCC']],
      ['MLO', ['RMLO', 'LMLO']],
      ['All views', ['RCC', 'LCC', 'RMLO', 'LMLO']],
      ['RCC, full size', ['RCC']],
      ['LCC, full size', ['LCC']],
      ['RMLO, full size', ['RMLO']],
      ['LMLO, full size', ['LMLO']],
    ]);
  });

  it('takes four views of one series apart', () => {
    const views = [view('1', 'L', 'CC'), view('2', 'R', 'CC')];
    const together: Series = {
      ...(views[0] as (typeof views)[0]).series,
      instances: [
        { instance: '1', frames: 1 },
        { instance: '2', frames: 1 },
      ],
    };
    const hanging = hang(
      displaysOf(
        '/base',
        [together],
        views.map((one) => one.dataset),
      ),
    );
    expect(hanging.displays.map(({ name }) => name)).toEqual(['RCC', 'LCC']);
    expect(hanging.stages[0]).toMatchObject({ name: 'CC', columns: 2, rows: 1 });
  });

  it('mirrors a breast whose chest wall lies outside, and only where the image says so', () => {
    const views = [
      view('1', 'R', 'CC', ['A', 'R']),
      view('2', 'R', 'CC', ['P', 'L']),
      view('3', 'L', 'CC', ['P', 'L']),
      view('4', 'L', 'CC'),
    ];
    const displays = displaysOf(
      '/base',
      views.map((one) => one.series),
      views.map((one) => one.dataset),
    );
    expect(displays.map(({ mirrored }) => mirrored)).toEqual([true, false, true, false]);
  });

  it('shows a radiograph as if one faced the patient, where the image says how it lies', () => {
    const ways: ([string, string] | undefined)[] = [['R', 'F'], ['L', 'F'], ['RF', 'LF'], ['A', 'F'], undefined];
    const lying = ways.map((towards, at) => {
      const { series, dataset } = view(`${at}`, 'R', 'AP', towards);
      return { series: { ...series, modality: 'CR' }, dataset: { ...dataset, '00080060': value('CS', 'CR') } };
    });
    const displays = displaysOf(
      '/base',
      lying.map((one) => one.series),
      lying.map((one) => one.dataset),
    );
    expect(displays.map(({ mirrored }) => mirrored)).toEqual([true, false, true, false, false]);
  });

  it('shows a stack alone', () => {
    const { series, metadata } = stack(5);
    const hanging = hang(displaysOf('/base', [series], metadata));
    expect(hanging.stages[0]).toMatchObject({ columns: 1, rows: 1 });
    expect(hanging.displays[0]?.images.map(({ imageId }) => imageId)[4]).toBe('wadors:/base/instances/2.25.4/frames/1');
  });

  it('counts the frames of one instance as images', () => {
    const { series, metadata } = stack(1);
    const frames = { ...series, instances: [{ instance: '2.25.0', frames: 3 }] };
    const [display] = displaysOf('/base', [frames], metadata);
    expect(display?.images.map(({ frame }) => frame)).toEqual([1, 2, 3]);
  });
});

describe('a mark’s place', () => {
  it('is its image’s number, with the series where there are several', () => {
    const { series, metadata } = stack(3);
    const one = displaysOf('/base', [series], metadata);
    expect(locate(one, { instance: '2.25.2', frame: 1 })).toEqual({ position: 0, slice: 2 });
    expect(placeText(one, { instance: '2.25.2', frame: 1 })).toBe('3');
    expect(
      placeText(displaysOf('/base', [series, { ...series, series: 'x' }], metadata), {
        instance: '2.25.2',
        frame: 1,
      }),
    ).toBe('Series 3: 3');
    expect(locate(one, { instance: 'unknown', frame: 1 })).toBeNull();
  });
});
