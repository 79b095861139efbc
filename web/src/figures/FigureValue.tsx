import { Text, Tooltip } from '@mantine/core';
import type { Figure } from '../api/types';
import { intervalText, provenance, valueText, type Reading } from './figureText';

/** A number with its interval and n; how it was made is in the tooltip. */
export function FigureValue({ figure, reading }: { figure: Figure; reading: Reading }) {
  const interval = intervalText(figure, reading);
  return (
    <Tooltip label={provenance(figure)} multiline maw={360} openDelay={300}>
      <Text span size="sm" style={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}>
        {valueText(figure, reading)}
        <Text span size="xs" c="dimmed" ml={6}>
          {interval && `${interval}, `}n {figure.n}
        </Text>
      </Text>
    </Tooltip>
  );
}
