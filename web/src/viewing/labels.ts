import type { Mark } from '../api/types';
import type { Overlay } from '../viewer/viewport/overlay';

/** Marks that lie over each other on an image share one label, so that none hides another's. */
export function joinLabels(overlays: Overlay[]): Overlay[] {
  const heads: { at: number; box: Box; labels: string[] }[] = [];
  const labels = overlays.map(({ label }) => label);
  overlays.forEach(({ mark, label }, at) => {
    if (label === undefined) return;
    const box = boxOf(mark);
    const head = heads.find((known) => meet(known.box, box));
    if (!head) {
      heads.push({ at, box, labels: [label] });
      return;
    }
    if (!head.labels.includes(label)) head.labels.push(label);
    labels[at] = undefined;
  });
  for (const head of heads) labels[head.at] = head.labels.join(' ');
  return overlays.map((overlay, at) => ({ ...overlay, label: labels[at] }));
}

type Box = { image: string; left: number; right: number; top: number; bottom: number };

function boxOf({ instance, frame, points }: Mark): Box {
  const columns = points.map(([column]) => column);
  const rows = points.map(([, row]) => row);
  return {
    image: `${instance} ${frame}`,
    left: Math.min(...columns),
    right: Math.max(...columns),
    top: Math.min(...rows),
    bottom: Math.max(...rows),
  };
}

function meet(a: Box, b: Box): boolean {
  return a.image === b.image && a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;
}
