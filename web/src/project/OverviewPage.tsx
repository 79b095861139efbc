import { Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { count, day } from '../ui/format';
import { Page } from '../ui/Page';
import { Panel } from '../ui/Panel';
import { UNIT_NAMES } from '../ui/words';
import { useCurrentProject } from './ProjectShell';
import { STATE_NAMES, STEPS } from './steps';
import { StepMark } from './StepMark';
import classes from './OverviewPage.module.css';

const COUNTS = [
  ['subjects', 'Subjects'],
  ['studies', 'Studies'],
  ['series', 'Series'],
  ['instances', 'Images'],
  ['cases', 'Cases'],
  ['quarantined', 'In quarantine'],
] as const;

/** Where the project stands, step by step, and what opens the next one. */
export function OverviewPage() {
  const project = useCurrentProject();
  return (
    <Page
      title={project.title}
      lead={`One case is one ${UNIT_NAMES[project.case_unit]}. Begun on ${day(project.created_at)}.`}
    >
      <SimpleGrid cols={6} spacing="sm">
        {COUNTS.map(([key, name]) => (
          <Panel key={key} p="sm">
            <Text size="xs" c="dimmed">
              {name}
            </Text>
            <Text fz={22} fw={600} c={key === 'quarantined' && project.counts[key] > 0 ? 'amber.4' : undefined}>
              {count(project.counts[key])}
            </Text>
          </Panel>
        ))}
      </SimpleGrid>
      <Stack gap={6} component="ol" p={0} m={0}>
        {STEPS.map(({ step, name, path }) => {
          const known = project.steps.find((candidate) => candidate.step === step);
          if (!known) return null;
          return (
            <li key={step} style={{ listStyle: 'none' }}>
              <Link to={path} params={{ project: project.project }} className={classes.step}>
                <Group gap="sm" wrap="nowrap">
                  <StepMark state={known.state} />
                  <Text fw={600} w={150}>
                    {name}
                  </Text>
                  <Text size="sm" c="dimmed" w={80}>
                    {STATE_NAMES[known.state]}
                  </Text>
                  <Text size="sm" flex={1}>
                    {known.sentence}
                  </Text>
                </Group>
              </Link>
            </li>
          );
        })}
      </Stack>
    </Page>
  );
}
