import { Button, SegmentedControl, Stack, Text } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { TruthRow, TruthState } from '../api/types';
import { exportAddress, useTruth } from '../api/truth';
import { useHolds } from '../project/ProjectShell';
import { DataTable, type Column } from '../ui/DataTable';
import { Empty } from '../ui/Empty';
import { count } from '../ui/format';
import { Loaded } from '../ui/Loaded';
import { Page } from '../ui/Page';
import { Panel } from '../ui/Panel';
import { SPLIT_NAMES, TRUTH_NAMES } from '../ui/words';
import { TruthStateText } from './TruthStateText';

const route = getRouteApi('/signed-in/projects/$project/truth');
const STATES: TruthState[] = ['reading', 'settled', 'to_arbitrate', 'arbitrated'];

const columns: Column<TruthRow>[] = [
  { id: 'label', header: 'Case', sort: (row) => row.label, cell: (row) => row.label },
  { id: 'split', header: 'Split', sort: (row) => row.split ?? '', cell: (row) => SPLIT_NAMES[row.split ?? 'none'] },
  {
    id: 'state',
    header: 'State',
    sort: (row) => STATES.indexOf(row.state),
    cell: (row) => <TruthStateText state={row.state} cannotBeRead={row.cannot_be_read} />,
  },
  { id: 'reads', header: 'Reads', align: 'right', sort: (row) => row.reads, cell: (row) => count(row.reads) },
  {
    id: 'standing',
    header: 'Findings that stand',
    align: 'right',
    sort: (row) => row.findings_standing,
    // Nothing stands, or is open, before all reads are there.
    cell: (row) => (row.state === 'reading' ? '–' : count(row.findings_standing)),
  },
  {
    id: 'unsettled',
    header: 'Unsettled',
    align: 'right',
    sort: (row) => row.unsettled,
    cell: (row) => (
      <Text span size="sm" c={row.unsettled > 0 ? 'amber.4' : 'dimmed'}>
        {row.state === 'reading' ? '–' : count(row.unsettled)}
      </Text>
    ),
  },
];

/** What the reads amount to, case by case, and its export. */
export function TruthPage() {
  const { project } = route.useParams();
  const { state } = route.useSearch();
  const truth = useTruth(project);
  const navigate = useNavigate();
  const mayExport = useHolds('manager', 'clinical_lead', 'auditor');
  const choose = (value: string) =>
    void navigate({
      to: '/projects/$project/truth',
      params: { project },
      search: value === 'all' ? {} : { state: value as TruthState },
    });
  return (
    <Page
      title="Truth"
      lead="The reference standard as it stands: by consensus of the reads where they agree, by arbitration where they do not."
      actions={
        mayExport && (
          <>
            <Button
              variant="default"
              component="a"
              href={exportAddress(project, 'reference.json')}
              download
              data-testid="export-json"
            >
              Export JSON
            </Button>
            <Button
              variant="default"
              component="a"
              href={exportAddress(project, 'coco.json')}
              download
              data-testid="export-coco"
            >
              Export COCO
            </Button>
            <Button
              variant="default"
              component="a"
              href={`${exportAddress(project, 'segmentations.zip')}?outlines=true`}
              download
              title="Masks and filled outlines that stand, one DICOM segmentation for each series"
              data-testid="export-segmentations"
            >
              Export DICOM SEG
            </Button>
          </>
        )
      }
    >
      <Loaded query={truth}>
        {(data) =>
          data.cases.length === 0 ? (
            <Empty title="No case has been read yet">
              Release a batch; cases appear here as their reads are submitted.
            </Empty>
          ) : (
            <Stack gap="sm">
              <SegmentedControl
                w="fit-content"
                size="xs"
                value={state ?? 'all'}
                onChange={choose}
                aria-label="State"
                data={[
                  { value: 'all', label: `All ${count(data.cases.length)}` },
                  ...STATES.map((value) => ({ value, label: `${TRUTH_NAMES[value]} ${count(data.counts[value])}` })),
                ]}
              />
              <Panel>
                <DataTable
                  label="Cases"
                  rows={data.cases.filter((row) => state === undefined || row.state === state)}
                  columns={columns}
                  rowKey={(row) => row.case}
                  onOpen={(row) =>
                    void navigate({ to: '/projects/$project/truth/$case', params: { project, case: row.case } })
                  }
                />
              </Panel>
            </Stack>
          )
        }
      </Loaded>
    </Page>
  );
}
