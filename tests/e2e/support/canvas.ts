import type { Locator } from '@playwright/test';

/** The greys (0 to 255) that a viewport shows for each pixel of its image, row by row; −1 for those out of sight. */
export async function greysOf(shown: Locator, columns: number, rows: number): Promise<number[]> {
  return shown.evaluate(
    async (element, [columns, rows]) => {
      // What was asked of the viewport is drawn with the next frame; the one after it finds it drawn.
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      const canvas = element.querySelector('canvas');
      const context = canvas?.getContext('2d');
      const plane = JSON.parse((element as HTMLElement).dataset.plane ?? 'null');
      if (!canvas || !context || !plane) throw new Error('nothing is shown');
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      const scale = canvas.width / element.clientWidth;
      const greys: number[] = [];
      for (let row = 0; row < rows; row += 1) {
        for (let column = 0; column < columns; column += 1) {
          const x = Math.floor((plane.a * (column + 0.5) + plane.c * (row + 0.5) + plane.e) * scale);
          const y = Math.floor((plane.b * (column + 0.5) + plane.d * (row + 0.5) + plane.f) * scale);
          const isSeen = x >= 0 && y >= 0 && x < canvas.width && y < canvas.height;
          greys.push(isSeen ? (data[(y * canvas.width + x) * 4] ?? -1) : -1);
        }
      }
      return greys;
    },
    [columns, rows] as const,
  );
}

/** The grey of a value in a linear window (PS3.3 C.11.2.1.2.1). */
export function grey(value: number, width: number, center: number): number {
  if (value <= center - 0.5 - (width - 1) / 2) return 0;
  if (value > center - 0.5 + (width - 1) / 2) return 255;
  return ((value - (center - 0.5)) / (width - 1) + 0.5) * 255;
}

/** How far the shown greys are from what the values should give, at most, and how many were compared. */
export function farthest(shown: number[], expected: (at: number) => number): { most: number; compared: number } {
  let most = 0;
  let compared = 0;
  shown.forEach((value, at) => {
    if (value < 0) return;
    most = Math.max(most, Math.abs(value - expected(at)));
    compared += 1;
  });
  return { most, compared };
}
