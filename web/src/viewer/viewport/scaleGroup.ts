import type { Plane } from '../tools/plane';
import type { ImageFacts } from './facts';

/** Pixels of the screen to a millimetre; to a pixel of the image where it has no scale. */
export const millimetrePixels = (plane: Plane, { spacing }: ImageFacts): number =>
  Math.hypot(plane.a, plane.b) / (spacing?.column ?? 1);

/** Viewports that show their images at one scale: the smallest of those at which each would fit. */
export class ScaleGroup {
  private readonly members = new Map<string, { fits: number; show: (scale: number) => void }>();
  private isSharing = false;

  join(id: string, fits: number, show: (scale: number) => void): void {
    if (this.isSharing) return;
    this.members.set(id, { fits, show });
    const least = Math.min(...[...this.members.values()].map((member) => member.fits));
    this.isSharing = true;
    for (const member of this.members.values()) member.show(least);
    this.isSharing = false;
  }

  leave(id: string): void {
    this.members.delete(id);
  }
}
