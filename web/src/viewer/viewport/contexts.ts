/** What images are drawn into. */

type GetContext = (this: HTMLCanvasElement, kind: string, options?: object) => RenderingContext | null;

/**
 * Has the drawing contexts that are made meanwhile draw each pixel of the screen once. By default four samples are taken
 * of each, which smooths edges of surfaces; an image has none, and where no graphics card helps it is most of the work.
 */
export function drawingOnce<T>(make: () => T): T {
  const canvas = HTMLCanvasElement.prototype as { getContext: GetContext };
  const original = canvas.getContext;
  canvas.getContext = function (kind, options) {
    return original.call(this, kind, { ...options, antialias: false });
  };
  try {
    return make();
  } finally {
    canvas.getContext = original;
  }
}
