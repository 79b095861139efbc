/** A series cut in other planes: each cut is computed from the values of the series' images when it is looked at. */
import { cache, imageLoader, utilities, Enums, type Types } from '@cornerstonejs/core';
import type { Display, DisplayImage } from '../hanging/displays';
import type { Orientation3 } from '../space/place';
import type { ImageLoading } from '../viewport/imageLoading';
import { gridOf, isRefused, type Grid } from './grid';
import { cutsOf, frameOf, type Frame } from './planes';
import { MovingSlabs } from './movingSlab';
import { resample, slabReach, type Slab, type Values } from './resample';

const { MetadataModules } = Enums;

/** The grid of a stack, or why it has none. */
export function gridOfDisplay({ images, warnings }: Display): Grid | { reason: string } {
  const first = images[0]?.facts;
  if (!first) return { reason: 'there are no images' };
  if (first.isColor) return { reason: 'the images are in colour' };
  if (images.some(({ facts }) => facts.columns !== first.columns || facts.rows !== first.rows))
    return { reason: 'the images differ in size' };
  const grid = gridOf(
    images.map(({ facts }) => facts.place),
    first.columns,
    first.rows,
  );
  if (isRefused(grid) && warnings.length > 0) return { reason: `${grid.reason} (${warnings.join(' ')})` };
  return grid;
}

/** What is cut, and how. */
export type Reformatting = { plane: Orientation3; frame: Frame | null; slab: Slab | null; isSmooth: boolean };

/** Cuts made otherwise are other images. */
let versions = 0;

/** By series: slabs of other thickness are laid together from what was laid before. */
const slabs = new WeakMap<Display, MovingSlabs>();
function slabsOf(source: Display): MovingSlabs {
  const known = slabs.get(source) ?? new MovingSlabs();
  slabs.set(source, known);
  return known;
}

/** One plane of a series as a stack of images of its own. */
export function reformatted(source: Display, grid: Grid, how: Reformatting, loading: ImageLoading): Display {
  const cuts = cutsOf(grid, how.frame ?? frameOf(grid), how.plane);
  const like = source.images[Math.floor(source.images.length / 2)]?.facts;
  const key = `${source.key}#${how.plane}`;
  const version = (versions += 1);
  const images = cuts.places.map((place, index): DisplayImage => {
    const imageId = `cut:${version}/${key}/${index + 1}`;
    const facts = {
      ...(like as NonNullable<typeof like>),
      columns: cuts.columns,
      rows: cuts.rows,
      place,
      orientation: { kind: 'vectors' as const, column: [...place.column], row: [...place.row] } as never,
      spacing: { row: place.rowSpacing, column: place.columnSpacing, projected: false },
    };
    const make = async () => {
      const slices = await valuesOf(source, loading);
      const cut = { place, columns: cuts.columns, rows: cuts.rows, step: cuts.step };
      const outside = facts.padding?.[0] ?? (facts.modality === 'CT' ? -1024 : 0);
      const rendering = { slab: how.slab, isSmooth: how.isSmooth, outside };
      const laid = slabsOf(source).laid(how.plane, how.frame, grid, slices, cut, rendering);
      const values = laid ?? resample(grid, slices, cut, rendering);
      return imageOf(imageId, facts.modality, values, place, cuts.columns, cuts.rows);
    };
    return { imageId, instance: '', frame: 0, facts, make };
  });
  return {
    ...source,
    key,
    images,
    name: `${source.name} ${how.plane}`,
    // They stand beside the series itself.
    warnings: [],
    mirrored: false,
    against: null,
    reformat: { source, ...how, step: cuts.step, thickness: how.slab ? (2 * slabReach(how.slab, cuts.step) + 1) * cuts.step : cuts.step },
  };
}

/** The values of every image of a stack, once all are there. */
export async function valuesOf({ images }: Display, loading: ImageLoading): Promise<Values[]> {
  const kept = images.flatMap(({ imageId }) => loading.kept(imageId) ?? []);
  if (kept.length === images.length) return kept.map((image) => image.getPixelData() as Values);
  await loading.all(images.map(({ imageId }) => imageId));
  const loaded = await Promise.all(images.map(({ imageId }) => loading.load(imageId)));
  return loaded.map((image) => image.getPixelData() as Values);
}

function imageOf(
  imageId: string,
  modality: string,
  values: Values,
  place: NonNullable<DisplayImage['facts']['place']>,
  columns: number,
  rows: number,
): Types.IImage {
  const isKnown = values instanceof Uint8Array || values instanceof Uint16Array || values instanceof Int16Array;
  utilities.genericMetadataProvider.add(imageId, {
    type: MetadataModules.GENERAL_SERIES,
    metadata: { modality },
  });
  forgetCut(imageId);
  return imageLoader.createAndCacheLocalImage(imageId, {
    scalarData: isKnown || values instanceof Float32Array ? values : Float32Array.from(values),
    dimensions: [columns, rows],
    spacing: [place.columnSpacing, place.rowSpacing],
    origin: [...place.position] as Types.Point3,
    direction: [...place.column, ...place.row, 0, 0, 0] as unknown as Types.Mat3,
    frameOfReferenceUID: place.frameOfReference ?? '',
  } as Parameters<typeof imageLoader.createAndCacheLocalImage>[1]);
}

/** A cut is computed anew each time: what is kept would be that of another slab. */
export function forgetCut(imageId: string): void {
  if (cache.getImageLoadObject(imageId) ?? cache.getImage(imageId)) cache.removeImageLoadObject(imageId);
}

