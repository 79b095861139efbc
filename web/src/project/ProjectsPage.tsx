import { Button, Group, Progress, Text } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import type { Me, ProjectRow } from '../api/types';
import { useProjects } from '../api/project';
import { useSignedIn } from '../app/SignedIn';
import { DataTable, type Column } from '../ui/DataTable';
import { Empty } from '../ui/Empty';
import { count } from '../ui/format';
import { Loaded } from '../ui/Loaded';
import { Page } from '../ui/Page';
import { Panel } from '../ui/Panel';
import { ROLE_NAMES } from '../ui/words';

const columns: Column<ProjectRow>[] = [
  {
    id: 'title',
    header: 'Project',
    sort: (row) => row.title,
    cell: (row) => (
      <>
        <Text span fw={600}>
          {row.title}
        </Text>
        <Text span size="xs" c="dimmed" ml={8}>
          {row.project}
        </Text>
      </>
    ),
  },
  { id: 'roles', header: 'Your roles', cell: (row) => row.roles.map((role) => ROLE_NAMES[role]).join(', ') || '–' },
  { id: 'cases', header: 'Cases', align: 'right', sort: (row) => row.cases, cell: (row) => count(row.cases) },
  {
    id: 'reads',
    header: 'Reads submitted',
    width: 280,
    sort: (row) => (row.reads_submitted ?? 0) / (row.reads_total || 1),
    cell: (row) => <ReadsBar submitted={row.reads_submitted} total={row.reads_total} />,
  },
];

type Reads = { submitted: number | null | undefined; total: number | null | undefined };

function ReadsBar({ submitted, total }: Reads) {
  if (submitted == null || total == null)
    return (
      <Text span size="sm" c="dimmed">
        hidden, since you read here
      </Text>
    );
  if (total === 0)
    return (
      <Text span size="sm" c="dimmed">
        no reads planned
      </Text>
    );
  return (
    <Group gap="sm" wrap="nowrap">
      <Progress value={(submitted / total) * 100} flex={1} size="sm" aria-label="Reads submitted" />
      <Text span size="sm">
        {count(submitted)} of {count(total)}
      </Text>
    </Group>
  );
}

function emptySentence(me: Me): string {
  if (me.administrator) return 'A project holds a dataset, its protocol, its readers and their reads.';
  const [mine] = me.projects;
  if (!mine) return 'You have no role in any project; ask an administrator or a project manager to give you one.';
  const roles = mine.roles.map((role) => ROLE_NAMES[role].toLowerCase()).join(' and ');
  return `You are ${roles} of “${mine.title}”; nothing there waits for you at present.`;
}

export function ProjectsPage() {
  const me = useSignedIn();
  const projects = useProjects();
  const navigate = useNavigate();
  const create = (
    <Button renderRoot={(props) => <Link to="/projects/new" {...props} />} data-testid="new-project">
      New project
    </Button>
  );
  return (
    <Page title="Projects" actions={me.administrator && create}>
      <Loaded query={projects}>
        {(data) =>
          data.projects.length === 0 ? (
            <Empty
              title={me.projects.length > 0 ? 'Nothing to do here' : 'No project yet'}
              action={me.administrator && create}
            >
              {emptySentence(me)}
            </Empty>
          ) : (
            <Panel>
              <DataTable
                label="Projects"
                rows={data.projects}
                columns={columns}
                rowKey={(row) => row.project}
                onOpen={(row) => void navigate({ to: '/projects/$project', params: { project: row.project } })}
              />
            </Panel>
          )
        }
      </Loaded>
    </Page>
  );
}
