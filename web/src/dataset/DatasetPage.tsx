import { Tabs } from '@mantine/core';
import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useCurrentProject } from '../project/ProjectShell';
import { plural } from '../ui/format';
import { Page } from '../ui/Page';

const TABS = [
  { name: 'Cases', path: '/projects/$project/dataset', value: 'cases' },
  { name: 'Composition', path: '/projects/$project/dataset/composition', value: 'composition' },
  { name: 'Split', path: '/projects/$project/dataset/split', value: 'split' },
  { name: 'Import', path: '/projects/$project/dataset/import', value: 'import' },
  { name: 'Quarantine', path: '/projects/$project/dataset/quarantine', value: 'quarantine' },
  { name: 'Burned-in text', path: '/projects/$project/dataset/burned-in', value: 'burned-in' },
  { name: 'De-identification', path: '/projects/$project/dataset/deidentification', value: 'deidentification' },
] as const;

/** The images: what there is, how it is composed, how it is divided, where it came from. */
export function DatasetPage() {
  const { project, counts } = useCurrentProject();
  const navigate = useNavigate();
  const here = useRouterState({ select: (state) => state.location.pathname });
  const current = here.split('/dataset')[1]?.split('/')[1] || 'cases';
  const open = (value: string | null) => {
    const tab = TABS.find((candidate) => candidate.value === value);
    if (tab) void navigate({ to: tab.path, params: { project } });
  };
  return (
    <Page
      title="Dataset"
      lead={`${plural(counts.cases, 'case')} of ${plural(counts.subjects, 'subject')}: ${plural(counts.studies, 'study', 'studies')}, ${plural(counts.series, 'series', 'series')}, ${plural(counts.instances, 'image')}.`}
    >
      <Tabs value={current} onChange={open} keepMounted={false}>
        <Tabs.List mb="md">
          {TABS.map((tab) => (
            <Tabs.Tab key={tab.value} value={tab.value} data-testid={`tab-${tab.value}`}>
              {tab.name}
              {tab.value === 'quarantine' && counts.quarantined > 0 && ` (${counts.quarantined})`}
              {tab.value === 'burned-in' && counts.flagged > 0 && ` (${counts.flagged})`}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Outlet />
      </Tabs>
    </Page>
  );
}
