/** Growing from a seed in a thread of its own: here values are only handed over, and what came of it is taken in. */
import type { Pixels } from '../types';
import { growing, reachOf, type Growth } from './grow';
import type { Lattice } from './lattice';
import { cropped, type Crop, type GrownRuns, type Report } from './growth';
import { inTurns } from './inTurns';
import type { Values as SliceValues } from '../reformat/resample';
import { pixelsOf } from './spans';

export type Listener = {
  /** So many voxels so far. */
  progressed(voxels: number): void;
  /** What has grown, by slice; null: too much hangs together. */
  done(grown: ReadonlyMap<number, Pixels> | null): void;
};

type ValuesOf = (slice: number) => SliceValues | null;

/** Grows until it is done or stopped. Where the browser gives no thread, in short turns on this one. */
export function growApart(lattice: Lattice, valuesOf: ValuesOf, growth: Growth, listener: Listener): { stop(): void } {
  let worker: Worker | null = null;
  let turns: { stop(): void } | null = null;
  const stop = () => {
    worker?.terminate();
    turns?.stop();
  };
  const takeIn = (grown: GrownRuns | null) => {
    stop();
    if (!grown) return listener.done(null);
    turns = inTurns(unpacked(grown, lattice), (found) => listener.done(found));
  };
  const here = () => {
    stop();
    turns = inTurns(growing(lattice, valuesOf, growth), (found) =>
      listener.done(found && new Map([...found].map(([slice, spans]) => [slice, pixelsOf(spans)]))),
    );
  };
  const handOver = (crop: Crop) => {
    worker = new Worker(new URL('./growWorker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<Report>) =>
      data.kind === 'done' ? takeIn(data.grown) : listener.progressed(data.voxels);
    worker.onerror = here;
    worker.postMessage(crop, crop.slices.flatMap((values) => (values ? [values.buffer as ArrayBuffer] : [])));
  };
  turns = inTurns(cropped(lattice, valuesOf, growth, reachOf(lattice, growth)), handOver);
  return { stop };
}

/** A slice a step. */
function* unpacked(grown: GrownRuns, { columns, rows }: Lattice): Generator<void, Map<number, Pixels>> {
  const found = new Map<number, Pixels>();
  for (const [slice, runs] of grown) {
    found.set(slice, { columns, rows, runs: Array.from(runs) });
    yield;
  }
  return found;
}
