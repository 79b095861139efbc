import { Text } from '@mantine/core';
import type { AuditEvent } from '../api/types';
import type { Column } from '../ui/DataTable';
import { moment } from '../ui/format';

const Mono = ({ children }: { children: string }) => (
  <Text span size="xs" ff="monospace" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
    {children}
  </Text>
);

/** A long sign by its telling end; all of it on hovering. */
const Short = ({ text, end }: { text: string; end?: boolean }) => (
  <Text span size="xs" ff="monospace" c="dimmed" title={text} style={{ whiteSpace: 'nowrap' }}>
    {text.length <= 24 ? text : end ? `…${text.slice(-12)}` : `${text.slice(0, 10)}…`}
  </Text>
);

const Line = ({ children }: { children: string }) => (
  <Text span size="sm" style={{ whiteSpace: 'nowrap' }}>
    {children}
  </Text>
);

export const eventColumns: Column<AuditEvent>[] = [
  { id: 'seq', header: 'No.', align: 'right', sort: (event) => event.seq, cell: (event) => event.seq },
  { id: 'at', header: 'When', sort: (event) => event.at, cell: (event) => <Line>{moment(event.at)}</Line> },
  { id: 'actor', header: 'Who', sort: (event) => event.actor, cell: (event) => <Line>{event.actor}</Line> },
  { id: 'action', header: 'Action', sort: (event) => event.action, cell: (event) => event.action },
  { id: 'target', header: 'Of', cell: (event) => <Short text={event.target} end /> },
  { id: 'detail', header: 'Detail', cell: (event) => <Mono>{detailText(event.detail)}</Mono> },
  { id: 'hash', header: 'Hash', cell: (event) => <Short text={event.hash} /> },
];

function detailText(detail: unknown): string {
  if (detail === null || detail === undefined) return '';
  if (typeof detail === 'string') return detail;
  return Object.entries(detail as Record<string, unknown>)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
