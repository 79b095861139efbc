import type { ArbitrationCase, Item, Mark } from '../api/types';
import { readerColor } from '../figures/readerColors';
import type { Overlay } from '../viewer/viewport/overlay';
import { middleMark } from '../truth/overlays';
import { joinLabels } from '../viewing/labels';

/**
 * All readers' marks by letter and colour. Those of the item in question are drawn whole, the others dashed;
 * a finding in question has the outline that most of its readers share, in white.
 */
export function arbitrationOverlays(data: ArbitrationCase, current: Item | undefined): Overlay[] {
  const members = new Set(current?.members.map(({ reader, finding }) => `${reader} ${finding}`));
  const marks = data.reads.flatMap((read, index) =>
    read.findings.flatMap((finding) =>
      finding.marks.map((mark) => ({
        id: `${read.reader} ${finding.id}`,
        mark,
        color: readerColor(index),
        label: read.reader,
        dashed: members.size > 0 && !members.has(`${read.reader} ${finding.id}`),
      })),
    ),
  );
  const outline = current?.kind === 'finding' ? current.marks : [];
  return [...outline.map((mark) => ({ id: 'majority', mark, color: '#f2f5f8', dashed: true })), ...joinLabels(marks)];
}

/** The mark that shows best what an item is about: the middle one of the majority's, of a reader's, of the first finding. */
export function markOf(data: ArbitrationCase, item: Item | undefined): Mark | null {
  const member = item?.members[0];
  const read = data.reads.find((known) => known.reader === member?.reader);
  const own = read?.findings.find((finding) => finding.id === member?.finding)?.marks ?? [];
  return middleMark(item?.marks ?? []) ?? middleMark(own) ?? marksOf(data)[0] ?? null;
}

/** One mark of each finding, of all reads or of one, to go through them. */
export function marksOf(data: ArbitrationCase, reader?: string): Mark[] {
  return data.reads
    .filter((read) => reader === undefined || read.reader === reader)
    .flatMap((read) => read.findings.flatMap((finding) => middleMark(finding.marks) ?? []));
}
