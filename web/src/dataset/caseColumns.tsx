import type { CaseRow } from '../api/types';
import type { Column } from '../ui/DataTable';
import { count } from '../ui/format';
import { SPLIT_NAMES } from '../ui/words';

const facet = (key: string, header: string): Column<CaseRow> => ({
  id: key,
  header,
  sort: (row) => row.facets[key] ?? '',
  cell: (row) => row.facets[key] ?? '–',
});

/** What a table of cases shows of each. */
export const caseColumns: Column<CaseRow>[] = [
  { id: 'label', header: 'Case', sort: (row) => row.label, cell: (row) => row.label },
  { id: 'subject', header: 'Subject', sort: (row) => row.subject, cell: (row) => row.subject },
  {
    id: 'split',
    header: 'Split',
    sort: (row) => row.split ?? '',
    cell: (row) => SPLIT_NAMES[row.split ?? 'none'],
  },
  { id: 'modality', header: 'Modality', sort: (row) => row.modality, cell: (row) => row.modality },
  facet('manufacturer', 'Manufacturer'),
  facet('model', 'Model'),
  facet('sex', 'Sex'),
  facet('age', 'Age'),
  {
    id: 'instances',
    header: 'Images',
    align: 'right',
    sort: (row) => row.instances,
    cell: (row) => count(row.instances),
  },
  {
    id: 'reads',
    header: 'Reads',
    align: 'right',
    sort: (row) => row.reads_submitted,
    cell: (row) => (row.reads_total === 0 ? '–' : `${row.reads_submitted} of ${row.reads_total}`),
  },
];
