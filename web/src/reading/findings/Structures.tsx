import { memo } from 'react';
import { Kbd } from '@mantine/core';
import type { Structure } from '../api';
import { ShapeSign } from '../../ui/structure/ShapeSign';
import styles from './findings.module.css';

/** The structures of the protocol: choosing one takes up its tool, choosing it again puts it down. */
export const Structures = memo(function Structures({
  structures,
  active,
  onToggle,
}: {
  structures: Structure[];
  active: string | null;
  onToggle(key: string): void;
}) {
  return (
    <div className={styles.structures}>
      {structures.map((structure, index) => (
        <button
          key={structure.key}
          type="button"
          className={styles.structure}
          aria-pressed={active === structure.key}
          title={structure.description ?? undefined}
          data-testid={`structure-${structure.key}`}
          onClick={() => onToggle(structure.key)}
        >
          <ShapeSign shape={structure.shape} color={structure.color} />
          <span className={styles.structureName}>{structure.name}</span>
          {index < 9 && <Kbd size="xs">⇧{index + 1}</Kbd>}
        </button>
      ))}
    </div>
  );
});
