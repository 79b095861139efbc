import { Box, Button, Group, NumberInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { SplitState } from '../api/types';
import { useDrawSplit } from '../api/split';
import { SPLIT_COLORS } from '../figures/color';
import { Failure } from '../ui/Failure';
import { Panel } from '../ui/Panel';
import { SPLIT_NAMES } from '../ui/words';
import { designOf, percentagesOf, withRest, type Percentages } from './fractions';

type Props = { project: string; data: SplitState; disabled: boolean };

export function SplitForm({ project, data, disabled }: Props) {
  const draw = useDrawSplit(project);
  const [seed, setSeed] = useState(data.design.seed);
  const [parts, setParts] = useState(percentagesOf(data.design));
  return (
    <Panel
      title="Design"
      note="Whole patients are divided: no patient is ever in two splits. The same seed and images give the same split."
    >
      <Stack gap="sm">
        <Group gap="sm" align="flex-end">
          <NumberInput
            label="Seed"
            w={130}
            min={0}
            allowDecimal={false}
            value={seed}
            disabled={disabled}
            onChange={(value) => setSeed(Number(value))}
            data-testid="split-seed"
          />
          <NumberInput
            label="Test"
            suffix=" %"
            w={100}
            min={0}
            max={100}
            value={parts.test}
            disabled={disabled}
            onChange={(value) => setParts(withRest(Number(value), parts.validation))}
            data-testid="split-test"
          />
          <NumberInput
            label="Validation"
            suffix=" %"
            w={100}
            min={0}
            max={100}
            value={parts.validation}
            disabled={disabled}
            onChange={(value) => setParts(withRest(parts.test, Number(value)))}
            data-testid="split-validation"
          />
          <Text size="sm" pb={7}>
            Training {parts.training}&thinsp;%
          </Text>
        </Group>
        <PartsBar parts={parts} />
        <Failure error={draw.error} />
        <Group justify="space-between">
          <Text size="xs" c="dimmed">
            {data.drawn_at == null ? 'Not drawn yet.' : !disabled && 'Drawing again replaces the present split.'}
          </Text>
          <Button
            disabled={disabled}
            loading={draw.isPending}
            onClick={() => draw.mutate(designOf(seed, parts))}
            data-testid="draw-split"
          >
            {data.drawn_at == null ? 'Draw split' : 'Draw again'}
          </Button>
        </Group>
      </Stack>
    </Panel>
  );
}

function PartsBar({ parts }: { parts: Percentages }) {
  return (
    <Group gap={1} wrap="nowrap" aria-hidden>
      {(['test', 'validation', 'training'] as const).map(
        (split) =>
          parts[split] > 0 && (
            <Box
              key={split}
              h={24}
              px={6}
              style={{ width: `${parts[split]}%`, background: SPLIT_COLORS[split], overflow: 'hidden' }}
            >
              <Text size="xs" c="#0b0d10" lh="24px" truncate>
                {SPLIT_NAMES[split]}
              </Text>
            </Box>
          ),
      )}
    </Group>
  );
}
