import { Button, Fieldset, Group, NumberInput, Select, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { Plan, PlanDesign, Split } from '../api/types';
import { useSavePlan } from '../api/plan';
import { Failure } from '../ui/Failure';
import { Panel } from '../ui/Panel';
import { SPLIT_NAMES } from '../ui/words';

type Props = { project: string; plan: Plan; disabled: boolean };

export function PlanForm({ project, plan, disabled }: Props) {
  const save = useSavePlan(project);
  const { forecast: _, ...saved } = plan;
  const [design, setDesign] = useState<PlanDesign>(saved);
  const set = (part: Partial<PlanDesign>) => setDesign({ ...design, ...part });
  const setReads = (split: Split, reads: number) =>
    set({ reads_per_case: { ...design.reads_per_case, [split]: reads } });
  const setConsensus = (part: Partial<PlanDesign['consensus']>) => set({ consensus: { ...design.consensus, ...part } });
  const changed = JSON.stringify(design) !== JSON.stringify(saved);

  return (
    <Panel title="Read plan" note="Holds for batches that are released from now on.">
      <Stack gap="sm">
        <Fieldset legend="Reads per case" p="sm" disabled={disabled}>
          <Group gap="sm">
            {(['test', 'validation', 'training'] as const).map((split) => (
              <NumberInput
                key={split}
                label={SPLIT_NAMES[split]}
                w={110}
                min={1}
                max={25}
                allowDecimal={false}
                value={design.reads_per_case[split]}
                onChange={(value) => setReads(split, Number(value))}
                data-testid={`reads-${split}`}
              />
            ))}
          </Group>
        </Fieldset>
        <Fieldset legend="Repeats: the same reader reads a case again, unannounced" p="sm" disabled={disabled}>
          <Group gap="sm">
            <NumberInput
              label="Share of cases"
              suffix=" %"
              w={130}
              min={0}
              max={50}
              value={Math.round(design.repeat_fraction * 1000) / 10}
              onChange={(value) => set({ repeat_fraction: Number(value) / 100 })}
            />
            <NumberInput
              label="Washout"
              suffix=" days"
              w={130}
              min={0}
              allowDecimal={false}
              value={design.washout_days}
              onChange={(value) => set({ washout_days: Number(value) })}
            />
            <NumberInput
              label="Assignment seed"
              w={170}
              min={0}
              allowDecimal={false}
              value={design.seed}
              onChange={(value) => set({ seed: Number(value) })}
            />
          </Group>
        </Fieldset>
        <Fieldset legend="Consensus: when two marks are the same finding" p="sm" disabled={disabled}>
          <Group gap="sm">
            <NumberInput
              label="Overlap at least (Dice)"
              description="For areas and outlines"
              w={190}
              min={0}
              max={1}
              step={0.05}
              decimalScale={2}
              value={design.consensus.minimum_overlap}
              onChange={(value) => setConsensus({ minimum_overlap: Number(value) })}
            />
            <NumberInput
              label="Distance at most"
              description="For points and lines"
              suffix=" mm"
              w={190}
              min={0}
              step={1}
              value={design.consensus.maximum_distance_mm}
              onChange={(value) => setConsensus({ maximum_distance_mm: Number(value) })}
            />
            <Select
              label="Masks and outlines"
              description="How voxels become one"
              w={190}
              allowDeselect={false}
              data={[
                { value: 'majority', label: 'Majority of voxels' },
                { value: 'staple', label: 'STAPLE' },
              ]}
              value={design.consensus.masks}
              onChange={(value) => value && setConsensus({ masks: value as PlanDesign['consensus']['masks'] })}
              data-testid="mask-consensus"
            />
          </Group>
        </Fieldset>
        <Failure error={save.error} />
        <Group justify="flex-end">
          <Button
            disabled={disabled || !changed}
            loading={save.isPending}
            onClick={() =>
              save.mutate(design, { onSuccess: () => notifications.show({ message: 'The read plan is saved.' }) })
            }
            data-testid="save-plan"
          >
            Save plan
          </Button>
        </Group>
      </Stack>
    </Panel>
  );
}
