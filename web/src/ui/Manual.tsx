import { Typography } from '@mantine/core';
import DOMPurify from 'dompurify';
import { useMemo } from 'react';
import { manualHtml } from './manualHtml';
import './manual.css';

type Props = { markdown: string; pictureAddress: (name: string) => string };

/** A protocol's manual, rendered and sanitised. */
export function Manual({ markdown, pictureAddress }: Props) {
  const html = useMemo(
    () => DOMPurify.sanitize(manualHtml(markdown, pictureAddress), { ADD_ATTR: ['target'] }),
    [markdown, pictureAddress],
  );
  return (
    <Typography fz="sm" className="manual">
      <div dangerouslySetInnerHTML={{ __html: html }} />
    </Typography>
  );
}
