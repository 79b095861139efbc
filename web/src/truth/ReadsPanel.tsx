import { Checkbox, Group, Stack, Text, Title } from '@mantine/core';
import type { Protocol, TruthCase } from '../api/types';
import { readerColor, readerLetter } from '../figures/readerColors';
import { duration, moment, plural } from '../ui/format';
import { remarkLines } from './remarkLines';
import { UNREADABLE_NAMES } from '../ui/words';

type Props = { data: TruthCase; protocol: Protocol; shown: ReadonlySet<string>; onChange: (shown: ReadonlySet<string>) => void };

/** The reads behind it; each can be laid over the images. */
export function ReadsPanel({ data, protocol, shown, onChange }: Props) {
  const toggle = (read: string) => {
    const next = new Set(shown);
    if (!next.delete(read)) next.add(read);
    onChange(next);
  };
  return (
    <section>
      <Group justify="space-between" mb={4}>
        <Title order={2}>Reads</Title>
        {data.reads.length > 1 && (
          <Checkbox
            size="xs"
            label="Show all"
            checked={shown.size === data.reads.length}
            indeterminate={shown.size > 0 && shown.size < data.reads.length}
            onChange={() =>
              onChange(shown.size === data.reads.length ? new Set() : new Set(data.reads.map((r) => r.read)))
            }
          />
        )}
      </Group>
      {data.reads.length === 0 && (
        <Text size="sm" c="dimmed">
          None is submitted yet.
        </Text>
      )}
      <Stack gap={6}>
        {data.reads.map((read, index) => (
          <Checkbox
            key={read.read}
            size="xs"
            checked={shown.has(read.read)}
            onChange={() => toggle(read.read)}
            label={
              <>
                <Text span size="sm">
                  <Text span fw={700} c={readerColor(index)}>
                    {readerLetter(index)}
                  </Text>{' '}
                  {read.display_name}
                </Text>
                <Text size="xs" c="dimmed">
                  {saidInAll(read)} ·{' '}
                  {duration(read.active_seconds)} · {moment(read.submitted_at)} · protocol {read.protocol_version}
                </Text>
                {remarkLines(read, protocol).map((line) => (
                  <Text key={line} size="xs" c="amber.4" data-testid="remark">
                    {line}
                  </Text>
                ))}
              </>
            }
          />
        ))}
      </Stack>
    </section>
  );
}

/** What a read comes to, in a few words. */
function saidInAll({ cannot_be_read, no_finding, findings }: TruthCase['reads'][number]): string {
  if (cannot_be_read) {
    const { reason, note } = cannot_be_read;
    return `Cannot be read: ${UNREADABLE_NAMES[reason].toLowerCase()}${note ? ` (“${note}”)` : ''}`;
  }
  return no_finding ? 'No finding' : plural(findings.length, 'finding');
}
