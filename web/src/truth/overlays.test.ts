import { expect, it } from 'vitest';
import type { Mark, TruthCase } from '../api/types';
import { truthOverlays } from './overlays';

const mark: Mark = { instance: '1.2', frame: 1, shape: 'point', points: [[3, 4]] };
const other: Mark = { ...mark, points: [[90, 90]] };
const next: Mark = { ...other, instance: '1.3' };
const data: TruthCase = {
  case: 'c',
  label: 'C-1',
  state: 'to_arbitrate',
  source: null,
  cannot_be_read: false,
  reads: ['r1', 'r2'].map((read) => ({
    read,
    display_name: read,
    findings: [{ id: 'f', structure: 'nodule', marks: [mark], attributes: {} }],
    answers: [],
    remarks: [],
      no_finding: false,
    active_seconds: 40,
    submitted_at: '2026-01-01T00:00:00Z',
    protocol_version: 1,
  })),
  findings: [
    { structure: 'nodule', support: 2, of: 2, verdict: 'stands', marks: [mark], attributes: {} },
    { structure: 'nodule', support: 1, of: 2, verdict: 'unsettled', marks: [other, next], attributes: {} },
  ],
  answers: [],
  series: [],
};
const protocol = { structures: [{ key: 'nodule', name: 'Nodule', shape: 'point' as const, color: '#ff0000' }] };

it('draws what stands whole and the rest dashed, numbered as in the list', () => {
  const overlays = truthOverlays(data, protocol, new Set(), 'finding-1');
  expect(overlays.map(({ label, dashed, selected }) => ({ label, dashed, selected }))).toEqual([
    { label: '1', dashed: false, selected: false },
    { label: '2', dashed: true, selected: true },
    { label: '2', dashed: true, selected: true },
  ]);
  expect(overlays[0]?.color).toBe('#ff0000');
});

it('adds the reads that are switched on, by their letters; what lies together shares a label', () => {
  const overlays = truthOverlays(data, protocol, new Set(['r2']), null);
  expect(overlays.map((overlay) => overlay.label)).toEqual(['B 1', undefined, '2', '2']);
});
