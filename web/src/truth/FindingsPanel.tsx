import { Group, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import type { Mark, Protocol, TruthCase, TruthFinding } from '../api/types';
import { fieldOf, valueText } from '../protocol/answerText';
import { Swatch } from '../protocol/Swatch';
import { findingId, middleMark } from './overlays';
import classes from './TruthCasePage.module.css';

const VERDICTS: Record<TruthFinding['verdict'], { sign: string; name: string; color: string }> = {
  stands: { sign: '✓', name: 'stands', color: 'teal.4' },
  rejected: { sign: '✗', name: 'does not stand', color: 'dimmed' },
  unsettled: { sign: '?', name: 'unsettled', color: 'amber.4' },
};

type Props = {
  data: TruthCase;
  protocol: Protocol;
  selected: string | null;
  onOpen: (id: string, mark: Mark | null) => void;
};

/** What was found, by how many of the reads, and whether it stands. */
export function FindingsPanel({ data, protocol, selected, onOpen }: Props) {
  const names = new Map(data.reads.map(({ read, display_name }) => [read, display_name]));
  return (
    <section>
      <Title order={2} mb={4}>
        Findings
      </Title>
      {data.findings.length === 0 && (
        <Text size="sm" c="dimmed">
          {data.state === 'reading' ? 'Matched once all reads are in.' : 'No reader marked anything.'}
        </Text>
      )}
      <Stack gap={2}>
        {data.findings.map((finding, index) => (
          <UnstyledButton
            key={index}
            className={classes.row}
            data-selected={selected === findingId(index) || undefined}
            onClick={() => onOpen(findingId(index), middleMark(finding.marks))}
          >
            <FindingRow number={index + 1} finding={finding} protocol={protocol} names={names} />
          </UnstyledButton>
        ))}
      </Stack>
    </section>
  );
}

type RowProps = { number: number; finding: TruthFinding; protocol: Protocol; names: ReadonlyMap<string, string> };

function FindingRow({ number, finding, protocol, names }: RowProps) {
  const structure = protocol.structures?.find((known) => known.key === finding.structure);
  const verdict = VERDICTS[finding.verdict];
  return (
    <>
      <Group gap={8} wrap="nowrap">
        <Text span size="sm" c="dimmed" w={14}>
          {number}
        </Text>
        <Swatch color={structure?.color ?? '#46c2d8'} />
        <Text span size="sm" flex={1}>
          {structure?.name ?? finding.structure}
        </Text>
        <Text span size="sm">
          {finding.support} of {finding.of}
        </Text>
        <Text span size="sm" c={verdict.color} w={116}>
          {verdict.sign} {verdict.name}
        </Text>
      </Group>
      {Object.entries(finding.attributes).map(([key, value]) => {
        const field = fieldOf(protocol, { structure: finding.structure }, key);
        return (
          <Text key={key} size="xs" c="dimmed" pl={42}>
            {field?.name ?? key}: {valueText(value, field?.answer)}
          </Text>
        );
      })}
      {finding.staple && <Staple found={finding.staple} names={names} />}
    </>
  );
}

/** How well each marker found the voxels. Those of one finding depend on each other: there are no intervals. */
function Staple({ found, names }: { found: NonNullable<TruthFinding['staple']>; names: ReadonlyMap<string, string> }) {
  return (
    <div data-testid="staple" style={{ paddingLeft: 42 }}>
      <Text size="xs" c="dimmed">
        STAPLE, n = {found.field} voxels of the box around all masks; sensitivity, specificity:
      </Text>
      {found.markers.map(({ read, sensitivity, specificity }) => (
        <Text key={read} size="xs" c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
          {names.get(read) ?? 'Reader'}: {sensitivity.toFixed(3)}, {specificity.toFixed(3)}
        </Text>
      ))}
    </div>
  );
}
