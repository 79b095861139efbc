import { Alert, Anchor, Button, Group, Loader, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { acknowledge, pictureAddress, readingHome, releasedProtocol } from '../client';
import { Manual } from '../../ui/Manual';
import { PlaceLink } from '../PlaceLink';
import { go } from '../places';
import { StructureGuide } from '../../ui/structure/StructureGuide';
import styles from './protocolPage.module.css';

/** The protocol to be read, and the reader's word that they have. */
export function ProtocolPage({ project }: { project: string }) {
  const queries = useQueryClient();
  const released = useQuery({ queryKey: ['protocol', project], queryFn: () => releasedProtocol(project) });
  const home = useQuery({ queryKey: ['home'], queryFn: readingHome });
  const acknowledging = useMutation({
    mutationFn: (version: number) => acknowledge(project, version),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['home'] });
      go({ kind: 'home' });
    },
  });
  const releasedVersion = released.data?.version ?? 0;
  const address = useMemo(() => pictureAddress(project, releasedVersion), [project, releasedVersion]);
  if (released.error)
    return (
      <Alert color="amber" m="xl">
        {released.error.message}
      </Alert>
    );
  if (!released.data) return <Loader m="xl" color="gray" size="sm" aria-label="Loading the protocol" />;
  const { version, title, protocol } = released.data;
  const isAcknowledged = home.data?.projects.find((one) => one.project === project)?.acknowledged ?? false;
  return (
    <main className={styles.page}>
      <header className={styles.top}>
        <Anchor component={PlaceLink} place={{ kind: 'home' }} size="sm" c="dimmed">
          ‹ Home
        </Anchor>
        <Title order={1}>{title}</Title>
        <Text size="sm" c="dimmed">
          Protocol, version {version}
        </Text>
      </header>
      <div className={styles.columns} role="region" aria-label="Protocol" tabIndex={0}>
        <article>
          <Manual markdown={protocol.manual} pictureAddress={address} />
        </article>
        <aside>
          <Title order={2} mb="sm">
            What to mark
          </Title>
          <StructureGuide structures={protocol.structures} />
          {protocol.questions.length > 0 && (
            <>
              <Title order={2} mt="lg" mb="sm">
                What to answer
              </Title>
              {protocol.questions.map((question) => (
                <Text key={question.key} size="sm">
                  {question.name}
                  <Text span size="xs" c="dimmed">
                    {question.scope === 'image' ? ' for each image' : ''}
                    {question.required ? ' required' : ''}
                  </Text>
                </Text>
              ))}
            </>
          )}
        </aside>
      </div>
      <footer className={styles.foot}>
        <Group justify="space-between">
          <Text size="sm" c="dimmed">
            {acknowledging.error?.message ?? 'The manual stays at hand while you read: press M.'}
          </Text>
          {isAcknowledged ? (
            <Text size="sm">You have acknowledged this version.</Text>
          ) : (
            <Button
              data-testid="acknowledge"
              loading={acknowledging.isPending}
              onClick={() => acknowledging.mutate(version)}
            >
              I have read version {version}
            </Button>
          )}
        </Group>
      </footer>
    </main>
  );
}
