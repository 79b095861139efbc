import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Manual } from '../Manual';
import { manualSection } from '../manualSection';
import type { ExplainedStructure } from './structure';
import { StructureGuide } from './StructureGuide';
import { StructureHead } from './StructureHead';
import styles from './manualBeside.module.css';

type Props = {
  structures: ExplainedStructure[];
  /** The whole manual, in Markdown. */
  manual: string;
  /** The structure that is in hand, selected or in question. */
  structure: ExplainedStructure | null;
  pictureAddress(name: string): string;
};

/** The manual beside the image: the page of one structure, with its rules and its good and poor pictures, or all of it. */
export function ManualBeside({ structures, manual, structure, pictureAddress }: Props) {
  const [wantsAll, setWantsAll] = useState(false);
  const section = useMemo(() => (structure ? manualSection(manual, structure.name) : null), [manual, structure]);
  const showsPage = structure !== null && !wantsAll;
  return (
    <aside className={styles.manual} aria-label="Manual" data-testid="manual">
      {structure && (
        <SegmentedControl
          fullWidth
          size="sm"
          aria-label="What is shown of the manual"
          value={showsPage ? 'structure' : 'all'}
          onChange={(value) => setWantsAll(value === 'all')}
          data={[
            { value: 'structure', label: structure.name },
            { value: 'all', label: 'Whole manual' },
          ]}
        />
      )}
      <div className={styles.asked}>
        {showsPage ? <StructureHead structure={structure} /> : <StructureGuide structures={structures} />}
      </div>
      <Manual markdown={(showsPage && section) || manual} pictureAddress={pictureAddress} />
    </aside>
  );
}
