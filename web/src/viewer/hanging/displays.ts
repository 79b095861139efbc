/** How a case hangs: which images form a stack, in which order and beside what. Descriptions in words are not trusted. */
import type { Types } from '@cornerstonejs/core';
import type { Reformatting } from '../reformat/reformat';
import type { DicomJson, Prior, Series } from '../types';
import { strings, text } from '../viewport/dicomJson';
import { factsOf, type ImageFacts } from '../viewport/facts';
import { uptakeNote } from '../viewport/units';

export type DisplayImage = {
  imageId: string;
  /** Empty for a cut through several images. */
  instance: string;
  frame: number;
  facts: ImageFacts;
  /** How an image comes about that is not fetched. */
  make?: (() => Promise<Types.IImage>) | undefined;
};
/** One stack of images, shown in one viewport. */
export type Display = {
  key: string;
  name: string;
  modality: string;
  view: string | null;
  laterality: 'L' | 'R' | null;
  bodyPart: string | null;
  images: DisplayImage[];
  warnings: string[];
  /** Of an earlier study: how long before it was made. Nothing is marked on it. */
  prior: string | null;
  /** Shown left for right: breasts hang back to back, and a radiograph has the patient's right on the left. */
  mirrored: boolean;
  /** The edge of the viewport that the image lies against: the chest walls meet in the middle. */
  against: 'left' | 'right' | null;
  /** This stack is a series cut in another plane, or laid together in slabs so many millimetres thick. */
  reformat?: (Reformatting & { source: Display; step: number; thickness: number }) | undefined;
};

const PROJECTIONS = new Set(['MG', 'CR', 'DX', 'IO', 'PX']);
/** Right before left, craniocaudal above oblique: the usual mammogram. */
const VIEW_ORDER = ['CC', 'MLO', 'ML', 'LM'];

export function displaysOf(base: string, series: Series[], metadata: DicomJson[]): Display[] {
  const datasets = new Map(metadata.map((dataset) => [text(dataset, '00080018') ?? '', dataset]));
  const displays = series.flatMap((one, index) => {
    const whole = displayOf(base, one, one.instances, datasets, index);
    if (!PROJECTIONS.has(one.modality) || one.instances.length < 2) return [whole];
    return one.instances.map((instance) => displayOf(base, one, [instance], datasets, index));
  });
  return displays.filter(({ images }) => images.length > 0);
}

function displayOf(
  base: string,
  series: Series,
  instances: Series['instances'],
  datasets: Map<string, DicomJson>,
  index: number,
): Display {
  const first = datasets.get(instances[0]?.instance ?? '');
  const view = viewOf(first) ?? series.view ?? null;
  const laterality = lateralityOf(first) ?? sideOf(series.laterality);
  const images = instances.flatMap(({ instance, frames, order }) =>
    (order?.length ? order : Array.from({ length: Math.max(1, frames) }, (_, at) => at + 1)).map((frame) => ({
      imageId: `wadors:${base}/instances/${encodeURIComponent(instance)}/frames/${frame}`,
      instance,
      frame,
      facts: factsOf(datasets.get(instance) ?? {}, frame),
    })),
  );
  const label = [laterality, view].filter(Boolean).join(series.modality === 'MG' ? '' : ' ');
  const key = `${series.series}/${instances[0]?.instance ?? ''}`;
  const space = inOneSpace(images, key);
  const note = uptakeNote(first);
  const isUnturned = series.modality === 'MG' && laterality !== null && !strings(first, '00200020')[0];
  return {
    key,
    name: label || `Series ${series.number ?? index + 1}`,
    modality: series.modality,
    view,
    laterality,
    bodyPart: text(first, '00180015'),
    images: space.images,
    prior: null,
    warnings: [...series.warnings, ...space.warnings, ...(isUnturned ? [UNTURNED] : []), ...untold(series.modality, laterality, view), ...(note ? [note] : [])],
    mirrored: isMirrored(series.modality, laterality, first),
    against: series.modality === 'MG' && laterality ? (laterality === 'R' ? 'right' : 'left') : null,
  };
}

