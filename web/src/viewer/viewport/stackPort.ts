/**
 * One Cornerstone stack viewport behind plain commands and a snapshot. Slices count from 0. `target` is the slice that
 * was asked for, `shown` the one whose pixels are on the screen: marks belong to `shown`, and nothing may be drawn
 * while the two differ.
 */
import { Enums, type StackViewport, type Types } from '@cornerstonejs/core';
import type { DisplayImage } from '../hanging/displays';
import { forgetCut } from '../reformat/reformat';
import type { ImagePoint } from '../types';
import { renderingEngine } from './engine';
import type { ImageLoading } from './imageLoading';
import { CLOSED, type Look, type PortHanging, type PortState } from './portState';
import { StackView } from './stackView';
import { drawBy } from './transfer';
import { rangeOf, type Window } from './voi';
import { draggedWindow, openingWindow, valuesWithin, windowOfPixels } from './windows';

const { Events, InterpolationType, ViewportType } = Enums;

/** A slice that is on the screen sooner is told of once, with its picture: as many drawings are spared as slices. */
const TOLD_WITHIN_MS = 16;

export class StackPort {
  private state: PortState = CLOSED;
  private readonly listeners = new Set<() => void>();
  readonly view: StackView;
  private readonly viewport: StackViewport;
  private opening: Window | null = null;
  /** Images whose low values are white (MONOCHROME1) come inverted: that is their ordinary look. */
  private opensInverted = false;
  private isMoving = false;
  private isClosed = false;
  /** What is shown is no longer what was asked for, though its number is. */
  private isOutdated = false;
  /** Of the viewport, in pixels of the screen; asking the page for it would have it laid out. */
  height: number;
  private image: Types.IImage | null = null;
  /** Listeners are yet to be told of the slice that was asked for. */
  private telling: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly id: string,
    private readonly element: HTMLDivElement,
    private images: readonly DisplayImage[],
    private readonly loading: ImageLoading,
    private readonly hanging: PortHanging,
  ) {
    this.state = { ...CLOSED, isSmooth: hanging.isSmooth };
    this.height = element.clientHeight;
    const engine = renderingEngine();
    engine.enableElement({
      viewportId: id,
      type: ViewportType.STACK,
      element,
      defaultOptions: { background: [0, 0, 0] },
    });
    this.viewport = engine.getViewport(id) as StackViewport;
    this.view = new StackView({
      id,
      element,
      viewport: this.viewport,
      hanging,
      facts: () => this.images[this.state.target]?.facts,
      isClosed: () => this.isClosed,
      onMoved: () => this.refresh(),
    });
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
    // Cuts are handed over one by one: the stack names the first alone.
    const isCut = this.images[first]?.make !== undefined;
    const ids = isCut ? [image.imageId] : this.images.map(({ imageId }) => imageId);
    await this.viewport.setStack(ids, isCut ? 0 : first);
    if (isCut) forgetCut(image.imageId);
    if (this.isClosed) return;
    this.image = image;
    const facts = this.images[first]?.facts;
    this.opensInverted = this.hanging.inverted ?? this.viewport.getProperties().invert ?? false;
    this.viewport.setProperties({ invert: this.opensInverted });
    this.opening =
      facts && !facts.isColor
        ? (this.hanging.window ??
          openingWindow(facts) ??
          windowOfPixels(image.getPixelData(), facts.padding))
        : null;
    this.setSmooth(this.state.isSmooth);
    this.applyOpening();
    this.applyLook();
    this.update({ shown: first, drawn: image.imageId });
    this.refresh();
    if (this.isOutdated || this.state.target !== first) void this.catchUp();
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.telling);
    this.listeners.clear();
    this.view.leave();
    this.element.removeEventListener(Events.CAMERA_MODIFIED, this.refresh);
    this.element.removeEventListener(Events.IMAGE_RENDERED, this.refresh);
    renderingEngine().disableElement(this.id);
  }

  resize(): void {
    this.height = this.element.clientHeight;
    renderingEngine().resize(true, true);
    if (this.view.isFitted && this.state.shown !== null) this.view.fit();
    this.refresh();
  }

  scrollTo(slice: number): void {
    const target = clamp(slice, 0, this.images.length - 1);
    if (target === this.state.target && !this.state.failure) return;
    this.aim(target);
    if (this.state.shown === null && !this.state.failure) return;
    void this.catchUp();
  }

  scrollBy = (slices: number): void => this.scrollTo(this.state.target + slices);

  /** Other cuts of the same series, or other slabs: the view stays as it is. */
  change(images: readonly DisplayImage[], slice: number): void {
    if (images === this.images) return;
    this.images = images;
    this.update({ target: clamp(slice, 0, images.length - 1) });
    this.isOutdated = true;
    if (this.state.shown !== null) void this.catchUp();
  }

  /** Tries the image again that could not be shown. */
  tryAgain(): void {
    this.update({ failure: null });
    void this.catchUp();
  }

  setWindow(window: Window): void {
    if (this.isColor) return;
    const was = this.ownWindow;
    const [lower, upper] = rangeOf(window);
    // A range of no width is refused.
    this.viewport.setProperties({ voiRange: { lower, upper: Math.max(upper, lower + 1e-3) } });
    this.update({ window });
    this.redrawCurve();
    this.viewport.render();
    this.remember(was);
  }

  /** Another plane of the series is shown by this window now, or by its usual one: so is this, where both were alike. */
  follow({ window }: Look, was: Window | null): void {
    const next = window ?? this.opening;
    if (this.state.shown !== null && next && same(this.ownWindow, was) && !same(this.state.window, next)) this.setWindow(next);
  }

  /** The window over the values within a box of image points. */
  windowOf(from: ImagePoint, to: ImagePoint): void {
    const facts = this.images[this.state.target]?.facts;
    if (!facts || facts.isColor || !this.image) return;
    const values = valuesWithin(this.image.getPixelData(), facts.columns, facts.rows, [from, to]);
    if (values.length > 1) this.setWindow(windowOfPixels(values, facts.padding));
  }

  /** All values of the image in sight, row by row; none of coloured ones. */
  values(): ArrayLike<number> | null {
    const facts = this.images[this.state.shown ?? -1]?.facts;
    return facts && !facts.isColor && this.image ? this.image.getPixelData() : null;
  }

  /** The value at an image point; nothing beside the image. */
  valueAt([x, y]: ImagePoint): number | readonly number[] | null {
    const facts = this.images[this.state.shown ?? -1]?.facts;
    if (!facts || !this.image || x < 0 || y < 0 || x >= facts.columns || y >= facts.rows) return null;
    const pixels = this.image.getPixelData();
    const at = Math.floor(y) * facts.columns + Math.floor(x);
    if (!facts.isColor) return pixels[at] ?? null;
    const parts = Math.round(pixels.length / (facts.columns * facts.rows));
    return [0, 1, 2].map((part) => pixels[at * parts + part] ?? 0);
  }

  /** Draws between pixels, or each pixel as it is. */
  setSmooth(isSmooth: boolean): void {
    this.viewport.setProperties({
      interpolationType: isSmooth ? InterpolationType.LINEAR : InterpolationType.NEAREST,
    });
    this.update({ isSmooth });
    this.viewport.render();
  }

  dragWindow(from: Window, dx: number, dy: number): void {
    this.setWindow(draggedWindow(from, dx, dy));
  }

  invert(): void {
    this.viewport.setProperties({ invert: !this.viewport.getProperties().invert });
    this.redrawCurve();
    this.viewport.render();
    this.refresh();
    this.remember();
  }

  /** Everything as it was when the image was opened; the slice stays. */
  reset(): void {
    this.viewport.setProperties({ invert: this.opensInverted });
    this.view.reset();
    this.applyOpening();
    this.refresh();
    this.remember();
  }

  private get isColor(): boolean {
    return this.images[this.state.target]?.facts.isColor ?? false;
  }

  private applyOpening(): void {
    if (this.opening) this.setWindow(this.opening);
    this.view.open();
  }

  /** As the reader left the series. */
  private applyLook(): void {
    const { look } = this.hanging;
    if (look?.window) this.setWindow(look.window);
    if (look?.inverted) this.invert();
  }

  private remember(was = this.ownWindow): void {
    const inverted = (this.viewport.getProperties().invert ?? false) !== this.opensInverted;
    const isOpening = this.state.window === this.opening;
    this.hanging.onLook?.({ window: isOpening ? null : this.state.window, inverted }, was);
  }

  /** The window where it is not the one that the image opens by. */
  private get ownWindow(): Window | null {
    return this.state.window === this.opening && !this.hanging.window ? null : this.state.window;
  }

  /** The picture is drawn by the window's own curve, whichever actor draws it now. */
  private redrawCurve(): void {
    if (this.state.window) drawBy(this.viewport, this.state.window, this.viewport.getProperties().invert ?? false);
  }

  /** Shows the slice asked for, and goes on until the reader's last wish is met. */
  private async catchUp(): Promise<void> {
    if (this.isMoving) return;
    this.isMoving = true;
    try {
      for (let target = -1; (target !== this.state.target || this.isOutdated) && !this.isClosed;) {
        target = this.state.target;
        this.isOutdated = false;
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
    if (this.images[target]?.make) this.viewport.renderImageObject(image);
    else await this.viewport.setImageIdIndex(target);
    if (this.isClosed) return;
    if (this.images[target]?.make) forgetCut(image.imageId);
    this.image = image;
    this.redrawCurve();
    this.viewport.render();
    this.update({ shown: target, drawn: image.imageId, failure: null });
    this.refresh();
  }

  private async fetch(slice: number) {
    const image = this.images[slice];
    if (!image) return null;
    try {
      return await (image.make ? image.make() : this.loading.load(image.imageId));
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      if (slice === this.state.target) this.update({ failure });
      return null;
    }
  }

  private refresh = (): void => {
    const plane = this.view.plane();
    const properties = this.viewport.getProperties();
    this.update({
      plane,
      zoom: this.viewport.getZoom(),
      inverted: (properties.invert ?? false) !== this.opensInverted,
    });
  };

  private update(change: Partial<PortState>): void {
    if (this.isClosed) return;
    const isSame = Object.entries(change).every(([key, value]) => same(this.state[key as keyof PortState], value));
    if (isSame) return;
    this.state = { ...this.state, ...change };
    this.tell();
  }

  /** Another slice is asked for. */
  private aim(target: number): void {
    if (this.isClosed) return;
    this.state = { ...this.state, target };
    this.telling ??= setTimeout(() => this.tell(), TOLD_WITHIN_MS);
  }

  private tell(): void {
    clearTimeout(this.telling);
    this.telling = undefined;
    this.listeners.forEach((listener) => listener());
  }
}

const same = (a: unknown, b: unknown) => a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));
