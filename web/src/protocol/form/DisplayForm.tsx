import { Checkbox, Group, NumberInput, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import type { Protocol } from '../../api/types';
import { displayText } from '../displayText';
import { faultAt } from './faults';
import { FormDialog } from './FormDialog';

type Props = { project: string; draft: Protocol; onClose(): void };

/** Three megapixels: what is usual for reading at a workstation. */
const BEGIN = { long_side: 2048, short_side: 1536, check: true };

/** What readers' displays must have. */
export function DisplayForm({ project, draft, onClose }: Props) {
  const [display, setDisplay] = useState(draft.display ?? null);
  return (
    <FormDialog project={project} title="Display" changed={{ ...draft, display }} fields={['display']} onClose={onClose}>
      {(error) => (
        <>
          <Switch
            label="The display must have a size"
            checked={display !== null}
            onChange={(event) => setDisplay(event.currentTarget.checked ? BEGIN : null)}
            data-testid="display"
          />
          {display && (
            <>
              <Group gap="sm">
                <NumberInput
                  label="Pixels along its longer side, at least"
                  w={260}
                  min={1}
                  max={20000}
                  allowDecimal={false}
                  value={display.long_side}
                  onChange={(long_side) => setDisplay({ ...display, long_side: Number(long_side) })}
                  data-testid="display-long"
                />
                <NumberInput
                  label="Along its shorter side"
                  w={260}
                  min={1}
                  max={20000}
                  allowDecimal={false}
                  value={display.short_side}
                  onChange={(short_side) => setDisplay({ ...display, short_side: Number(short_side) })}
                  data-testid="display-short"
                />
              </Group>
              <Checkbox
                label="Readers check the display once after each sign-in"
                description="They type five faint letters on grey patches; what they read is kept"
                checked={display.check ?? false}
                onChange={(event) => setDisplay({ ...display, check: event.currentTarget.checked })}
                data-testid="display-check"
              />
            </>
          )}
          {faultAt(error, 'display') && (
            <Text size="xs" c="var(--mantine-color-error)" role="alert">
              {faultAt(error, 'display')}
            </Text>
          )}
          <Text size="sm" c="dimmed">
            {displayText(display)}
          </Text>
        </>
      )}
    </FormDialog>
  );
}
