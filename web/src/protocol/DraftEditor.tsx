import { Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useSaveDraft } from '../api/protocol';
import { YamlEditor } from './YamlEditor';

type Props = {
  project: string;
  saved: string;
  /** What was typed since; null where nothing was. */
  text: string | null;
  onText(text: string | null): void;
  readOnly: boolean;
};

/** The draft as text; saved only when it holds together. */
export function DraftEditor({ project, saved, text, onText, readOnly }: Props) {
  const save = useSaveDraft(project);
  const shown = text ?? saved;
  const changed = text !== null && text !== saved;
  const submit = () => {
    if (!changed) return;
    save.mutate(shown, {
      onSuccess: () => {
        onText(null);
        notifications.show({ message: 'The draft is saved.' });
      },
    });
  };
  return (
    <Stack
      gap="sm"
      onKeyDown={(event) => {
        if ((event.ctrlKey || event.metaKey) && event.key === 's') {
          event.preventDefault();
          submit();
        }
      }}
    >
      <YamlEditor
        label="Protocol draft"
        value={shown}
        onChange={onText}
        readOnly={readOnly}
        error={save.error}
        rows={30}
      />
      {!readOnly && (
        <Group>
          <Button disabled={!changed} loading={save.isPending} onClick={submit} data-testid="save-draft">
            Save draft
          </Button>
          <Button variant="default" disabled={!changed} onClick={() => onText(null)}>
            Discard changes
          </Button>
          <Text size="sm" c="dimmed">
            {changed ? 'Not saved yet.' : 'Saved.'} Ctrl+S saves.
          </Text>
        </Group>
      )}
    </Stack>
  );
}
