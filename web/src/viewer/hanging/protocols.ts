/**
 * How cases hang, as data: for which images a protocol is meant, and what its stages put where. Matched by attributes
 * that are coded; descriptions in words are not trusted.
 */
import type { SlabMode } from '../reformat/resample';
import type { Orientation3 } from '../space/place';

/** Which stacks are meant. Everything that is said must hold. */
export type ImageRule = {
  modality?: readonly string[];
  view?: readonly string[];
  laterality?: 'L' | 'R';
  bodyPart?: readonly string[];
  orientation?: Orientation3;
  /** Of an earlier study; else of the one that is read. */
  prior?: boolean;
  /** Fewest images of the stack. */
  images?: number;
  /** Of several that fit, the one with this number, from 0. */
  nth?: number;
};

export type CellRule = {
  image: ImageRule;
  /** Cut in this plane, not shown as it was acquired. */
  plane?: Orientation3;
  slab?: { mode: SlabMode; millimetres: number };
  /** Laid over the image in colour, where it lies in the same space. */
  over?: ImageRule;
  /** Low values white. */
  inverted?: boolean;
  /** A window in place of the image's own. */
  window?: { width: number; center: number };
  /** All cells that say so are shown at one scale. */
  sameScale?: boolean;
  /** How often the fitted size. */
  zoom?: number;
  flip?: 'horizontal' | 'vertical';
  /** How many columns and rows of the grid the cell takes. */
  span?: readonly [columns: number, rows: number];
};

export type Stage =
  | {
      name: string;
      columns: number;
      rows: number;
      cells: readonly CellRule[];
      /** Only where the case has an earlier study that fits one of the cells. */
      compares?: boolean;
    }
  /** One cell for each stack that fits, up to so many, beside each other; not where there are fewer than `least`. */
  | { name: string; each: CellRule; most: number; least?: number }
  /** One stage for each stack that fits. */
  | { name: string; alone: CellRule };

export type HangingProtocol = {
  name: string;
  /** Kinds of stacks that the case must all have. */
  has: readonly ImageRule[];
  /** Every stack must be one of these. */
  only?: ImageRule;
  /** How many stacks. */
  series?: { least?: number; most?: number };
  stages: readonly Stage[];
};

const MAMMOGRAM: ImageRule = { modality: ['MG'] };
/** Views that are taken from above, and those from the side. */
const CRANIOCAUDAL = ['CC', 'XCCL', 'XCCM', 'FB'];
const OBLIQUE = ['MLO', 'ML', 'LM', 'LMO', 'SIO'];
const breast = (view: readonly string[], laterality: 'L' | 'R'): CellRule => ({
  image: { ...MAMMOGRAM, view, laterality },
  sameScale: true,
});

const before = (rule: CellRule): CellRule => ({ ...rule, image: { ...rule.image, prior: true } });
/** An earlier stack to the left of the one that is read. */
const besidePrior = (image: ImageRule): Stage => ({
  name: 'With prior',
  columns: 2,
  rows: 1,
  compares: true,
  cells: [before({ image }), { image }],
});
/** Earlier views below those that are read. */
const abovePrior = (name: string, views: readonly string[]): Stage => {
  const cells = [breast(views, 'R'), breast(views, 'L')];
  return { name: `${name} with prior`, columns: 2, rows: 2, compares: true, cells: [...cells, ...cells.map(before)] };
};

/** Right breast on the left, chest walls in the middle. */
const mammography: HangingProtocol = {
  name: 'Mammography',
  has: [MAMMOGRAM],
  only: MAMMOGRAM,
  series: { least: 2 },
  stages: [
    abovePrior('CC', CRANIOCAUDAL),
    abovePrior('MLO', OBLIQUE),
    { name: 'CC', columns: 2, rows: 1, cells: [breast(CRANIOCAUDAL, 'R'), breast(CRANIOCAUDAL, 'L')] },
    { name: 'MLO', columns: 2, rows: 1, cells: [breast(OBLIQUE, 'R'), breast(OBLIQUE, 'L')] },
    {
      name: 'All views',
      columns: 2,
      rows: 2,
      cells: [
        breast(CRANIOCAUDAL, 'R'),
        breast(CRANIOCAUDAL, 'L'),
        breast(OBLIQUE, 'R'),
        breast(OBLIQUE, 'L'),
      ],
    },
    { name: 'Full size', alone: { image: MAMMOGRAM } },
  ],
};

/** With fewer slices other planes show little. */
const VOLUME = 16;
const CHEST: ImageRule = { modality: ['CT'], bodyPart: ['CHEST', 'LUNG', 'THORAX'], images: VOLUME };

const COMPUTED: ImageRule = { modality: ['CT'] };

