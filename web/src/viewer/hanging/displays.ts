/** How a case hangs: which images form a stack, in which order and beside what. Descriptions in words are not trusted. */
import type { DicomJson, Series } from '../types';
import { strings, text } from '../viewport/dicomJson';
import { factsOf, type ImageFacts } from '../viewport/facts';

export type DisplayImage = { imageId: string; instance: string; frame: number; facts: ImageFacts };
/** One stack of images, shown in one viewport. */
export type Display = {
  key: string;
  name: string;
  modality: string;
  view: string | null;
  laterality: 'L' | 'R' | null;
  images: DisplayImage[];
  warnings: string[];
  /** Shown left for right, so that breasts hang back to back. */
  mirrored: boolean;
  /** The edge of the viewport that the image lies against: the chest walls meet in the middle. */
  against: 'left' | 'right' | null;
};
export type Hanging = { displays: Display[]; columns: number; rows: number };

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
  const images = instances.flatMap(({ instance, frames }) =>
    Array.from({ length: Math.max(1, frames) }, (_, at) => ({
      imageId: `wadors:${base}/instances/${encodeURIComponent(instance)}/frames/${at + 1}`,
      instance,
      frame: at + 1,
      facts: factsOf(datasets.get(instance) ?? {}, at + 1),
    })),
  );
  const label = [laterality, view].filter(Boolean).join('');
  return {
    key: `${series.series}/${instances[0]?.instance ?? ''}`,
    name: label || `Series ${series.number ?? index + 1}`,
    modality: series.modality,
    view,
    laterality,
    images,
    warnings: series.warnings,
    mirrored: isMirrored(series.modality, laterality, first),
    against: series.modality === 'MG' && laterality ? (laterality === 'R' ? 'right' : 'left') : null,
  };
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

/** The chest wall belongs on the right of a right breast and on the left of a left one. */
function isMirrored(modality: string, laterality: 'L' | 'R' | null, dataset: DicomJson | undefined): boolean {
  const towards = strings(dataset, '00200020')[0]?.trim();
  if (modality !== 'MG' || !laterality || !towards) return false;
  return laterality === 'R' ? towards.startsWith('A') : towards.startsWith('P');
}

/** The layout a case opens with. */
export function hang(displays: Display[]): Hanging {
  const isMammogram = displays.length > 1 && displays.every(({ modality }) => modality === 'MG');
  if (isMammogram) {
    const sorted = [...displays].sort((a, b) => placeOf(a) - placeOf(b));
    return { displays: sorted, ...grid(displays.length) };
  }
  const isStacks = displays.some(({ images }) => images.length > 1);
  return { displays, ...(isStacks ? { columns: 1, rows: 1 } : grid(displays.length)) };
}

function placeOf({ view, laterality }: Display): number {
  const row = VIEW_ORDER.indexOf(view ?? '');
  const column = laterality === 'R' ? 0 : laterality === 'L' ? 1 : 2;
  return (row < 0 ? VIEW_ORDER.length : row) * 3 + column;
}

/** Up to four beside each other; more are reached by turning pages. */
export const grid = (count: number): { columns: number; rows: number } => ({
  columns: count > 1 ? 2 : 1,
  rows: count > 2 ? 2 : 1,
});
