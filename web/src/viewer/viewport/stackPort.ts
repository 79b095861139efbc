/**
 * One Cornerstone stack viewport behind plain commands and a snapshot. Slices count from 0. `target` is the slice that
 * was asked for, `shown` the one whose pixels are on the screen: marks belong to `shown`, and nothing may be drawn
 * while the two differ.
 */
import { Enums, utilities, type StackViewport } from '@cornerstonejs/core';
import { planeThrough, toCanvas, toImage, type CanvasPoint, type Plane } from '../tools/plane';
import { renderingEngine } from './engine';
import type { ImageFacts, Window } from './facts';
import type { ImageLoading } from './imageLoading';
import { draggedWindow, openingWindow, windowOfPixels } from './windows';

export type PortImage = { imageId: string; facts: ImageFacts };
export type PortState = {
  target: number;
  shown: number | null;
  failure: string | null;
  window: Window | null;
  inverted: boolean;
  zoom: number;
  plane: Plane | null;
};

const { Events, ViewportType } = Enums;
const ZOOM_LIMITS = [0.1, 40] as const;

export class StackPort {
  private state: PortState = {
    target: 0,
    shown: null,
    failure: null,
    window: null,
    inverted: false,
    zoom: 1,
    plane: null,
  };
  private readonly listeners = new Set<() => void>();
  private readonly viewport: StackViewport;
  private opening: Window | null = null;
  /** Images whose low values are white (MONOCHROME1) come inverted: that is their ordinary look. */
  private opensInverted = false;
  private isMoving = false;
  private isClosed = false;
  /** Nobody has zoomed or panned: the image follows the viewport's size. */
  private isFitted = true;

