import { Alert, Tabs } from '@mantine/core';
import { useCallback, useState } from 'react';
import { pictureAddress, useProtocol } from '../api/protocol';
import { useCurrentProject, useHolds } from '../project/ProjectShell';
import { Empty } from '../ui/Empty';
import { Loaded } from '../ui/Loaded';
import { Manual } from '../ui/Manual';
import { Page } from '../ui/Page';
import { Panel } from '../ui/Panel';
import { DraftEditor } from './DraftEditor';
import { Pictures } from './Pictures';
import { PartForm } from './form/PartForm';
import { ProtocolView, type Part } from './ProtocolView';
import { ReleaseButton } from './ReleaseButton';
import { Versions } from './Versions';

const LEAD =
  'What readers mark and answer, and the manual that they read it in. A released version never changes; each read keeps the version that it was made under.';

/** The draft of the labelling protocol, and its released versions. */
export function ProtocolPage() {
  const { project } = useCurrentProject();
  const query = useProtocol(project);
  const mayDesign = useHolds('manager', 'clinical_lead');
  const [tab, setTab] = useState<string | null>('structures');
  // Kept here, so that nothing typed is lost by looking at another tab.
  const [typed, setTyped] = useState<string | null>(null);
  const [edited, setEdited] = useState<Part | null>(null);
  const addressOf = useCallback((name: string) => pictureAddress(project, name), [project]);
  return (
    <Page
      title="Protocol"
      lead={LEAD}
      actions={mayDesign && query.data && <ReleaseButton project={project} state={query.data} />}
    >
      <Loaded query={query}>
        {(data) => (
          <Tabs value={tab} onChange={setTab} keepMounted={false}>
            <Tabs.List mb="md">
              <Tabs.Tab value="structures">Draft</Tabs.Tab>
              <Tabs.Tab value="yaml" data-testid="tab-yaml">
                As YAML
              </Tabs.Tab>
              <Tabs.Tab value="manual">Manual</Tabs.Tab>
              <Tabs.Tab value="pictures">Pictures</Tabs.Tab>
              <Tabs.Tab value="versions" data-testid="tab-versions">
                Versions ({data.versions.length})
              </Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="structures">
              {typed !== null && typed !== data.draft_yaml && (
                <Alert variant="outline" color="amber" p="sm" mb="sm">
                  The YAML was changed and is not saved yet: save or discard it there before you change anything here.
                </Alert>
              )}
              <ProtocolView
                protocol={data.draft}
                onEdit={mayDesign && (typed === null || typed === data.draft_yaml) ? setEdited : undefined}
              />
              {edited !== null && (
                <PartForm project={project} draft={data.draft} part={edited} onClose={() => setEdited(null)} />
              )}
            </Tabs.Panel>
            <Tabs.Panel value="yaml">
              <DraftEditor
                project={project}
                saved={data.draft_yaml}
                text={typed}
                onText={setTyped}
                readOnly={!mayDesign}
              />
            </Tabs.Panel>
            <Tabs.Panel value="manual">
              {data.draft.manual ? (
                <Panel maw={860}>
                  <Manual markdown={data.draft.manual} pictureAddress={addressOf} />
                </Panel>
              ) : (
                <Empty title="No manual yet">
                  Write it under <code>manual:</code> in the YAML, in Markdown; show pictures as{' '}
                  <code>![tight outline](pictures/NAME)</code>.
                </Empty>
              )}
            </Tabs.Panel>
            <Tabs.Panel value="pictures">
              <Pictures project={project} mayAdd={mayDesign} />
            </Tabs.Panel>
            <Tabs.Panel value="versions">
              <Versions project={project} versions={data.versions} />
            </Tabs.Panel>
          </Tabs>
        )}
      </Loaded>
    </Page>
  );
}
