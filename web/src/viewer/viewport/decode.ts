import { Enums, type Types } from '@cornerstonejs/core';
import { createImage } from '@cornerstonejs/dicom-image-loader';
import type { Frame } from './frameRequest';

/** The image of a frame, whose attributes are known under its id. */
export async function decode(imageId: string, { bytes, transferSyntax }: Frame): Promise<Types.IImage> {
  const image = (await createImage(imageId, bytes, transferSyntax, {})) as Types.IImage;
  return Object.assign(image, { imageQualityStatus: Enums.ImageQualityStatus.FULL_RESOLUTION });
}
