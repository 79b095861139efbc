import type { Finding, Mark, Protocol } from '../api';
import type { Overlay } from '../../viewer/viewport/overlay';

/** The findings' marks as the viewports draw them. A mark's id names its finding and its place in it. */
export function overlaysOf(protocol: Protocol, findings: Finding[], selected: string | null): Overlay[] {
  const colors = new Map(protocol.structures.map(({ key, color }) => [key, color]));
  return findings.flatMap((finding, number) =>
    finding.marks.map((mark, index) => ({
      id: overlayId(finding.id, index),
      mark,
      color: colors.get(finding.structure) ?? '#cfd6de',
      label: String(number + 1),
      selected: finding.id === selected,
    })),
  );
}

const overlayId = (finding: string, index: number) => `${finding}#${index}`;

export function markOf(overlay: string): { finding: string; index: number } {
  const [finding = '', index = '0'] = overlay.split('#');
  return { finding, index: Number(index) };
}

/** The selected finding's marks on one image, by their place in the finding. */
export const marksHere = (finding: Finding | undefined, image: Pick<Mark, 'instance' | 'frame'> | null): number[] =>
  finding && image
    ? finding.marks.flatMap((mark, index) =>
        mark.instance === image.instance && mark.frame === image.frame ? [index] : [],
      )
    : [];
