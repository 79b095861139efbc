import type { Page } from '@playwright/test';

const WIDTH = 420;

/**
 * What hangs, as a small picture: the images where they stand, without letters, which differ from one computer's fonts
 * to the next. What lies over an image is painted over it.
 */
export async function hungPicture(page: Page): Promise<Buffer> {
  const address = await page.getByTestId('viewports').evaluate(async (grid, width) => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const whole = grid.getBoundingClientRect();
    const scale = width / whole.width;
    const picture = document.createElement('canvas');
    picture.width = width;
    picture.height = Math.round(whole.height * scale);
    const context = picture.getContext('2d');
    if (!context) throw new Error('no picture can be drawn');
    context.fillStyle = '#1a1e24';
    context.fillRect(0, 0, picture.width, picture.height);
    for (const port of Array.from(grid.querySelectorAll('[data-testid^="viewport-"]'))) {
      const box = port.getBoundingClientRect();
      context.save();
      context.setTransform(scale, 0, 0, scale, (box.left - whole.left) * scale, (box.top - whole.top) * scale);
      context.beginPath();
      context.rect(0, 0, box.width, box.height);
      context.clip();
      for (const canvas of Array.from(port.querySelectorAll('canvas'))) {
        const style = getComputedStyle(canvas);
        context.save();
        context.globalAlpha = Number(style.opacity);
        if (canvas.dataset.testid === 'fusion') {
          const { a, b, c, d, e, f } = new DOMMatrix(style.transform);
          context.transform(a, b, c, d, e, f);
          context.drawImage(canvas, 0, 0);
        } else context.drawImage(canvas, 0, 0, box.width, box.height);
        context.restore();
      }
      context.restore();
    }
    return picture.toDataURL('image/png');
  }, WIDTH);
  return Buffer.from(address.slice(address.indexOf(',') + 1), 'base64');
}
