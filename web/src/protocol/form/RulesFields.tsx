import { Checkbox, Fieldset, Group, Select, Stack } from '@mantine/core';
import type { Structure } from '../../api/types';
import { faultAt } from './faults';
import { NumberField } from './NumberField';
import { sideAttributes } from './sideAttributes';
import { TightnessFields } from './TightnessFields';

type Rules = NonNullable<Structure['rules']>;
type Props = { at: string; structure: Structure; error: Error | null; onChange(rules: Rules): void };

const NONE: Rules = { minimum_size_mm: null, maximum_size_mm: null, side_attribute: null, one_side: false, tightness: null };

/** What is looked after while a structure is marked. Nothing is refused for a rule: the reader is told, and goes on. */
export function RulesFields({ at, structure, error, onChange }: Props) {
  const rules = structure.rules ?? NONE;
  const set = (part: Partial<Rules>) => onChange({ ...rules, ...part });
  const hasSize = structure.shape !== 'point' && structure.shape !== 'angle';
  const sides = sideAttributes(structure);
  return (
    <Fieldset legend="Looked after while one draws: readers are told, and may go on" p="sm">
      <Stack gap="sm">
        <Group gap="sm" align="flex-start">
          <NumberField
            label="At least"
            description={hasSize ? 'Its largest mark; a smaller one is asked about' : 'Points and angles have no size'}
            suffix=" mm"
            w={300}
            min={0}
            disabled={!hasSize}
            value={rules.minimum_size_mm}
            error={faultAt(error, `${at}.rules.minimum_size_mm`)}
            onChange={(minimum_size_mm) => set({ minimum_size_mm })}
            data-testid="minimum-size"
          />
          <NumberField
            label="At most"
            description={hasSize ? 'A larger one is asked about: one finding?' : 'Points and angles have no size'}
            suffix=" mm"
            w={300}
            min={0}
            disabled={!hasSize}
            value={rules.maximum_size_mm}
            error={faultAt(error, `${at}.rules.maximum_size_mm`)}
            onChange={(maximum_size_mm) => set({ maximum_size_mm })}
            data-testid="maximum-size"
          />
        </Group>
        <Checkbox
          label="One finding lies on one side of the body"
          description="Asked about where the images of its marks are of the right and of the left"
          checked={rules.one_side ?? false}
          onChange={(event) => set({ one_side: event.currentTarget.checked })}
          data-testid="one-side"
        />
        <Select
          label="Attribute that says the side"
          description={
            sides.length > 0
              ? 'Asked about where it names the other side than the image'
              : 'None yet: it needs an attribute with the choices left and right'
          }
          placeholder="not looked at"
          w={300}
          clearable
          disabled={sides.length === 0 && !rules.side_attribute}
          data={sides}
          value={rules.side_attribute ?? null}
          error={faultAt(error, `${at}.rules.side_attribute`)}
          onChange={(side_attribute) => set({ side_attribute })}
          data-testid="side-attribute"
        />
        <TightnessFields
          shape={structure.shape}
          tightness={rules.tightness ?? null}
          fault={faultAt(error, `${at}.rules.tightness`)}
          onChange={(tightness) => set({ tightness })}
        />
      </Stack>
    </Fieldset>
  );
}
