import { useCallback, type ComponentProps } from 'react';
import { placeText, locate, type HangingState } from '../../viewer/hanging/useHanging';
import { MetadataPanel } from '../../viewer/metadata/MetadataPanel';
import { text } from '../../viewer/viewport/dicomJson';
import type { DicomJson, Mark } from '../api';
import type { Place } from '../findings/markPlaces';
import { SidePanel } from './SidePanel';
import { useSlice, type Slices } from './slices';

type InSight = { hanging: HangingState; slices: Slices };

/** The image of the active stack that is on the screen. */
function useImage({ hanging, slices }: InSight) {
  const slice = useSlice(slices, hanging.position);
  return hanging.displays[hanging.position]?.images[slice] ?? null;
}

type PanelProps = InSight & Omit<ComponentProps<typeof SidePanel>, 'image' | 'placeOf' | 'hasScale'>;

/** The panel beside the image in sight. */
export function PanelInSight({ hanging, slices, ...panel }: PanelProps) {
  const image = useImage({ hanging, slices });
  const placeOf = useCallback(
    (mark: Mark): Place => {
      const place = locate(hanging.displays, mark);
      return {
        text: `${placeText(hanging.displays, mark)}${mark.plane ? ' cut' : ''}`,
        isShown: !mark.plane && mark.instance === image?.instance && mark.frame === image.frame,
        rank: [place?.position ?? hanging.displays.length, place?.slice ?? 0],
      };
    },
    [hanging.displays, image],
  );
  return (
    <SidePanel
      {...panel}
      image={image && { instance: image.instance, name: placeText(hanging.displays, image) }}
      placeOf={placeOf}
      hasScale={image?.facts.spacing != null}
    />
  );
}

/** What the file of the image in sight says. */
export function MetadataInSight({ hanging, slices, metadata, onClose }: InSight & { metadata: DicomJson[]; onClose(): void }) {
  const image = useImage({ hanging, slices });
  const dataset = image && metadata.find((one) => text(one, '00080018') === image.instance);
  return <MetadataPanel dataset={dataset ?? null} onClose={onClose} />;
}