  constructor(
    private readonly id: string,
    private readonly element: HTMLDivElement,
    private readonly images: PortImage[],
    private readonly loading: ImageLoading,
    private readonly hanging: { mirrored: boolean; against: 'left' | 'right' | null },
  ) {
    const engine = renderingEngine();
    engine.enableElement({
      viewportId: id,
      type: ViewportType.STACK,
      element,
      defaultOptions: { background: [0, 0, 0] },
    });
    this.viewport = engine.getViewport(id) as StackViewport;
    element.addEventListener(Events.CAMERA_MODIFIED, this.refresh);
    element.addEventListener(Events.IMAGE_RENDERED, this.refresh);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = (): PortState => this.state;

  async open(slice: number): Promise<void> {
    const first = clamp(slice, 0, this.images.length - 1);
    this.update({ target: first, failure: null });
    const image = await this.fetch(first);
    if (!image || this.isClosed) return;
    await this.viewport.setStack(
      this.images.map(({ imageId }) => imageId),
      first,
    );
    if (this.isClosed) return;
    const facts = this.images[first]?.facts;
    this.opensInverted = this.viewport.getProperties().invert ?? false;
    this.opening =
      facts && !facts.isColor ? (openingWindow(facts) ?? windowOfPixels(image.getPixelData(), facts.padding)) : null;
    this.applyOpening();
    this.update({ shown: first });
    this.refresh();
    if (this.state.target !== first) void this.catchUp();
  }

  close(): void {
    this.isClosed = true;
    this.listeners.clear();
    this.element.removeEventListener(Events.CAMERA_MODIFIED, this.refresh);
    this.element.removeEventListener(Events.IMAGE_RENDERED, this.refresh);
    renderingEngine().disableElement(this.id);
  }

  resize(): void {
    renderingEngine().resize(true, true);
    if (this.isFitted && this.state.shown !== null) this.fit();
    this.refresh();
  }

  scrollTo(slice: number): void {
    const target = clamp(slice, 0, this.images.length - 1);
    if (target === this.state.target && !this.state.failure) return;
    this.update({ target });
    if (this.state.shown === null && !this.state.failure) return;
    void this.catchUp();
  }

  scrollBy = (slices: number): void => this.scrollTo(this.state.target + slices);

  /** Tries the image again that could not be shown. */
  tryAgain(): void {
    this.update({ failure: null });
    void this.catchUp();
  }

  setWindow({ width, center }: Window): void {
    if (this.isColor) return;
    this.viewport.setProperties({ voiRange: utilities.windowLevel.toLowHighRange(width, center) });
    this.viewport.render();
    this.update({ window: { width, center } });
  }

  dragWindow(from: Window, dx: number, dy: number): void {
    this.setWindow(draggedWindow(from, dx, dy));
  }

  invert(): void {
    this.viewport.setProperties({ invert: !this.viewport.getProperties().invert });
    this.viewport.render();
    this.refresh();
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

  zoomTo(zoom: number, about?: CanvasPoint): void {
    this.isFitted = false;
    const before = about && this.state.plane ? toImage(this.state.plane, about) : null;
    this.viewport.setZoom(clamp(zoom, ...ZOOM_LIMITS));
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

  /** Fits the image to the viewport; window and turning stay. */
  fit(): void {
    this.isFitted = true;
    const { rotation = 0, flipHorizontal, flipVertical } = this.viewport.getViewPresentation();
    this.viewport.resetCamera();
    this.viewport.setCamera({ flipHorizontal: flipHorizontal ?? false, flipVertical: flipVertical ?? false });
    this.viewport.setViewPresentation({ ...this.viewport.getViewPresentation(), rotation });
    this.leanAgainstEdge();
    this.viewport.render();
  }

  /** Everything as it was when the image was opened; the slice stays. */
  reset(): void {
    this.isFitted = true;
    this.viewport.setCamera({ flipHorizontal: false, flipVertical: false });
    this.viewport.setViewPresentation({ ...this.viewport.getViewPresentation(), rotation: 0 });
    this.viewport.setProperties({ invert: this.opensInverted });
    this.viewport.resetCamera();
    this.applyOpening();
    this.refresh();
  }

  private get isColor(): boolean {
    return this.images[this.state.target]?.facts.isColor ?? false;
  }

  private applyOpening(): void {
    if (this.opening) this.setWindow(this.opening);
    if (this.hanging.mirrored) this.flip('horizontal');
    this.leanAgainstEdge();
    this.viewport.render();
  }

  /** Moves a fitted image to the edge that it belongs to, where the viewport is wider than the image. */
  private leanAgainstEdge(): void {
    const { against } = this.hanging;
    const plane = this.plane();
    const facts = this.images[this.state.target]?.facts;
    if (!against || !plane || !facts) return;
    const sides = [0, facts.columns].flatMap((x) => [0, facts.rows].map((y) => toCanvas(plane, [x, y])[0]));
    const shift = against === 'left' ? -Math.min(...sides) : this.element.clientWidth - Math.max(...sides);
    const pan = this.pan();
    this.viewport.setPan([pan[0] + shift, pan[1]]);
  }

  /** Shows the slice asked for, and goes on until the reader's last wish is met. */
  private async catchUp(): Promise<void> {
    if (this.isMoving) return;
    this.isMoving = true;
    try {
      for (let target = -1; target !== this.state.target && !this.isClosed;) {
        target = this.state.target;
        await this.show(target);
      }
    } finally {
      this.isMoving = false;
    }
  }

  private async show(target: number): Promise<void> {
    const image = await this.fetch(target);
    if (!image || this.isClosed || target !== this.state.target) return;
    if (this.state.shown === null) return this.open(target);
    await this.viewport.setImageIdIndex(target);
    if (this.isClosed) return;
    this.update({ shown: target, failure: null });
    this.refresh();
  }

  private async fetch(slice: number) {
    const image = this.images[slice];
    if (!image) return null;
    try {
      return await this.loading.load(image.imageId);
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      if (slice === this.state.target) this.update({ failure });
      return null;
    }
  }

  private refresh = (): void => {
    const plane = this.plane();
    const properties = this.viewport.getProperties();
    this.update({
      plane,
      zoom: this.viewport.getZoom(),
      inverted: (properties.invert ?? false) !== this.opensInverted,
    });
  };

  private plane(): Plane | null {
    const data = this.viewport.getImageData()?.imageData as
      { indexToWorld(at: number[]): [number, number, number] } | undefined;
    if (!data) return null;
    // Image points have the first pixel's centre at (0.5, 0.5), Cornerstone's index there is (0, 0).
    const at = (column: number, row: number) =>
      this.viewport.worldToCanvas(data.indexToWorld([column - 0.5, row - 0.5, 0])) as CanvasPoint;
    return planeThrough(at(0, 0), at(1, 0), at(0, 1));
  }

  private update(change: Partial<PortState>): void {
    if (this.isClosed) return;
    const isSame = Object.entries(change).every(([key, value]) => same(this.state[key as keyof PortState], value));
    if (isSame) return;
    this.state = { ...this.state, ...change };
    this.listeners.forEach((listener) => listener());
  }
}

const same = (a: unknown, b: unknown) => a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));
