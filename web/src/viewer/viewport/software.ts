/**
 * Where a program stands in for the graphics card, as on virtual desktops, drawing by WebGL costs several times what it
 * costs to paint the pixels of the screen one by one. Cornerstone keeps camera, events and order; only the pixels are ours.
 */
import { Enums, type RenderingEngine, type StackViewport, type Types } from '@cornerstonejs/core';
import { paint, type Painted } from './painted';
import { shadesOf, type Shades } from './shades';
import { curveOf, type Curve } from './transfer';
import { planeOf } from './viewportPlane';

const { InterpolationType } = Enums;
const PROGRAMS = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** Whether WebGL is drawn by a program. */
export function isDrawnBySoftware(): boolean {
  const context = document.createElement('canvas').getContext('webgl2');
  const names = context?.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = names && context?.getParameter(names.UNMASKED_RENDERER_WEBGL);
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return typeof name === 'string' && PROGRAMS.test(name);
}

/** What is used here of Cornerstone's engine. */
type Drawing = {
  contextPool?: {
    getContextIndexForViewport(id: string): number;
    getMaxSizeForContext(index: number): { width: number; height: number } | undefined;
  };
  renderViewportUsingCustomOrVtkPipeline(viewport: StackViewport): object | undefined;
};

/** Has the engine's stacks painted here. */
export function paintHere(engine: RenderingEngine): void {
  const drawing = (engine as unknown as { _implementation?: Drawing })._implementation;
  const original = drawing?.renderViewportUsingCustomOrVtkPipeline.bind(drawing);
  if (!drawing || !original) return;
  const painters = new WeakMap<StackViewport, Painter>();
  drawing.renderViewportUsingCustomOrVtkPipeline = (viewport) => {
    const painter = painters.get(viewport) ?? new Painter(viewport);
    painters.set(viewport, painter);
    const pool = drawing.contextPool;
    const most = pool?.getMaxSizeForContext(pool.getContextIndexForViewport(viewport.id));
    const size = [viewport.sWidth, viewport.sHeight, most?.width, most?.height].join();
    // What takes its size from the drawing context is set by drawing into it.
    if (painter.size === size && painter.paint()) return painter.told();
    const told = original(viewport);
    painter.size = size;
    painter.paint();
    return told;
  };
}

class Painter {
  size = '';
  private surface: { image: ImageData; pixels: Uint32Array } | null = null;
  private shades: { of: Curve; isWhole: boolean; table: Shades } | null = null;

  constructor(private readonly viewport: StackViewport) {}

  told(): object {
    const { element, id, renderingEngineId, suppressEvents, viewportStatus } = this.viewport;
    return { element, viewportId: id, renderingEngineId, suppressEvents, viewportStatus };
  }

  /** Answers whether there was something to paint. */
  paint(): boolean {
    const { canvas } = this.viewport;
    const plane = planeOf(this.viewport);
    const image = plane && this.image();
    const context = canvas.getContext('2d');
    if (!image || !context || canvas.clientWidth === 0) return false;
    const surface = this.surfaceOf(canvas);
    const [wide, high] = [canvas.width / canvas.clientWidth, canvas.height / canvas.clientHeight];
    const { a, b, c, d, e, f } = plane;
    const { width, height } = canvas;
    paint({ pixels: surface.pixels, width, height }, image, { a: a * wide, b: b * high, c: c * wide, d: d * high, e: e * wide, f: f * high });
    context.putImageData(surface.image, 0, 0);
    return true;
  }

  private image(): Painted | null {
    const image = this.viewport.getCornerstoneImage() as Types.IImage | undefined;
    if (!image) return null;
    const { invert = false, interpolationType } = this.viewport.getProperties();
    const values = image.getPixelData();
    const samples = Math.round(values.length / (image.columns * image.rows));
    const isSmooth = interpolationType === InterpolationType.LINEAR;
    const curve = curveOf(this.viewport);
    if (samples === 1 && !curve) return null;
    const isWhole = !isSmooth && values.BYTES_PER_ELEMENT <= 2;
    const shades = samples === 1 && curve ? this.shadesOf(curve, isWhole) : null;
    return { columns: image.columns, rows: image.rows, values, samples, shades, isInverted: invert, isSmooth };
  }

  private shadesOf(curve: Curve, isWhole: boolean): Shades {
    const { shades } = this;
    if (shades?.of === curve && shades.isWhole === isWhole) return shades.table;
    const table = shadesOf(curve.window, curve.isInverted, isWhole);
    this.shades = { of: curve, isWhole, table };
    return table;
  }

  private surfaceOf({ width, height }: HTMLCanvasElement) {
    const { surface } = this;
    if (surface?.image.width === width && surface.image.height === height) return surface;
    const image = new ImageData(width, height);
    this.surface = { image, pixels: new Uint32Array(image.data.buffer) };
    return this.surface;
  }
}
