import { ActionIcon } from '@mantine/core';
import { useState } from 'react';
import type { Finding, Mark } from '../api';
import type { Change } from '../draft/reducer';
import { byImage, type PlaceOf } from './markPlaces';
import styles from './findings.module.css';

type Props = {
  finding: Finding;
  placeOf: PlaceOf;
  isLocked: boolean;
  onSelect(id: string, mark?: Mark): void;
  onChange(change: Change): void;
  onSplit(indices: number[]): void;
};

/** Where a finding is marked: each place leads there; while it is split, each is chosen or not. */
export function Marks({ finding, placeOf, isLocked, onSelect, onChange, onSplit }: Props) {
  const [chosen, setChosen] = useState<ReadonlySet<number> | null>(null);
  const { marks } = finding;
  const canSplit = marks.length > 1 && marks[0]?.shape !== 'box' && !isLocked;
  const toggled = (index: number) => {
    const next = new Set(chosen);
    if (!next.delete(index)) next.add(index);
    return next;
  };
  const finish = () => {
    onSplit([...(chosen ?? [])]);
    setChosen(null);
  };
  return (
    <div className={styles.marks} role="group" aria-label="Marks of this finding">
      {byImage(marks, placeOf).map(({ mark, index, place }) => (
        <span key={`${mark.instance}/${mark.frame}/${index}`} style={{ display: 'inline-flex' }}>
          <button
            type="button"
            className={styles.mark}
            aria-current={place.isShown}
            aria-pressed={chosen ? chosen.has(index) : undefined}
            onClick={() => (chosen ? setChosen(toggled(index)) : onSelect(finding.id, mark))}
          >
            {chosen?.has(index) ? `✓ ${place.text}` : place.text}
          </button>
          {!chosen && marks.length > 1 && place.isShown && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={24}
              aria-label={`Delete the mark on ${place.text}`}
              onClick={() => onChange({ type: 'remove-mark', finding: finding.id, index })}
            >
              ×
            </ActionIcon>
          )}
        </span>
      ))}
      {canSplit && !chosen && (
        <button
          type="button"
          className={styles.mark}
          title="Some of its marks become a new finding (Shift + Y: those on this image)"
          data-testid="split"
          onClick={() => setChosen(new Set(marks.flatMap((mark, index) => (placeOf(mark).isShown ? [index] : []))))}
        >
          Split…
        </button>
      )}
      {chosen && (
        <>
          <button
            type="button"
            className={styles.mark}
            disabled={chosen.size === 0 || chosen.size === marks.length}
            data-testid="split-off"
            onClick={finish}
          >
            {chosen.size} to a new finding
          </button>
          <button type="button" className={styles.mark} onClick={() => setChosen(null)}>
            Cancel
          </button>
        </>
      )}
    </div>
  );
}
