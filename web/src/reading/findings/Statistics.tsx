import type { Row } from './statistics';
import styles from './findings.module.css';

/** What the selected finding measures. */
export function Statistics({ rows }: { rows: Row[] }) {
  if (rows.length === 0) return null;
  return (
    <dl className={styles.statistics} data-testid="statistics">
      {rows.map(({ name, text }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
