import { Alert, Button, Group, List, Stack } from '@mantine/core';
import { useState } from 'react';
import { useApplyDocument, useDocument } from '../api/project';
import { Loaded } from '../ui/Loaded';
import { Page } from '../ui/Page';
import { YamlEditor } from '../protocol/YamlEditor';
import { useCurrentProject, useHolds } from './ProjectShell';

/** The whole project design as one YAML file, to keep, to review and to apply. */
export function SettingsPage() {
  const project = useCurrentProject();
  const document = useDocument(project.project);
  return (
    <Page
      title="Project file"
      lead="Case unit, split, read plan, protocol draft and roles as one YAML file: the same that “overread project apply” reads."
    >
      <Loaded query={document}>{(text) => <DocumentEditor slug={project.project} saved={text} />}</Loaded>
    </Page>
  );
}

function DocumentEditor({ slug, saved }: { slug: string; saved: string }) {
  const mayApply = useHolds('manager');
  const apply = useApplyDocument(slug);
  const [text, setText] = useState<string | null>(null);
  const shown = text ?? saved;
  return (
    <Stack gap="sm">
      <YamlEditor
        label="Project file"
        value={shown}
        onChange={setText}
        readOnly={!mayApply}
        error={apply.error}
        rows={32}
      />
      {apply.data && text === null && <Changes changes={apply.data.changes} />}
      <Group>
        {mayApply && (
          <Button
            disabled={text === null || text === saved}
            loading={apply.isPending}
            onClick={() => apply.mutate(shown, { onSuccess: () => setText(null) })}
            data-testid="apply-document"
          >
            Apply
          </Button>
        )}
        <Button variant="default" component="a" href={`/api/projects/${slug}/document`} download={`${slug}.yaml`}>
          Download
        </Button>
      </Group>
    </Stack>
  );
}

function Changes({ changes }: { changes: string[] }) {
  return (
    <Alert color="cyan" variant="outline" p="sm" role="status">
      {changes.length === 0 ? (
        'Nothing differs from what the project already has.'
      ) : (
        <List size="sm">
          {changes.map((change) => (
            <List.Item key={change}>{change}</List.Item>
          ))}
        </List>
      )}
    </Alert>
  );
}
