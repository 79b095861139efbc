import { Text } from '@mantine/core';
import type { TruthState } from '../api/types';
import { TRUTH_NAMES } from '../ui/words';

const SIGNS: Record<TruthState, { sign: string; color: string }> = {
  reading: { sign: '…', color: 'dimmed' },
  settled: { sign: '✓', color: 'teal.4' },
  to_arbitrate: { sign: '?', color: 'amber.4' },
  arbitrated: { sign: '✓', color: 'cyan.4' },
};

/** A case's state with a sign of its own. */
export function TruthStateText({ state, cannotBeRead }: { state: TruthState; cannotBeRead: boolean }) {
  const { sign, color } = cannotBeRead ? { sign: '–', color: 'amber.4' } : SIGNS[state];
  return (
    <Text span size="sm">
      <Text span c={color} fw={700} mr={6} style={{ display: 'inline-block', width: 12 }}>
        {sign}
      </Text>
      {cannotBeRead ? `Cannot be read (${TRUTH_NAMES[state].toLowerCase()})` : TRUTH_NAMES[state]}
    </Text>
  );
}
