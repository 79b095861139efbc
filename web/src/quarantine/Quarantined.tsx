import { Checkbox, Group, Pagination, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { QuarantinedFile } from '../api/types';
import { useHolds } from '../project/ProjectShell';
import { DataTable, type Column } from '../ui/DataTable';
import { FileName } from '../ui/FileName';
import { moment, plural } from '../ui/format';
import { Panel } from '../ui/Panel';
import { Decision } from './Decision';

const PER_PAGE = 50;

const ABOUT: Column<QuarantinedFile>[] = [
  {
    id: 'name',
    header: 'File',
    width: '32%',
    sort: (row) => row.name,
    cell: (row) => (
      <>
        <FileName path={row.name} />
        <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {row.sop_instance_uid && `${row.sop_instance_uid} · `}
          <span title={`SHA-256 ${row.sha256}`}>SHA-256 {row.sha256.slice(0, 12)}…</span>
        </Text>
      </>
    ),
  },
  { id: 'reason', header: 'Why', cell: (row) => row.reason, sort: (row) => row.reason },
  {
    id: 'at',
    header: 'Since',
    width: 150,
    sort: (row) => row.at,
    cell: (row) => (
      <Text span size="sm" style={{ whiteSpace: 'nowrap' }}>
        {moment(row.at)}
      </Text>
    ),
  },
];

/** The files, those whose name or reason holds what was typed; decided about one by one or together. */
export function Quarantined({ project, files }: { project: string; files: QuarantinedFile[] }) {
  const mayDecide = useHolds('manager');
  const [sought, setSought] = useState('');
  const [page, setPage] = useState(1);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const word = sought.trim().toLowerCase();
  const found = files.filter((file) => `${file.name} ${file.reason} ${file.sop_instance_uid}`.toLowerCase().includes(word));
  const pages = Math.max(1, Math.ceil(found.length / PER_PAGE));
  const at = Math.min(page, pages);
  const selected = found.filter((file) => chosen.has(file.id));
  const choose = (ids: string[], isChosen: boolean) => {
    const next = new Set(chosen);
    for (const id of ids) {
      if (isChosen) next.add(id);
      else next.delete(id);
    }
    setChosen(next);
  };
  const deciding: Column<QuarantinedFile>[] = [
    {
      id: 'chosen',
      header: '',
      width: 36,
      cell: (row) => (
        <Checkbox
          size="xs"
          aria-label={`Select ${row.name}`}
          checked={chosen.has(row.id)}
          onChange={(event) => choose([row.id], event.currentTarget.checked)}
        />
      ),
    },
    ...ABOUT,
    {
      id: 'actions',
      header: '',
      width: 200,
      align: 'right',
      cell: (row) => <Decision project={project} files={[row]} of="file" />,
    },
  ];
  return (
    <Panel note="Kept byte for byte, used for nothing. Discard what is wrong; import again what was right after all, once what it contradicted was corrected.">
      <Group justify="space-between" mb="xs">
        <Group gap="sm">
          <TextInput
            size="xs"
            w={300}
            placeholder="Name, reason or UID contains"
            aria-label="Name, reason or UID contains"
            value={sought}
            onChange={(event) => {
              setSought(event.currentTarget.value);
              setPage(1);
            }}
          />
          {mayDecide && (
            <Checkbox
              size="xs"
              disabled={found.length === 0}
              label={found.length === 0 ? 'No such file' : `All ${plural(found.length, 'file')}${word && ' found'}`}
              checked={found.length > 0 && selected.length === found.length}
              indeterminate={selected.length > 0 && selected.length < found.length}
              onChange={(event) => choose(found.map((file) => file.id), event.currentTarget.checked)}
              data-testid="select-all"
            />
          )}
          {!mayDecide && <Text size="xs">{plural(found.length, 'file')}</Text>}
        </Group>
        <Group gap="sm">
          {mayDecide && selected.length > 0 && (
            <>
              <Text size="xs" c="dimmed">
                {selected.length} selected
              </Text>
              <Decision project={project} files={selected} of="selection" onDecided={() => setChosen(new Set())} />
            </>
          )}
          {pages > 1 && <Pagination size="sm" total={pages} value={at} onChange={setPage} />}
        </Group>
      </Group>
      <DataTable
        label="Quarantine"
        rows={found.slice((at - 1) * PER_PAGE, at * PER_PAGE)}
        columns={mayDecide ? deciding : ABOUT}
        rowKey={(row) => row.id}
      />
    </Panel>
  );
}
