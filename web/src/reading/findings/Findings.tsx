import { ActionIcon, CloseButton } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { Finding, Mark, Missing, Structure } from '../api';
import { askedFields, valueText } from '../draft/fields';
import type { Change } from '../draft/reducer';
import { FieldInput } from '../questions/FieldInput';
import { byImage, whereText, type PlaceOf } from './markPlaces';
import { ShapeSign } from './ShapeSign';
import styles from './findings.module.css';

type Shared = {
  structures: Structure[];
  missing: Missing[];
  placeOf: PlaceOf;
  onSelect(id: string, mark?: Mark): void;
  onChange(change: Change): void;
};

/** The findings in the order in which they were made; the selected one is open. */
export function Findings({ findings, selected, ...shared }: Shared & { findings: Finding[]; selected: string | null }) {
  return (
    <div>
      {findings.map((finding, index) => (
        <FindingItem
          key={finding.id}
          finding={finding}
          number={index + 1}
          isSelected={finding.id === selected}
          {...shared}
        />
      ))}
    </div>
  );
}

type ItemProps = Shared & { finding: Finding; number: number; isSelected: boolean };

function FindingItem(props: ItemProps) {
  const { finding, number, isSelected, structures, missing, placeOf, onSelect, onChange } = props;
  const structure = structures.find(({ key }) => key === finding.structure);
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isSelected) element.current?.scrollIntoView({ block: 'nearest' });
  }, [isSelected]);
  if (!structure) return null;
  const isLacking = missing.some((one) => one.finding === finding.id);
  return (
    <div
      ref={element}
      className={styles.finding}
      data-selected={isSelected || undefined}
      data-missing={isLacking || undefined}
      data-testid={`finding-${number}`}
    >
      <div style={{ display: 'flex', alignItems: 'center' }}>
        <button
          type="button"
          className={styles.row}
          aria-expanded={isSelected}
          onClick={() => onSelect(finding.id, finding.marks[0])}
        >
          <span className={styles.number}>{number}</span>
          <ShapeSign shape={structure.shape} color={structure.color} />
          <span>{structure.name}</span>
          <span className={styles.note}>{isLacking ? 'incomplete' : whereText(finding.marks, placeOf)}</span>
        </button>
        <CloseButton
          size={24}
          mr={4}
          aria-label={`Delete finding ${number}, ${structure.name}`}
          onClick={() => onChange({ type: 'remove-finding', finding: finding.id })}
        />
      </div>
      {isSelected ? (
        <FindingBody {...props} structure={structure} />
      ) : (
        <Summary finding={finding} structure={structure} onSelect={() => onSelect(finding.id, finding.marks[0])} />
      )}
    </div>
  );
}

/** What is said of a finding that is not open; the row above selects it too, and by keyboard. */
function Summary({
  finding,
  structure,
  onSelect,
}: {
  finding: Finding;
  structure: Structure;
  onSelect(): void;
}) {
  const said = askedFields(structure.attributes, finding.attributes).flatMap(({ field }) => {
    const value = finding.attributes[field.key];
    return value === undefined ? [] : [valueText(field.answer, value)];
  });
  if (said.length === 0) return null;
  return (
    <div className={styles.summary} onClick={onSelect}>
      {said.join(' · ')}
    </div>
  );
}

function FindingBody({
  finding,
  structure,
  missing,
  placeOf,
  onSelect,
  onChange,
}: ItemProps & { structure: Structure }) {
  return (
    <div className={styles.body}>
      <div className={styles.marks} aria-label="Marks of this finding">
        {byImage(finding.marks, placeOf).map(({ mark, index, place }) => (
          <span key={`${mark.instance}/${mark.frame}/${index}`} style={{ display: 'inline-flex' }}>
            <button
              type="button"
              className={styles.mark}
              aria-current={place.isShown}
              onClick={() => onSelect(finding.id, mark)}
            >
              {place.text}
            </button>
            {finding.marks.length > 1 && place.isShown && (
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
      </div>
      {askedFields(structure.attributes, finding.attributes).map(({ field, depth }) => (
        <FieldInput
          key={field.key}
          field={field}
          depth={depth}
          value={finding.attributes[field.key]}
          isMissing={missing.some((one) => one.finding === finding.id && one.attribute === field.key)}
          testId={`attribute-${field.key}`}
          onChange={(value, typed) =>
            onChange({ type: 'set-attribute', finding: finding.id, key: field.key, value, typed })
          }
        />
      ))}
    </div>
  );
}
