/** The camera of a stack viewport: zoom, pan, turning, and how an image fits in. */
import type { StackViewport } from '@cornerstonejs/core';
import { toCanvas, toImage, type CanvasPoint, type Plane } from '../tools/plane';
import type { ImageFacts } from './facts';
import type { PortHanging } from './portState';
import { millimetrePixels } from './scaleGroup';
import { planeOf } from './viewportPlane';

const ZOOM_LIMITS = [0.1, 40] as const;

export type StackViewParts = {
  id: string;
  element: HTMLDivElement;
  viewport: StackViewport;
  hanging: PortHanging;
  /** Of the image that is asked for. */
  facts(): ImageFacts | undefined;
  isClosed(): boolean;
  /** The camera has moved. */
  onMoved(): void;
};

export class StackView {
  private readonly viewport: StackViewport;
  /** Nobody has zoomed or panned: the image follows the viewport's size. */
  isFitted = true;

  constructor(private readonly parts: StackViewParts) {
    this.viewport = parts.viewport;
  }

  rotate(degrees: number): void {
    const view = this.viewport.getViewPresentation();
    this.viewport.setViewPresentation({ ...view, rotation: ((view.rotation ?? 0) + degrees + 360) % 360 });
    this.viewport.render();
  }

  flip(direction: 'horizontal' | 'vertical'): void {
    const { flipHorizontal, flipVertical } = this.viewport.getCamera();
    this.viewport.setCamera(
      direction === 'horizontal' ? { flipHorizontal: !flipHorizontal } : { flipVertical: !flipVertical },
    );
    this.viewport.render();
  }

  /** Zooms by a factor and keeps the image point under `about` in its place. */
  zoomBy(factor: number, about?: CanvasPoint): void {
    this.zoomTo(this.viewport.getZoom() * factor, about);
  }

  zoomTo(zoom: number, about?: CanvasPoint, limits: readonly [number, number] = ZOOM_LIMITS): void {
    this.isFitted = false;
    const was = about && this.plane();
    const before = about && was ? toImage(was, about) : null;
    this.viewport.setZoom(clamp(zoom, ...limits));
    const plane = this.plane();
    if (before && about && plane) {
      const now = toCanvas(plane, before);
      this.panTo([this.pan()[0] + about[0] - now[0], this.pan()[1] + about[1] - now[1]]);
    }
    this.viewport.render();
  }

  pan = (): CanvasPoint => this.viewport.getPan() as CanvasPoint;

  panTo(pan: CanvasPoint): void {
    this.isFitted = false;
    this.viewport.setPan(pan);
    this.viewport.render();
  }

  zoom = (): number => this.viewport.getZoom();

  /** One pixel of the image on each pixel of the screen, edge on edge. */
  actualPixels(about?: CanvasPoint): void {
    const now = this.pixelsPerPixel();
    if (now === null) return;
    this.zoomTo(this.viewport.getZoom() / now, about ?? this.middle(), [0.001, 1000]);
    const plane = this.plane();
    if (!plane) return;
    const device = window.devicePixelRatio || 1;
    const [x, y] = toCanvas(plane, [0, 0]);
    const offGrid = (value: number) => Math.round(value * device) / device - value;
    const pan = this.pan();
    this.panTo([pan[0] + offGrid(x), pan[1] + offGrid(y)]);
  }

  /** Pixels of the screen to one column of the image; below 1 some of the image's pixels are not to be seen. */
  pixelsPerPixel(): number | null {
    const plane = this.plane();
    return plane && Math.hypot(plane.a, plane.b) * (window.devicePixelRatio || 1);
  }

  middle = (): CanvasPoint => [this.parts.element.clientWidth / 2, this.parts.element.clientHeight / 2];

  /** Fits the image to the viewport, at the scale of those that it hangs with; window and turning stay. */
  fit(): void {
    this.fitAlone();
    this.shareScale();
  }

  private shareScale(): void {
    const { id, hanging } = this.parts;
    const { scale } = hanging;
    const facts = this.parts.facts();
    const plane = this.plane();
    if (!scale || !plane || !facts || !this.isFitted) return;
    scale.join(id, millimetrePixels(plane, facts), (least) => {
      if (this.parts.isClosed() || !this.isFitted) return;
      this.fitAlone();
      const now = this.plane();
      if (!now) return;
      this.viewport.setZoom((this.viewport.getZoom() * least) / millimetrePixels(now, facts));
      this.leanAgainstEdge();
      this.viewport.render();
      this.parts.onMoved();
    });
  }

  private fitAlone(): void {
    this.isFitted = true;
    const { rotation = 0, flipHorizontal, flipVertical } = this.viewport.getViewPresentation();
    this.viewport.resetCamera();
    this.viewport.setCamera({ flipHorizontal: flipHorizontal ?? false, flipVertical: flipVertical ?? false });
    this.viewport.setViewPresentation({ ...this.viewport.getViewPresentation(), rotation });
    this.leanAgainstEdge();
    this.viewport.render();
  }

  /** As the camera stood when the image was opened. */
  reset(): void {
    this.isFitted = true;
    this.viewport.setCamera({ flipHorizontal: false, flipVertical: false });
    this.viewport.setViewPresentation({ ...this.viewport.getViewPresentation(), rotation: 0 });
    this.viewport.resetCamera();
  }

  /** As the hanging wants it. */
  open(): void {
    const { hanging } = this.parts;
    if (hanging.mirrored) this.flip('horizontal');
    if (hanging.flip) this.flip(hanging.flip);
    this.leanAgainstEdge();
    this.shareScale();
    if (hanging.zoom) this.zoomTo(hanging.zoom, this.middle());
    this.viewport.render();
  }

  leave(): void {
    this.parts.hanging.scale?.leave(this.parts.id);
  }

  /** Moves a fitted image to the edge that it belongs to, where the viewport is wider than the image. */
  private leanAgainstEdge(): void {
    const { against } = this.parts.hanging;
    const plane = this.plane();
    const facts = this.parts.facts();
    if (!against || !plane || !facts) return;
    const sides = [0, facts.columns].flatMap((x) => [0, facts.rows].map((y) => toCanvas(plane, [x, y])[0]));
    const shift = against === 'left' ? -Math.min(...sides) : this.parts.element.clientWidth - Math.max(...sides);
    const pan = this.pan();
    this.viewport.setPan([pan[0] + shift, pan[1]]);
  }

  /** Where image points lie on the canvas. */
  plane = (): Plane | null => planeOf(this.viewport);
}

const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));