/** Localizers and other reconstructions may come with it. */
const chestCt: HangingProtocol = {
  name: 'Chest CT',
  has: [CHEST],
  only: COMPUTED,
  stages: [
    besidePrior(COMPUTED),
    {
      name: 'Axial, MPR, MIP',
      columns: 3,
      rows: 3,
      cells: [
        { image: CHEST, span: [2, 3] },
        { image: CHEST, plane: 'coronal' },
        { image: CHEST, plane: 'sagittal' },
        { image: CHEST, plane: 'axial', slab: { mode: 'maximum', millimetres: 10 } },
      ],
    },
    { name: 'Axial', columns: 1, rows: 1, cells: [{ image: CHEST }] },
    {
      name: 'MIP, coronal',
      columns: 2,
      rows: 1,
      cells: [
        { image: CHEST, plane: 'axial', slab: { mode: 'maximum', millimetres: 10 } },
        { image: CHEST, plane: 'coronal' },
      ],
    },
    { name: 'Series side by side', each: { image: COMPUTED }, most: 4, least: 2 },
  ],
};

const MAGNETIC: ImageRule = { modality: ['MR'] };

const severalMr: HangingProtocol = {
  name: 'MR, several series',
  has: [MAGNETIC],
  only: MAGNETIC,
  series: { least: 2 },
  stages: [
    besidePrior(MAGNETIC),
    { name: 'Series side by side', each: { image: MAGNETIC }, most: 4 },
    { name: 'Full size', alone: { image: MAGNETIC } },
  ],
};

const mrVolume: HangingProtocol = {
  name: 'MR, one volume',
  has: [{ ...MAGNETIC, images: VOLUME }],
  series: { most: 1 },
  stages: [
    besidePrior(MAGNETIC),
    { name: 'As acquired', columns: 1, rows: 1, cells: [{ image: MAGNETIC }] },
    {
      name: 'Three planes',
      columns: 2,
      rows: 2,
      cells: [
        { image: MAGNETIC, plane: 'axial', span: [1, 2] },
        { image: MAGNETIC, plane: 'coronal' },
        { image: MAGNETIC, plane: 'sagittal' },
      ],
    },
  ],
};

const PET: ImageRule = { modality: ['PT'], images: VOLUME };
const CT_OF_PET: ImageRule = { modality: ['CT'], images: VOLUME };
/** Thicker than any body. */
const WHOLE = { mode: 'maximum', millimetres: 1000 } as const;

const petCt: HangingProtocol = {
  name: 'PET/CT',
  has: [PET, CT_OF_PET],
  stages: [
    {
      name: 'CT, fused, PET, MIP',
      columns: 2,
      rows: 2,
      cells: [
        { image: CT_OF_PET, sameScale: true },
        { image: CT_OF_PET, over: PET, sameScale: true },
        { image: PET, inverted: true, sameScale: true },
        { image: PET, plane: 'coronal', slab: WHOLE, inverted: true, sameScale: true },
      ],
    },
    {
      name: 'With prior',
      columns: 2,
      rows: 2,
      compares: true,
      cells: [
        before({ image: CT_OF_PET, over: PET, sameScale: true }),
        { image: CT_OF_PET, over: PET, sameScale: true },
        before({ image: PET, plane: 'coronal', slab: WHOLE, inverted: true, sameScale: true }),
        { image: PET, plane: 'coronal', slab: WHOLE, inverted: true, sameScale: true },
      ],
    },
    {
      name: 'Fused, three planes',
      columns: 2,
      rows: 2,
      cells: [
        { image: CT_OF_PET, over: PET, plane: 'axial', span: [1, 2] },
        { image: CT_OF_PET, over: PET, plane: 'coronal' },
        { image: CT_OF_PET, over: PET, plane: 'sagittal' },
      ],
    },
    {
      name: 'MIP of the PET',
      columns: 2,
      rows: 1,
      cells: [
        { image: PET, plane: 'coronal', slab: WHOLE, inverted: true },
        { image: PET, plane: 'sagittal', slab: WHOLE, inverted: true },
      ],
    },
    { name: 'Full size', alone: { image: {} } },
  ],
};

const PROJECTION: ImageRule = { modality: ['CR', 'DX', 'RF', 'XA', 'IO', 'PX'] };

const radiographs: HangingProtocol = {
  name: 'Radiographs',
  has: [PROJECTION],
  only: PROJECTION,
  stages: [
    besidePrior(PROJECTION),
    { name: 'Side by side', each: { image: PROJECTION }, most: 4 },
    { name: 'Full size', alone: { image: PROJECTION } },
  ],
};

/** What fits nothing else: a stack alone; single images beside each other. */
const stacks: HangingProtocol = {
  name: 'Stacks',
  has: [{ images: 2 }],
  stages: [
    besidePrior({}),
    { name: 'One', columns: 1, rows: 1, cells: [{ image: {} }] },
    { name: 'Side by side', each: { image: {} }, most: 4 },
  ],
};
const singles: HangingProtocol = {
  name: 'Images',
  has: [],
  stages: [
    besidePrior({}),
    { name: 'Side by side', each: { image: {} }, most: 4 },
    { name: 'Full size', alone: { image: {} } },
  ],
};

/** The first that fits is taken. */
export const SHIPPED: readonly HangingProtocol[] = [
  mammography,
  petCt,
  chestCt,
  mrVolume,
  severalMr,
  radiographs,
  stacks,
  singles,
];
