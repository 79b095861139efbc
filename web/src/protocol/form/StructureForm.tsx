import { Fieldset, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Protocol, Structure } from '../../api/types';
import { CategoryField } from './CategoryField';
import { CodeFields } from './CodeFields';
import { FormDialog } from './FormDialog';
import { RulesFields } from './RulesFields';
import { ToldReaders } from './ToldReaders';

type Props = { project: string; draft: Protocol; index: number; onClose(): void };

/** What is looked after in a structure, what other programs know it by, and whether readers see figures. */
export function StructureForm({ project, draft, index, onClose }: Props) {
  const structures = draft.structures ?? [];
  const [structure, setStructure] = useState<Structure | undefined>(structures[index]);
  if (!structure) return null;
  const set = (part: Partial<Structure>) => setStructure({ ...structure, ...part });
  const at = `structures[${index}]`;
  const changed = { ...draft, structures: structures.map((one, place) => (place === index ? structure : one)) };
  return (
    <FormDialog
      project={project}
      title={`${structure.name}: rules, figures, code`}
      changed={changed}
      fields={[`${at}.rules`, `${at}.code`, `${at}.category`]}
      onClose={onClose}
    >
      {(error) => (
        <>
          <RulesFields at={at} structure={structure} error={error} onChange={(rules) => set({ rules })} />
          <Fieldset legend="Figures" p="sm">
            <Stack gap={6}>
              <SegmentedControl
                w="fit-content"
                aria-label="Figures"
                value={structure.statistics ?? 'hidden'}
                onChange={(value) => set({ statistics: value as Structure['statistics'] })}
                data={[
                  { value: 'hidden', label: 'Hidden' },
                  { value: 'shown', label: 'Shown to readers' },
                ]}
                data-testid="statistics"
              />
              <Text size="xs" c="dimmed">
                {structure.statistics === 'shown'
                  ? 'Readers see length, area or volume, and the values that a mark encloses. Figures can sway a read.'
                  : 'Readers see no figures of their marks.'}
              </Text>
            </Stack>
          </Fieldset>
          <Fieldset legend="What other programs know it by" p="sm">
            <Stack gap="sm">
              <CodeFields at={`${at}.code`} code={structure.code} structure={structure.key} error={error} onChange={(code) => set({ code })} />
              <CategoryField at={`${at}.category`} category={structure.category} error={error} onChange={(category) => set({ category })} />
            </Stack>
          </Fieldset>
          <Fieldset legend="What readers are told" p="sm">
            <ToldReaders structure={structure} />
          </Fieldset>
        </>
      )}
    </FormDialog>
  );
}
