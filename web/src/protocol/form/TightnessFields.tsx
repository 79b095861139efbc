import { Checkbox, Group, Stack, Text } from '@mantine/core';
import type { Structure } from '../../api/types';
import { NumberField } from './NumberField';

type Tightness = NonNullable<NonNullable<Structure['rules']>['tightness']>;
type Props = {
  shape: Structure['shape'];
  tightness: Tightness | null;
  fault: string | undefined;
  onChange(tightness: Tightness | null): void;
};

/** Lung tissue in CT is darker, soft tissue lighter: a common bound to begin with. */
const BEGIN: Tightness = { from: -500, share: 0.6 };

/** Shapes that enclose nothing cannot be tight. */
const OPEN: ReadonlySet<Structure['shape']> = new Set(['point', 'line', 'angle', 'bidirectional']);

/** How tightly a structure is to be marked, by the values of the pixels that are enclosed. */
export function TightnessFields({ shape, tightness, fault, onChange }: Props) {
  const isOpen = OPEN.has(shape);
  return (
    <Stack gap={6}>
      <Checkbox
        label="It is drawn close to its edge"
        description={
          isOpen
            ? 'Only what encloses an area can be drawn close'
            : 'Asked about where too few of the enclosed pixels have values of the structure'
        }
        disabled={isOpen && !tightness}
        checked={tightness !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? BEGIN : null)}
        data-testid="tightness"
      />
      {tightness && (
        <Group gap="sm" align="flex-start" pl={28}>
          <NumberField
            label="Share of the pixels, at least"
            suffix=" %"
            w={230}
            min={1}
            max={100}
            value={Math.round(tightness.share * 1000) / 10}
            onChange={(percent) => onChange({ ...tightness, share: (percent ?? 0) / 100 })}
            data-testid="tightness-share"
          />
          <NumberField
            label="Values from"
            w={130}
            placeholder="any"
            value={tightness.from}
            onChange={(from) => onChange({ ...tightness, from })}
            data-testid="tightness-from"
          />
          <NumberField
            label="to"
            w={130}
            placeholder="any"
            value={tightness.to}
            onChange={(to) => onChange({ ...tightness, to })}
            data-testid="tightness-to"
          />
          <Text size="xs" c="dimmed" w="100%">
            Values in the unit of the image: Hounsfield units in CT.
          </Text>
        </Group>
      )}
      {fault && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {fault}
        </Text>
      )}
    </Stack>
  );
}
