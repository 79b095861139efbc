import type { Mark, Protocol, TruthCase } from '../api/types';
import { readerColor, readerLetter } from '../figures/readerColors';
import type { Overlay } from '../viewer/viewport/overlay';
import { joinLabels } from '../viewing/labels';

/** The id of a consensus finding's marks on the images. */
export const findingId = (index: number): string => `finding-${index}`;

/** What the consensus made of the case, and the marks of those reads that are switched on. */
export function truthOverlays(
  data: TruthCase,
  protocol: Protocol,
  shownReads: ReadonlySet<string>,
  selected: string | null,
): Overlay[] {
  const colorOf = (structure: string) =>
    protocol.structures?.find((known) => known.key === structure)?.color ?? '#46c2d8';
  const consensus = data.findings.flatMap((finding, index) =>
    finding.marks.map((mark) => ({
      id: findingId(index),
      mark,
      color: colorOf(finding.structure),
      label: `${index + 1}`,
      dashed: finding.verdict !== 'stands',
      selected: selected === findingId(index),
    })),
  );
  const reads = data.reads.flatMap((read, index) =>
    shownReads.has(read.read)
      ? read.findings.flatMap((finding) =>
          finding.marks.map((mark) => ({
            id: `${read.read} ${finding.id}`,
            mark,
            color: readerColor(index),
            label: readerLetter(index),
            selected: selected === `${read.read} ${finding.id}`,
          })),
        )
      : [],
  );
  return joinLabels([...reads, ...consensus]);
}

/** The mark that shows a finding best: the middle one of its stack. */
export const middleMark = (marks: Mark[]): Mark | null => marks[Math.floor(marks.length / 2)] ?? null;
