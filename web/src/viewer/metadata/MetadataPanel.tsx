import { CloseButton, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { DicomJson } from '../types';
import { attributeRows, searched } from './attributes';
import styles from './metadata.module.css';

/** What the file of the active image says, as far as it may be told. */
export function MetadataPanel({ dataset, onClose }: { dataset: DicomJson | null; onClose(): void }) {
  const [words, setWords] = useState('');
  const rows = useMemo(() => searched(dataset ? attributeRows(dataset) : [], words), [dataset, words]);
  return (
    <aside className={styles.panel} aria-label="Metadata" data-testid="metadata">
      <div className={styles.head}>
        <TextInput
          size="xs"
          placeholder="Search names, tags, values"
          aria-label="Search the metadata"
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <CloseButton aria-label="Close the metadata" size={24} onClick={onClose} />
      </div>
      <table className={styles.rows}>
        <tbody>
          {rows.map(({ tag, name, value, isFirst }, at) => (
            <tr key={tag} data-first={isFirst || undefined} data-ends={(isFirst && !rows[at + 1]?.isFirst) || undefined}>
              <th scope="row">
                {name}
                <span>{tag}</span>
              </th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p className={styles.none}>{dataset ? 'Nothing like that.' : 'No image is shown.'}</p>}
    </aside>
  );
}
