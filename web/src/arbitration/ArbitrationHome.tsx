import { Button, Group, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useArbitrationProjects, useNextArbitration } from '../api/arbitration';
import type { ArbitrationProject } from '../api/types';
import { Empty } from '../ui/Empty';
import { Failure } from '../ui/Failure';
import { plural } from '../ui/format';
import { Loaded } from '../ui/Loaded';
import { Page } from '../ui/Page';
import { Panel } from '../ui/Panel';

/** The arbiter's home: what waits, and one button to go on. */
export function ArbitrationHome() {
  const projects = useArbitrationProjects();
  return (
    <Page
      title="Arbitration"
      lead="Cases that the reads leave open. You see the reads by letter, never by name, and decide what stands."
    >
      <Loaded query={projects}>
        {(data) =>
          data.projects.length === 0 ? (
            <Empty title="Nothing to arbitrate">You are an arbiter in no project.</Empty>
          ) : (
            <Stack gap="sm" maw={760}>
              {[...data.projects]
                .sort((a, b) => b.waiting - a.waiting)
                .map((project, index) => (
                  <Waiting key={project.project} project={project} first={index === 0} />
                ))}
            </Stack>
          )
        }
      </Loaded>
    </Page>
  );
}

function Waiting({ project, first }: { project: ArbitrationProject; first: boolean }) {
  const next = useNextArbitration();
  const navigate = useNavigate();
  const open = () =>
    next.mutate(project.project, {
      onSuccess: ({ arbitration }) => {
        if (arbitration != null) void navigate({ to: '/arbitration/$token', params: { token: arbitration } });
      },
    });
  return (
    <Panel>
      <Group justify="space-between">
        <div>
          <Text fw={600}>
            {project.title}{' '}
            <Text span size="sm" c="dimmed">
              {project.project}
            </Text>
          </Text>
          <Text size="sm" c="dimmed">
            {project.waiting === 0 ? 'No case waits.' : `${plural(project.waiting, 'case')} waiting.`}{' '}
            {plural(project.decided, 'case')} decided.
          </Text>
        </div>
        <Button
          size="lg"
          disabled={project.waiting === 0}
          loading={next.isPending}
          onClick={open}
          autoFocus={first}
          data-testid="arbitration-next"
        >
          Next case
        </Button>
      </Group>
      <Failure error={next.error} />
      {next.data && next.data.arbitration == null && (
        <Text size="sm" mt="sm">
          No case waits for you at the moment.
        </Text>
      )}
    </Panel>
  );
}
