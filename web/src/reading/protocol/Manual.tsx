import { useMemo } from 'react';
import { manualHtml } from './markdown';
import styles from './manual.module.css';

/** The protocol's manual. */
export function Manual({ markdown, pictures }: { markdown: string; pictures: string }) {
  const html = useMemo(() => manualHtml(markdown, pictures), [markdown, pictures]);
  return <div className={styles.manual} dangerouslySetInnerHTML={{ __html: html }} />;
}
