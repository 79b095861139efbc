import type { ArbitrationCase, Item } from '../api/contract';
import { readerColor } from '../figures/readerColors';
import type { Overlay } from '../reading/viewport/overlay';

/** All readers' marks by letter and colour; those of the item in question stand out, with the majority's outline. */
export function arbitrationOverlays(data: ArbitrationCase, current: Item | undefined): Overlay[] {
  const members = new Set(current?.members.map(({ reader, finding }) => `${reader} ${finding}`));
  const marks = data.reads.flatMap((read, index) =>
    read.findings.flatMap((finding) =>
      finding.marks.map((mark) => ({
        id: `${read.reader} ${finding.id}`,
        mark,
        color: readerColor(index),
        label: read.reader,
        selected: members.has(`${read.reader} ${finding.id}`),
      })),
    ),
  );
  const majority = (current?.marks ?? []).map((mark) => ({ id: 'majority', mark, color: '#ffffff', dashed: true }));
  return [...marks, ...majority];
}

/** The mark that shows best what an item is about: the middle one of the majority's, else of a reader's. */
export function markOf(data: ArbitrationCase, item: Item | undefined) {
  if (!item) return null;
  const member = item.members[0];
  const read = data.reads.find((known) => known.reader === member?.reader);
  const marks =
    item.marks.length > 0 ? item.marks : (read?.findings.find((f) => f.id === member?.finding)?.marks ?? []);
  return marks[Math.floor(marks.length / 2)] ?? null;
}
