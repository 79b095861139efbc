import { Alert, Anchor, Button, Card, Group, Progress, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ReadingProject } from '../api';
import { nextRead, Problem, readingHome, signOut } from '../client';
import { PlaceLink } from '../PlaceLink';
import { go } from '../places';
import { prepareFirst } from '../read/nextCase';
import { deadlineText } from './deadline';
import styles from './home.module.css';

/** A reader's home: the next case of each project, their own progress, and what is asked of them. */
export function Home() {
  const home = useQuery({
    queryKey: ['home'],
    queryFn: readingHome,
    staleTime: 0,
    refetchOnWindowFocus: true,
  });
  const first = home.data?.projects.find(({ acknowledged, available }) => acknowledged && available > 0);
  const { project, open_read } = first ?? {};
  useEffect(() => (project === undefined ? undefined : prepareFirst({ project, open_read })), [project, open_read]);
  return (
    <main className={styles.home}>
      <header className={styles.top}>
        <Title order={1}>Reading</Title>
        <Group gap="md">
          <Text size="sm">{home.data?.display_name}</Text>
          <Anchor component="button" size="sm" c="dimmed" className={styles.link} onClick={() => void leave()}>
            Sign out
          </Anchor>
        </Group>
      </header>
      {home.error && (
        <Alert color="amber" title="Your projects could not be loaded">
          {home.error.message}
        </Alert>
      )}
      <Stack gap="md">
        {home.data?.projects.map((project, index) => (
          <Project key={project.project} project={project} isFirst={index === 0} />
        ))}
        {home.data?.projects.length === 0 && (
          <Text c="dimmed">You read in no project yet. A project’s manager adds readers.</Text>
        )}
      </Stack>
    </main>
  );
}

async function leave(): Promise<void> {
  await signOut().catch(() => undefined);
  window.location.assign('/sign-in');
}

function Project({ project, isFirst }: { project: ReadingProject; isFirst: boolean }) {
  const total = project.submitted + project.available;
  return (
    <Card className={styles.project} data-testid={`project-${project.project}`}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Title order={2}>
            {project.title}{' '}
            <Text span size="sm" c="dimmed">
              {project.project}
            </Text>
          </Title>
          <Text size="sm" c="dimmed">
            {deadlineText(project.deadline ?? null, new Date())}
          </Text>
        </div>
        <NextCase project={project} isFirst={isFirst} />
      </Group>
      <Group gap="sm" mt="md" wrap="nowrap">
        <Progress value={total === 0 ? 0 : (100 * project.submitted) / total} flex={1} aria-label="Your progress" />
        <Text size="sm" style={{ whiteSpace: 'nowrap' }} data-testid="progress">
          {project.submitted} of {total} read
        </Text>
      </Group>
    </Card>
  );
}

/** The first project's button has the focus: Enter begins. */
function NextCase({ project, isFirst }: { project: ReadingProject; isFirst: boolean }) {
  const next = useMutation({
    mutationFn: () => nextRead(project.project),
    onSuccess: ({ read }) => read && go({ kind: 'read', read }),
    onError: (error) => {
      if (error instanceof Problem && error.type === 'acknowledgement-needed') {
        go({ kind: 'protocol', project: project.project });
      }
    },
  });
  if (project.protocol_version == null) return <Text c="dimmed">The protocol is not released yet</Text>;
  if (!project.acknowledged) {
    return (
      <Stack gap={4} align="flex-end">
        <Button
          component={PlaceLink}
          place={{ kind: 'protocol', project: project.project }}
          size="lg"
          color="amber"
          data-testid="read-protocol"
        >
          Read the protocol
        </Button>
        <Text size="xs" c="dimmed">
          Version {project.protocol_version} must be acknowledged before the first case
        </Text>
      </Stack>
    );
  }
  if (project.available === 0) return <Text c="dimmed">Nothing to read at present</Text>;
  return (
    <Stack gap={4} align="flex-end">
      <Button
        size="xl"
        autoFocus={isFirst}
        loading={next.isPending}
        data-testid="next-case"
        data-project={project.project}
        onClick={() => next.mutate()}
      >
        {project.open_read ? 'Continue case' : 'Next case'}
      </Button>
      {next.data && !next.data.read && <Text size="xs">Nothing to read at present</Text>}
      {next.error && <Text size="xs">{next.error.message}</Text>}
      <Anchor component={PlaceLink} place={{ kind: 'protocol', project: project.project }} size="xs" c="dimmed" className={styles.link}>
        Protocol, version {project.protocol_version}
      </Anchor>
    </Stack>
  );
}
