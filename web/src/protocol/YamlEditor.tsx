import { Box, Stack, Text, UnstyledButton } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { Refusal, type FieldFault } from '../api/refusal';
import { Failure } from '../ui/Failure';
import { lineStart } from './lines';
import classes from './YamlEditor.module.css';

type Props = {
  label: string;
  value: string;
  onChange: (text: string) => void;
  readOnly?: boolean;
  error: Error | null;
  rows: number;
};

/** Plain text with line numbers; what the server found wrong is marked at its line and listed below. */
export function YamlEditor({ label, value, onChange, readOnly, error, rows }: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const faults = error instanceof Refusal ? error.faults : [];
  const first = faults[0]?.line;
  const faulty = new Set(faults.map((fault) => fault.line));
  const lines = value.split('\n').length;

  const goTo = (fault: FieldFault) => {
    if (!area.current || !fault.line) return;
    const at = lineStart(value, fault.line) + Math.max(0, (fault.column ?? 1) - 1);
    area.current.focus();
    area.current.setSelectionRange(at, at);
    area.current.scrollTop = scrollTo(fault.line);
  };

  useEffect(() => {
    if (area.current && first) area.current.scrollTop = scrollTo(first);
  }, [error, first]);

  return (
    <Stack gap="xs">
      <Box className={classes.frame} style={{ height: rows * LINE_HEIGHT + 16 }}>
        <div ref={gutter} className={classes.gutter} aria-hidden>
          {Array.from({ length: lines }, (_, index) => (
            <div key={index} className={faulty.has(index + 1) ? classes.faulty : undefined}>
              {faulty.has(index + 1) ? '▸' : ''} {index + 1}
            </div>
          ))}
        </div>
        <textarea
          ref={area}
          className={classes.area}
          aria-label={label}
          aria-invalid={error !== null}
          spellCheck={false}
          wrap="off"
          readOnly={readOnly}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          onScroll={(event) => {
            if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
          }}
          data-testid="yaml-editor"
        />
      </Box>
      {faults.length === 0 && <Failure error={error} />}
      {faults.map((fault, index) => (
        <UnstyledButton key={index} onClick={() => goTo(fault)} data-testid="yaml-fault">
          <Text size="sm">
            <Text span c="red.4" fw={600} mr={8}>
              {fault.line ? `Line ${fault.line}` : 'Whole file'}
              {fault.field ? `, ${fault.field}` : ''}
            </Text>
            {fault.sentence}
          </Text>
        </UnstyledButton>
      ))}
    </Stack>
  );
}

/** Pixels; the style sheet says the same. */
const LINE_HEIGHT = 19;

/** A line stands best with a few above it. */
const scrollTo = (line: number): number => Math.max(0, (line - 4) * LINE_HEIGHT);
