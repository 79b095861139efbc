import { writeFileSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { people, session } from './api.js';
import { pixelsCleared } from './pixels.js';
import { type Server, shared } from './server.js';

/** Lines of YAML that a protocol has besides. */
type Protocol = string;

/** Three neighbouring slices of the chest CT, from the feet up. */
const SLICES = ['000033.dcm', '000060.dcm', '000211.dcm'];

/**
 * Makes the project `shapes` with a structure of each shape, and releases one case, three slices of a chest CT, to all
 * of these readers.
 */
export async function releasedTo(server: Server, readers: string[], more?: Protocol): Promise<void> {
  await people(server, ['maya', ...readers]);
  await released(server, 'shapes', readers, SLICES.map((name) => join(shared, 'dicom/ct-chest-lidc0314', name)), 1, more);
}

/** The same for people who are there already, with any files that make so many cases. */
export async function released(
  server: Server,
  project: string,
  readers: string[],
  files: string[],
  cases = 1,
  more: Protocol = '',
): Promise<void> {
  const file = test.info().outputPath(`${project}.yaml`);
  writeFileSync(file, projectFor(project, readers, more));
  server.run('project', 'apply', file);
  server.run('import', '--project', project, ...files);
  const manager = await session(server, 'maya');
  const post = async (path: string, data: object) => {
    const answer = await manager.post(`/api/projects/${project}/${path}`, { data });
    expect(answer.ok(), await answer.text()).toBe(true);
    return answer.json();
  };
  const split = await manager.put(`/api/projects/${project}/split`, {
    data: { seed: 1, test: 0, validation: 0, training: 1 },
  });
  expect(split.ok(), await split.text()).toBe(true);
  await pixelsCleared(manager, project);
  await post('protocol/release', {});
  const { batch } = await post('batches', { kind: 'first', name: 'First', cases, split: null });
  await post(`batches/${batch}/release`, { deadline: '2100-01-01T00:00:00Z' });
  await manager.dispose();
}

/** Every reader reads the case, whatever split it falls into. */
function projectFor(project: string, readers: string[], more: Protocol): string {
  const protocol = `${more}\n` + readFileSync(resolve(import.meta.dirname, '../shapes.yaml'), 'utf8');
  const reads = readers.length;
  return [
    `project: ${project}`,
    `title: ${project}`,
    'case_unit: study',
    'split: { seed: 1, test: 0, validation: 0, training: 1 }',
    'read_plan:',
    `  reads_per_case: { test: ${reads}, validation: ${reads}, training: ${reads} }`,
    '  repeat_fraction: 0',
    'people:',
    '  manager: [maya]',
    `  reader: [${readers.join(', ')}]`,
    'protocol:',
    ...protocol.split('\n').map((line) => `  ${line}`),
  ].join('\n');
}
