import { Box, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Project } from '../api/types';
import { STEPS } from './steps';
import { StepMark } from './StepMark';
import classes from './Rail.module.css';

/** The project's steps with their states and gates, and what lies beside them. */
export function Rail({ project }: { project: Project }) {
  const params = { project: project.project };
  const audits = project.roles.some((role) => role === 'auditor' || role === 'manager');
  return (
    <Box component="nav" aria-label="Steps" className={classes.rail}>
      <Link
        to="/projects/$project"
        params={params}
        activeOptions={{ exact: true }}
        className={classes.title}
        data-testid="nav-overview"
      >
        {project.title}
      </Link>
      <Stack gap={2} component="ol" className={classes.steps}>
        {STEPS.map(({ step, name, path }) => {
          const known = project.steps.find((candidate) => candidate.step === step);
          return (
            <li key={step}>
              <Link to={path} params={params} className={classes.step} data-testid={`nav-${step}`}>
                <Group gap={8} wrap="nowrap">
                  {known && <StepMark state={known.state} />}
                  <Text span size="sm">
                    {name}
                  </Text>
                </Group>
                {known && <span className={classes.gate}>{known.sentence}</span>}
              </Link>
            </li>
          );
        })}
      </Stack>
      <Stack gap={2} mt="md">
        {audits && (
          <Link to="/projects/$project/audit" params={params} className={classes.step} data-testid="nav-audit">
            <Text span size="sm">
              Audit trail
            </Text>
          </Link>
        )}
        <Link to="/projects/$project/settings" params={params} className={classes.step} data-testid="nav-settings">
          <Text span size="sm">
            Project file
          </Text>
        </Link>
      </Stack>
    </Box>
  );
}
