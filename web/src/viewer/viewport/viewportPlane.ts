import type { StackViewport } from '@cornerstonejs/core';
import { planeThrough, type CanvasPoint, type Plane } from '../tools/plane';

/** Where image points lie on a viewport's canvas; nothing before there is an image. */
export function planeOf(viewport: StackViewport): Plane | null {
  const data = viewport.getImageData()?.imageData as
    { indexToWorld(at: number[]): [number, number, number] } | undefined;
  if (!data) return null;
  // Image points have the first pixel's centre at (0.5, 0.5), Cornerstone's index there is (0, 0).
  const at = (column: number, row: number) =>
    viewport.worldToCanvas(data.indexToWorld([column - 0.5, row - 0.5, 0])) as CanvasPoint;
  return planeThrough(at(0, 0), at(1, 0), at(0, 1));
}
