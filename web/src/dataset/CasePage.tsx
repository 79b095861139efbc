import { Anchor, Group, Stack, Table, Text, Title } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { CasePage as Case } from '../api/types';
import { useCase, useFacets, useViewing, viewingAddress } from '../api/dataset';
import { useSignedIn } from '../app/SignedIn';
import { plural } from '../ui/format';
import { Loaded } from '../ui/Loaded';
import { SPLIT_NAMES } from '../ui/words';
import { CaseImages } from '../viewing/CaseImages';
import classes from './CasePage.module.css';

const route = getRouteApi('/signed-in/projects/$project/cases/$case');
const NO_OVERLAYS: never[] = [];

/** One case: its images, what its headers say, what it holds, how far it is read. */
export function CasePage() {
  const { project, case: id } = route.useParams();
  const query = useCase(project, id);
  const viewing = useViewing(project, id);
  const mayHang = useSignedIn().projects.some((one) => one.project === project && one.roles.includes('manager'));
  return (
    <div className={classes.page}>
      {viewing.data ? (
        <CaseImages
          base={viewingAddress(project, id)}
          label={viewing.data.label}
          series={viewing.data.series}
          priors={viewing.data.priors}
          overlays={NO_OVERLAYS}
          focus={null}
          project={{ slug: project, mayHang }}
        />
      ) : (
        <div className={classes.dark}>
          <Loaded query={viewing}>{() => null}</Loaded>
        </div>
      )}
      <aside className={classes.side}>
        <Loaded query={query}>
          {(data) => (
            <Stack gap="md">
              <Heading project={project} data={data} />
              <Contents data={data} />
              <Facts project={project} data={data} />
            </Stack>
          )}
        </Loaded>
      </aside>
    </div>
  );
}

function Heading({ project, data }: { project: string; data: Case }) {
  return (
    <div>
      <Group justify="space-between">
        <Title order={1}>{data.label}</Title>
        <Link to="/projects/$project/dataset" params={{ project }} className={classes.link}>
          All cases
        </Link>
      </Group>
      <Text size="sm" c="dimmed">
        {data.subject} · {SPLIT_NAMES[data.split ?? 'none']} · {data.modality}
      </Text>
      <Text size="sm" mt={6}>
        {data.reads_total === 0
          ? 'In no released batch yet.'
          : `${data.reads_submitted} of ${plural(data.reads_total, 'read')} submitted.`}{' '}
        {data.reads_total > 0 && (
          <Link to="/projects/$project/truth/$case" params={{ project, case: data.case }} className={classes.link}>
            Reads and truth
          </Link>
        )}
      </Text>
    </div>
  );
}

function Contents({ data }: { data: Case }) {
  return (
    <section>
      <Title order={2} mb={4}>
        Contents
      </Title>
      {data.studies.map((study) => (
        <div key={study.study}>
          <Text size="sm">{study.description ?? 'Study'}</Text>
          {study.series.map((series) => (
            <Text key={series.series} size="sm" c="dimmed" pl="sm">
              {series.number == null ? 'Series' : `Series ${series.number}`}: {series.modality},{' '}
              {plural(series.instances, 'image')}
              {series.description && ` — ${series.description}`}
            </Text>
          ))}
        </div>
      ))}
    </section>
  );
}

function Facts({ project, data }: { project: string; data: Case }) {
  const facets = useFacets(project);
  const names = facets.data?.facets.map(({ facet, name }) => ({ facet, name })) ?? [];
  return (
    <section>
      <Title order={2}>From the headers</Title>
      <Text size="xs" c="dimmed" mb={4}>
        A value leads to all cases that share it.
      </Text>
      <Table verticalSpacing={3} horizontalSpacing={4}>
        <Table.Tbody>
          {names.map(({ facet, name }) => {
            const value = data.facets[facet];
            return value === undefined ? null : (
              <Table.Tr key={facet}>
                <Table.Th fw={400} c="dimmed">
                  {name}
                </Table.Th>
                <Table.Td>
                  <Anchor
                    size="sm"
                    c="inherit"
                    renderRoot={(props) => (
                      <Link to="/projects/$project/dataset" params={{ project }} search={{ facet, value }} {...props} />
                    )}
                  >
                    {value}
                  </Anchor>
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </section>
  );
}
