/** The thread that grows: it is given values once, tells how far it is, and is ended from outside. */
import { growing } from './grow';
import { packed, type Crop, type Report } from './growth';

const EVERY_MS = 100;
const outside = self as unknown as Pick<Worker, 'postMessage' | 'onmessage'>;
const tell = (report: Report, handed: Transferable[] = []) => outside.postMessage(report, handed);

outside.onmessage = ({ data: crop }: MessageEvent<Crop>) => {
  const steps = growing(crop.field, (slice) => crop.slices[slice] ?? null, crop.growth);
  let told = performance.now();
  let step = steps.next();
  for (; !step.done; step = steps.next()) {
    if (performance.now() - told < EVERY_MS) continue;
    told = performance.now();
    tell({ kind: 'progress', voxels: step.value });
  }
  const grown = step.value && packed(step.value, crop);
  tell({ kind: 'done', grown }, grown?.map(([, runs]) => runs.buffer as ArrayBuffer) ?? []);
};