const UNTURNED = 'The file does not say where the chest wall lies: shown as stored.';
/** What a mammogram is hung by, where it is missing. */
function untold(modality: string, laterality: string | null, view: string | null): string[] {
  const missing = [laterality ? '' : 'which breast', view ? '' : 'which view'].filter(Boolean).join(' and ');
  return modality === 'MG' && missing ? [`The file does not say ${missing} this is: take it from the list on the left.`] : [];
}

const SEVERAL_SPACES = 'The images name different frames of reference: taken as one.';

/** Some archives give each image of a series a frame of reference of its own, though all were taken at once. */
function inOneSpace(images: DisplayImage[], key: string): { images: DisplayImage[]; warnings: string[] } {
  const spaces = new Set(images.map(({ facts }) => facts.place?.frameOfReference ?? null));
  if (spaces.size < 2 || spaces.has(null)) return { images, warnings: [] };
  const shared = images.map((image) => {
    const place = image.facts.place && { ...image.facts.place, frameOfReference: key };
    return { ...image, facts: { ...image.facts, place } };
  });
  return { images: shared, warnings: [SEVERAL_SPACES] };
}

/** ViewPosition, else the code of the view (SNOMED, as in PS3.16 CID 4014). */
function viewOf(dataset: DicomJson | undefined): string | null {
  const code = text(dataset?.['00540220']?.Value?.[0] as DicomJson | undefined, '00080100');
  return text(dataset, '00185101') ?? (code ? (VIEW_CODES[code] ?? null) : null);
}

const VIEW_CODES: Record<string, string> = {
  'R-10242': 'CC',
  '399162004': 'CC',
  'R-10226': 'MLO',
  '399368009': 'MLO',
  'R-10224': 'ML',
  '399260004': 'ML',
  'R-10228': 'LM',
  '399352003': 'LM',
};

const lateralityOf = (dataset: DicomJson | undefined) => sideOf(text(dataset, '00200062') ?? text(dataset, '00200060'));
const sideOf = (value: string | null | undefined): 'L' | 'R' | null => (value === 'L' || value === 'R' ? value : null);

/**
 * The chest wall belongs on the right of a right breast and on the left of a left one; of other radiographs the
 * patient's right on the left, as if one faced them. Which way the rows run is told by Patient Orientation (PS3.3 C.7.6.1.1.1).
 */
function isMirrored(modality: string, laterality: 'L' | 'R' | null, dataset: DicomJson | undefined): boolean {
  const towards = strings(dataset, '00200020')[0]?.trim();
  if (!towards || !PROJECTIONS.has(modality)) return false;
  if (modality !== 'MG') return towards.startsWith('R');
  if (!laterality) return false;
  return laterality === 'R' ? towards.startsWith('A') : towards.startsWith('P');
}

/** The stacks of an earlier study. */
export const priorDisplays = (base: string, { series, before }: Prior, metadata: DicomJson[]): Display[] =>
  displaysOf(base, series, metadata).map((display) => ({ ...display, prior: before }));

/**
 * In the order in which they are read: views by their place in a mammogram, others as the server gives them; then the
 * earlier studies, the latest first.
 */
export function inReadingOrder(displays: Display[]): Display[] {
  const studies = new Map<string | null, Display[]>([[null, []]]);
  for (const display of displays) studies.set(display.prior, [...(studies.get(display.prior) ?? []), display]);
  return [...studies.values()].flatMap((study) => {
    const isMammogram = study.length > 1 && study.every(({ modality }) => modality === 'MG');
    return isMammogram ? study.sort((a, b) => placeOf(a) - placeOf(b)) : study;
  });
}

function placeOf({ view, laterality }: Display): number {
  const row = VIEW_ORDER.indexOf(view ?? '');
  const column = laterality === 'R' ? 0 : laterality === 'L' ? 1 : 2;
  return (row < 0 ? VIEW_ORDER.length : row) * 3 + column;
}
