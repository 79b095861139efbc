import { expect, it } from 'vitest';
import { manualSection } from './manualSection';

const MANUAL = `# Breast masses

Read all four views.

## Masses

Outline each mass.

![tight](pictures/good.png)

### Edge of a mass

Follow it.

## Calcifications

One box.
`;

it('takes what is about a structure, its lower headings included, up to the next of its level', () => {
  expect(manualSection(MANUAL, 'Calcification')).toBe('## Calcifications\n\nOne box.\n');
  const nodules = manualSection('## Nodule\n\na\n\n### Edge\n\nb\n\n## Cyst\n\nc', 'nodule');
  expect(nodules).toBe('## Nodule\n\na\n\n### Edge\n\nb\n\n');
});

it('takes the heading that is its name rather than one that holds it', () => {
  const masses = manualSection(MANUAL, 'Mass');
  expect(masses?.startsWith('## Masses\n')).toBe(true);
  expect(masses?.endsWith('Follow it.\n\n')).toBe(true);
  expect(manualSection('# Breast masses\n\na', 'Mass')).toBe('# Breast masses\n\na');
  expect(manualSection('Outline each mass.\n\n## Mass\n\na', 'Mass')).toBe('## Mass\n\na');
});

it('asks for whole words in their order', () => {
  expect(manualSection('## Nodular edge\n\na', 'Nodule')).toBeNull();
  expect(manualSection('## Node, enlarged\n\na', 'Enlarged node')).toBeNull();
  expect(manualSection('## How to mark an **enlarged node**\n\na', 'Enlarged node')).toContain('How to mark');
  expect(manualSection('no heading', 'Nodule')).toBeNull();
  expect(manualSection('## Nodule', '·')).toBeNull();
});
