import { Group, Stack, Text } from '@mantine/core';
import type { Plan } from '../api/types';
import { count, decimal } from '../ui/format';
import { Panel } from '../ui/Panel';

/** What the saved plan asks of the readers. */
export function Forecast({ forecast }: { forecast: Plan['forecast'] }) {
  const numbers = [
    ['Readers', count(forecast.readers)],
    ['Reads in all', count(forecast.reads)],
    [
      'Reads each',
      Number.isInteger(forecast.reads_per_reader)
        ? count(forecast.reads_per_reader)
        : decimal(forecast.reads_per_reader, 1),
    ],
  ] as const;
  return (
    <Panel title="What the plan asks for" note="Of the plan as it is saved, over all cases of the split.">
      <Stack gap="sm">
        <Group gap="xl">
          {numbers.map(([name, value]) => (
            <div key={name}>
              <Text size="xs" c="dimmed">
                {name}
              </Text>
              <Text fz={22} fw={600}>
                {value}
              </Text>
            </div>
          ))}
        </Group>
        <Text size="sm">{forecast.sentence}</Text>
      </Stack>
    </Panel>
  );
}
