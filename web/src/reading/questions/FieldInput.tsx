import { NumberInput, Text, TextInput } from '@mantine/core';
import { useId } from 'react';
import type { Choice, Field, Value } from '../api';
import { fault } from '../draft/fields';
import styles from './questions.module.css';

export type FieldInputProps = {
  field: Field;
  value: Value | undefined;
  depth?: number;
  /** It is missing, and the reader has tried to submit. */
  isMissing: boolean;
  testId: string;
  onChange(value: Value | undefined, typed: boolean): void;
};

/** One question or attribute with the means to answer it. */
export function FieldInput(props: FieldInputProps) {
  const { field, depth = 0, isMissing, testId } = props;
  const id = useId();
  return (
    <div
      className={styles.field}
      role="group"
      aria-labelledby={id}
      data-testid={testId}
      data-missing={isMissing || undefined}
      style={{ marginLeft: depth * 14 }}
    >
      <div id={id} className={styles.name}>
        {field.name}
        {field.required && (
          <span className={styles.required} title="Required">
            {' '}
            required
          </span>
        )}
      </div>
      {field.help && <div className={styles.help}>{field.help}</div>}
      <Answering {...props} labelledBy={id} />
    </div>
  );
}

function Answering(props: FieldInputProps & { labelledBy: string }) {
  const { answer } = props.field;
  switch (answer.kind) {
    case 'choice':
      return <OneOf {...props} options={answer.choices} />;
    case 'scale':
      return <OneOf {...props} options={answer.levels} />;
    case 'choices':
      return <SeveralOf {...props} options={answer.choices} />;
    case 'number':
      return <NumberAnswer {...props} />;
    case 'text':
      return (
        <TextInput
          size="xs"
          aria-labelledby={props.labelledBy}
          value={typeof props.value === 'string' ? props.value : ''}
          onChange={(event) => props.onChange(event.currentTarget.value, true)}
        />
      );
  }
}

function NumberAnswer({ field, value, onChange, labelledBy }: FieldInputProps & { labelledBy: string }) {
  if (field.answer.kind !== 'number') return null;
  const wrong = value === undefined ? null : fault(field.answer, value);
  return (
    <NumberInput
      size="xs"
      w={150}
      aria-labelledby={labelledBy}
      value={typeof value === 'number' ? value : ''}
      suffix={field.answer.unit ? ` ${field.answer.unit}` : ''}
      error={wrong && <Text size="xs">Must be {wrong}</Text>}
      hideControls
      onChange={(next) => onChange(typeof next === 'number' ? next : undefined, true)}
    />
  );
}

type Options = FieldInputProps & { options: Choice[]; labelledBy: string };

function OneOf({ options, value, onChange, labelledBy }: Options) {
  const name = useId();
  return (
    <div className={styles.options} role="radiogroup" aria-labelledby={labelledBy}>
      {options.map((option) => (
        <label key={option.key} className={styles.option}>
          <input
            type="radio"
            name={name}
            checked={value === option.key}
            onChange={() => onChange(option.key, false)}
            // A second click takes the answer back.
            onClick={() => value === option.key && onChange(undefined, false)}
          />
          {option.name}
        </label>
      ))}
    </div>
  );
}

function SeveralOf({ options, value, onChange }: Options) {
  const taken = Array.isArray(value) ? value : [];
  return (
    <div className={styles.options}>
      {options.map((option) => (
        <label key={option.key} className={styles.option}>
          <input
            type="checkbox"
            checked={taken.includes(option.key)}
            onChange={(event) => {
              const keys = options
                .map(({ key }) => key)
                .filter((key) => (key === option.key ? event.currentTarget.checked : taken.includes(key)));
              onChange(keys.length > 0 ? keys : undefined, false);
            }}
          />
          {option.name}
        </label>
      ))}
    </div>
  );
}
