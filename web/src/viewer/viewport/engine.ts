/** Cornerstone3D, set up once a page. It shows images; marks are drawn above it by `tools/`. */
import {
  cache,
  getShouldUseCPURendering,
  imageLoader,
  init,
  RenderingEngine,
  utilities as core,
} from '@cornerstonejs/core';
import { init as initLoader } from '@cornerstonejs/dicom-image-loader';
import { Enums, metaData, registerDefaultProviders, utilities } from '@cornerstonejs/metadata';
import type { DicomJson } from '../types';
import { text } from './dicomJson';
import { aheadImage } from './ahead';
import { coarse } from './coarse';
import { drawingOnce } from './contexts';
import { decode } from './decode';
import { frames } from './frames';
import { WANTED } from './imageLoading';
import { isDrawnBySoftware, paintHere } from './software';

const CACHE_BYTES = 1.5 * 1024 ** 3;
let engine: RenderingEngine | null = null;

/** Thrown where the browser cannot draw images exactly. */
export class NoWebGl extends Error {
  constructor() {
    super(
      'This browser cannot draw images exactly, because WebGL is switched off. Switch on hardware acceleration in the browser’s settings, or use another browser.',
    );
  }
}

/** The one rendering engine; it is kept for the page's life, since browsers limit the number of drawing contexts. */
export function renderingEngine(): RenderingEngine {
  if (engine) return engine;
  init();
  // Without WebGL the picture is half a pixel off: no marks may be made on it.
  if (getShouldUseCPURendering()) throw new NoWebGl();
  registerDefaultProviders();
  initLoader({ maxWebWorkers: Math.max(1, Math.min(4, (navigator.hardwareConcurrency || 2) - 1)) });
  imageLoader.registerImageLoader('wadors', loadFrame);
  cache.setMaxCacheSize(CACHE_BYTES);
  engine = drawingOnce(() => new RenderingEngine('reading'));
  if (isDrawnBySoftware()) paintHere(engine);
  return engine;
}

type LoadOptions = { priority?: number };

/** Cornerstone decodes; which frame is fetched when is ours to say. */
function loadFrame(imageId: string, options: LoadOptions = {}) {
  const ready = aheadImage(imageId);
  const isWanted = options.priority === WANTED.priority;
  return { promise: ready ? Promise.resolve(ready) : frames.of(imageId, isWanted).then((frame) => decode(imageId, frame)) };
}

/** Makes the attributes of images known under their ids. */
export function describeImages(
  stacks: { images: { imageId: string; instance: string }[] }[],
  metadata: DicomJson[],
): void {
  const datasets = new Map(metadata.map((dataset) => [text(dataset, '00080018'), dataset]));
  for (const { imageId, instance } of stacks.flatMap(({ images }) => images)) {
    const dataset = datasets.get(instance);
    // The frames of one instance share its entry.
    datasets.delete(instance);
    if (dataset) void utilities.addDicomWebInstance(imageId, dataset);
  }
}

/** Forgets every image, so that nothing of a case outlives it. */
export function forgetImages(): void {
  frames.cancel();
  coarse.forget();
  cache.purgeCache();
  core.genericMetadataProvider.clear();
  metaData.clear(Enums.MetadataModules.NATURALIZED);
}
