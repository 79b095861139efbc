import type { Finding, Mark, Protocol } from '../api';
import type { Overlay } from '../../viewer/viewport/overlay';

/** How marks are shown: nothing of it is part of the read. */
export type Showing = { hidesAll: boolean; hidden: ReadonlySet<string>; locked: ReadonlySet<string>; opacity: number };

/** The findings' marks as the viewports draw them. A mark's id names its finding and its place in it. */
export function overlaysOf(
  protocol: Protocol,
  findings: Finding[],
  selected: string | null,
  { hidesAll, hidden, locked, opacity }: Showing,
): Overlay[] {
  const colors = new Map(protocol.structures.map(({ key, color }) => [key, color]));
  return findings.flatMap((finding, number) =>
    finding.marks.map((mark, index) => ({
      id: overlayId(finding.id, index),
      mark,
      color: colors.get(finding.structure) ?? '#cfd6de',
      label: String(number + 1),
      group: finding.id,
      selected: finding.id === selected,
      locked: locked.has(finding.id),
      hidden: hidesAll || hidden.has(finding.id),
      opacity,
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
        !mark.plane && mark.instance === image.instance && mark.frame === image.frame ? [index] : [],
      )
    : [];
