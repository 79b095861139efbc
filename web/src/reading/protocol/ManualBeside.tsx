import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Manual } from '../../ui/Manual';
import { manualSection } from '../../ui/manualSection';
import type { Protocol, Structure } from '../api';
import { StructureGuide } from './StructureGuide';
import { StructureHead } from './StructureHead';
import styles from './manualBeside.module.css';

type Props = {
  protocol: Protocol;
  /** The structure that is in hand or selected. */
  structure: Structure | null;
  pictureAddress(name: string): string;
};

/** The manual beside the image: the page of the structure in hand, with its good and poor pictures, or all of it. */
export function ManualBeside({ protocol, structure, pictureAddress }: Props) {
  const [wantsAll, setWantsAll] = useState(false);
  const section = useMemo(() => (structure ? manualSection(protocol.manual, structure.name) : null), [protocol.manual, structure]);
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
        {showsPage ? <StructureHead structure={structure} /> : <StructureGuide structures={protocol.structures} />}
      </div>
      <Manual markdown={(showsPage && section) || protocol.manual} pictureAddress={pictureAddress} />
    </aside>
  );
}
