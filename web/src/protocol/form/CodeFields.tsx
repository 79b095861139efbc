import { Group, Stack, Text, TextInput } from '@mantine/core';
import type { Structure } from '../../api/types';
import { faultAt } from './faults';

type Code = NonNullable<Structure['code']>;
type Props = {
  at: string;
  code: Structure['code'];
  /** The structure's key, which stands for a code where there is none. */
  structure: string;
  error: Error | null;
  onChange(code: Code | null): void;
};

const EMPTY: Code = { scheme: '', value: '', meaning: '' };

/** A coded concept; left empty, there is none. */
export function CodeFields({ at, code, structure, error, onChange }: Props) {
  const shown = code ?? EMPTY;
  const set = (part: Partial<Code>) => {
    const next = { ...shown, ...part };
    onChange(next.scheme + next.value + next.meaning === '' ? null : next);
  };
  return (
    <Stack gap={6}>
      <Group gap="sm" align="flex-start" wrap="nowrap">
        <TextInput
          label="Scheme"
          placeholder="SCT"
          w={110}
          value={shown.scheme}
          error={faultAt(error, `${at}.scheme`)}
          onChange={(event) => set({ scheme: event.currentTarget.value })}
          data-testid="code-scheme"
        />
        <TextInput
          label="Code"
          placeholder="27925004"
          w={170}
          value={shown.value}
          error={faultAt(error, `${at}.value`)}
          onChange={(event) => set({ value: event.currentTarget.value })}
          data-testid="code-value"
        />
        <TextInput
          label="Meaning"
          placeholder="Nodule"
          flex={1}
          value={shown.meaning}
          error={faultAt(error, `${at}.meaning`)}
          onChange={(event) => set({ meaning: event.currentTarget.value })}
          data-testid="code-meaning"
        />
      </Group>
      <Text size="xs" c="dimmed">
        {code
          ? 'Exported segmentations name it so. SCT is SNOMED CT; RADLEX and others are written as DICOM designates them.'
          : `Left empty, exported segmentations name it “${structure}”, in a scheme of our own (99OVERREAD).`}
      </Text>
    </Stack>
  );
}
