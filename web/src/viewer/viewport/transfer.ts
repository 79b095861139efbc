import type { StackViewport } from '@cornerstonejs/core';
import { CURVE_TEXELS, nodesOf, type Node, type Window } from './voi';

/** What is used here of vtk.js's image actor. */
type ImageActor = {
  getProperty(): { getRGBTransferFunction(component: number): { setNodes(nodes: Node[]): void } | undefined };
  getMapper(): { setColorTextureWidth(texels: number): boolean };
};

/** By what a viewport draws. */
export type Curve = { window: Window; isInverted: boolean };
const curves = new WeakMap<StackViewport, Curve>();
export const curveOf = (viewport: StackViewport): Curve | undefined => curves.get(viewport);

/** Has the viewport's picture drawn by a window's curve. Cornerstone alone knows straight lines and one sigmoid. */
export function drawBy(viewport: StackViewport, window: Window, isInverted: boolean): void {
  const before = curves.get(viewport);
  if (before?.window !== window || before.isInverted !== isInverted) curves.set(viewport, { window, isInverted });
  const actor = viewport.getDefaultActor()?.actor as unknown as ImageActor | undefined;
  actor?.getMapper().setColorTextureWidth(CURVE_TEXELS);
  actor?.getProperty().getRGBTransferFunction(0)?.setNodes(nodesOf(window, isInverted));
}
