import { Group, Progress, Text } from '@mantine/core';
import type { Batch } from '../api/types';
import { count } from '../ui/format';

/** Submitted and open reads out of all, as a bar with its numbers. */
export function ReadsProgress({ reads }: { reads: Batch['reads'] }) {
  const total = reads.queued + reads.open + reads.submitted;
  const share = (n: number) => (total === 0 ? 0 : (n / total) * 100);
  return (
    <Group gap="sm" wrap="nowrap">
      <Progress.Root size="sm" flex={1} miw={80}>
        <Progress.Section value={share(reads.submitted)} color="cyan" aria-label="Submitted" />
        <Progress.Section value={share(reads.open)} color="amber" aria-label="Open" />
      </Progress.Root>
      <Text span size="sm" w={150} style={{ fontVariantNumeric: 'tabular-nums' }}>
        {count(reads.submitted)} of {count(total)}
        {reads.open > 0 && `, ${count(reads.open)} open`}
      </Text>
    </Group>
  );
}
