import { CloseButton } from '@mantine/core';
import { memo, useEffect, useRef } from 'react';
import type { Finding, Mark, Missing, Structure } from '../api';
import { askedFields, valueText } from '../draft/fields';
import type { Change } from '../draft/reducer';
import { FieldInput } from '../questions/FieldInput';
import { whereText, type PlaceOf } from './markPlaces';
import { Marks } from './Marks';
import { ShapeSign } from '../../ui/structure/ShapeSign';
import { Statistics } from './Statistics';
import type { Row } from './statistics';
import styles from './findings.module.css';

type Shared = {
  structures: Structure[];
  missing: Missing[];
  placeOf: PlaceOf;
  onSelect(id: string, mark?: Mark): void;
  onChange(change: Change): void;
  /** How findings are shown, and whether they may be changed. */
  showing: { hidden: ReadonlySet<string>; locked: ReadonlySet<string> };
  onToggleHidden(id: string): void;
  onToggleLocked(id: string): void;
  /** Kind words about the selected finding. */
  notes: string[];
  /** These of its marks become a new finding. */
  onSplit(indices: number[]): void;
  /** What it measures, where the protocol asks. */
  statistics: Row[];
};

/** The findings in the order in which they were made; the selected one is open. */
export const Findings = memo(function Findings({ findings, selected, ...shared }: Shared & { findings: Finding[]; selected: string | null }) {
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
});

type ItemProps = Shared & { finding: Finding; number: number; isSelected: boolean };

function FindingItem(props: ItemProps) {
  const { finding, number, isSelected, structures, missing, placeOf, onSelect, onChange, showing } = props;
  const structure = structures.find(({ key }) => key === finding.structure);
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isSelected) element.current?.scrollIntoView({ block: 'nearest' });
  }, [isSelected]);
  if (!structure) return null;
  const isLocked = showing.locked.has(finding.id);
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
        <Switch
          isOn={showing.hidden.has(finding.id)}
          name={`Hide finding ${number}, ${structure.name}`}
          icon={showing.hidden.has(finding.id) ? CLOSED_EYE : EYE}
          onClick={() => props.onToggleHidden(finding.id)}
        />
        <Switch
          isOn={isLocked}
          name={`Lock finding ${number}, ${structure.name}`}
          icon={isLocked ? LOCK : OPEN_LOCK}
          onClick={() => props.onToggleLocked(finding.id)}
        />
        <CloseButton
          size={24}
          mr={4}
          disabled={isLocked}
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

const EYE = 'M1.5 8c3-5 10-5 13 0c-3 5-10 5-13 0M8 6.2a1.8 1.8 0 1 0 .01 0';
const CLOSED_EYE = 'M1.5 8c3 4.5 10 4.5 13 0M3.5 10.2 2 12m6-.5v2.2m4.5-3.5L14 12';
const LOCK = 'M3.5 7.5h9v6.5h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5';
const OPEN_LOCK = 'M3.5 7.5h9v6.5h-9zM5.5 7.5V4.5a2.5 2.5 0 0 1 4.8-1';

function Switch({ isOn, name, icon, onClick }: { isOn: boolean; name: string; icon: string; onClick(): void }) {
  return (
    <button type="button" className={styles.switch} aria-pressed={isOn} aria-label={name} title={name} onClick={onClick}>
      <svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.4" aria-hidden="true">
        <path d={icon} />
      </svg>
    </button>
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

function FindingBody(props: ItemProps & { structure: Structure }) {
  const { finding, structure, missing, notes, statistics, onChange } = props;
  return (
    <div className={styles.body}>
      {notes.length > 0 && (
        <ul className={styles.notes} data-testid="notes" role="status">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <Statistics rows={statistics} />
      <Marks
        finding={finding}
        placeOf={props.placeOf}
        isLocked={props.showing.locked.has(finding.id)}
        onSelect={props.onSelect}
        onChange={onChange}
        onSplit={props.onSplit}
      />
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
