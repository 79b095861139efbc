import { Group, NumberInput, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import type { Protocol } from '../../api/types';
import { priorsText } from '../priorsText';
import { faultAt } from './faults';
import { FormDialog } from './FormDialog';
import { NumberField } from './NumberField';

/** Which earlier studies readers see beside a case. */
export function PriorsForm({ project, draft, onClose }: { project: string; draft: Protocol; onClose(): void }) {
  const [priors, setPriors] = useState(draft.priors ?? null);
  return (
    <FormDialog project={project} title="Prior studies" changed={{ ...draft, priors }} fields={['priors']} onClose={onClose}>
      {(error) => (
        <>
          <Switch
            label="Readers see earlier studies of the subject beside the case"
            checked={priors !== null}
            onChange={(event) => setPriors(event.currentTarget.checked ? { most: 1 } : null)}
            data-testid="priors"
          />
          {priors && (
            <Group gap="sm" align="flex-start">
              <NumberInput
                label="At most"
                description="The latest first; 1 to 8"
                w={200}
                min={1}
                max={8}
                allowDecimal={false}
                value={priors.most ?? 1}
                onChange={(most) => setPriors({ ...priors, most: Number(most) })}
                data-testid="priors-most"
              />
              <NumberField
                label="Not older than"
                description="Left empty: of any age"
                suffix=" months"
                w={200}
                min={1}
                allowDecimal={false}
                value={priors.within_months}
                onChange={(within_months) => setPriors({ ...priors, within_months })}
                data-testid="priors-months"
              />
            </Group>
          )}
          {faultAt(error, 'priors') && (
            <Text size="xs" c="var(--mantine-color-error)" role="alert">
              {faultAt(error, 'priors')}
            </Text>
          )}
          <Text size="sm" c="dimmed">
            {priorsText(priors)}
            {priors && ' They are told by their age, never by a date, and nobody’s marks on them are shown.'}
          </Text>
        </>
      )}
    </FormDialog>
  );
}
