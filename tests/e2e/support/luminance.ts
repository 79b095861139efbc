import type { Locator, Page } from '@playwright/test';

export type Box = { x: number; y: number; width: number; height: number };

/** The mean relative luminance (WCAG 2.2) of what is on the screen, 0 black to 1 white. */
export async function meanLuminance(page: Page, shown: Page | Locator = page): Promise<number> {
  return luminanceOf(page, (await shown.screenshot()).toString('base64'));
}

/** The mean relative luminance of a picture (PNG or JPEG, in base64); a part of it can be left out, as shares of its size. */
export async function luminanceOf(page: Page, picture: string, without?: Box): Promise<number> {
  return page.evaluate(
    async ({ picture, without }) => {
      const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes]));
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d');
      if (!context) throw new Error('no canvas');
      context.drawImage(image, 0, 0);
      const { data } = context.getImageData(0, 0, image.width, image.height);
      const linear = Array.from({ length: 256 }, (_, value) => {
        const share = value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      const of = (value: number | undefined) => linear[value ?? 0] ?? 0;
      let sum = 0;
      let count = 0;
      for (let at = 0; at < data.length; at += 4) {
        const x = ((at / 4) % image.width) / image.width;
        const y = Math.floor(at / 4 / image.width) / image.height;
        const isLeftOut =
          without && x >= without.x && y >= without.y && x < without.x + without.width && y < without.y + without.height;
        if (isLeftOut) continue;
        sum += 0.2126 * of(data[at]) + 0.7152 * of(data[at + 1]) + 0.0722 * of(data[at + 2]);
        count += 1;
      }
      return sum / count;
    },
    { picture, without },
  );
}
