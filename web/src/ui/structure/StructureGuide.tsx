import { Stack } from '@mantine/core';
import type { ExplainedStructure } from './structure';
import { StructureHead } from './StructureHead';

/** What is to be marked, how, and what we ask of it. */
export function StructureGuide({ structures }: { structures: ExplainedStructure[] }) {
  return (
    <Stack gap="md">
      {structures.map((structure) => (
        <StructureHead key={structure.key} structure={structure} />
      ))}
    </Stack>
  );
}
