import { Anchor, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { WatchRemark } from '../api/types';
import { FigureValue } from '../figures/FigureValue';
import { DataTable, type Column } from '../ui/DataTable';
import { count } from '../ui/format';
import { Panel } from '../ui/Panel';
import { REMARK_NAMES } from '../ui/words';

/** More would push the table out of sight; the rest is counted. */
const MOST_CASES = 12;

/** What still struck in submitted findings by the rules of the protocol, with the cases behind it. */
export function RemarksPanel({ project, remarks }: { project: string; remarks: WatchRemark[] }) {
  return (
    <Panel
      title="Remarks by the rules"
      note="What still struck in a finding when it was submitted. Nothing is refused for it: look at the cases before you judge."
    >
      {remarks.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing struck, or the protocol has no rules.
        </Text>
      ) : (
        <DataTable
          label="Remarks by the rules"
          rows={remarks}
          columns={columns(project)}
          rowKey={(row) => `${row.user} ${row.structure} ${row.remark}`}
        />
      )}
    </Panel>
  );
}

const columns = (project: string): Column<WatchRemark>[] => [
  { id: 'reader', header: 'Reader', sort: (row) => row.display_name, cell: (row) => row.display_name },
  { id: 'structure', header: 'Structure', sort: (row) => row.structure, cell: (row) => row.structure },
  { id: 'remark', header: 'What struck', sort: (row) => row.remark, cell: (row) => REMARK_NAMES[row.remark] },
  {
    id: 'findings',
    header: 'Findings',
    align: 'right',
    sort: (row) => row.findings,
    cell: (row) => `${count(row.findings)} of ${count(row.of)}`,
  },
  {
    id: 'share',
    header: 'Share',
    sort: (row) => row.share.value ?? -1,
    cell: (row) => <FigureValue figure={row.share} reading="proportion" />,
  },
  { id: 'cases', header: 'Cases', cell: (row) => <Cases project={project} cases={row.cases} /> },
];

function Cases({ project, cases }: { project: string; cases: WatchRemark['cases'] }) {
  const rest = cases.length - MOST_CASES;
  return (
    <Group gap={8}>
      {cases.slice(0, MOST_CASES).map(({ case: id, label }) => (
        <Anchor
          key={id}
          size="sm"
          renderRoot={(props) => <Link to="/projects/$project/truth/$case" params={{ project, case: id }} {...props} />}
          data-testid="remark-case"
        >
          {label}
        </Anchor>
      ))}
      {rest > 0 && (
        <Text span size="sm" c="dimmed">
          and {count(rest)} more
        </Text>
      )}
    </Group>
  );
}
