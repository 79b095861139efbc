import { Button, Group, Radio, Stack, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState, type SubmitEvent } from 'react';
import type { CaseUnit } from '../api/types';
import { useCreateProject } from '../api/project';
import { Failure } from '../ui/Failure';
import { Page } from '../ui/Page';
import { Panel } from '../ui/Panel';
import { slugOf } from './slug';

const UNITS: { value: CaseUnit; label: string; description: string }[] = [
  { value: 'study', label: 'A study', description: 'All images of one examination: a mammogram with its four views.' },
  { value: 'series', label: 'A series', description: 'One acquisition or reconstruction: a chest CT.' },
  { value: 'image', label: 'An image', description: 'Each image on its own: a chest radiograph.' },
];

export function NewProjectPage() {
  const navigate = useNavigate();
  const create = useCreateProject();
  const [title, setTitle] = useState('');
  const [typedSlug, setTypedSlug] = useState<string | null>(null);
  const [unit, setUnit] = useState<CaseUnit>('study');
  const slug = typedSlug ?? slugOf(title);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    create.mutate(
      { project: slug, title: title.trim(), case_unit: unit },
      { onSuccess: () => void navigate({ to: '/projects/$project', params: { project: slug } }) },
    );
  };
  return (
    <Page title="New project" lead="You become its manager. Everything but the case unit can be changed later.">
      <Panel maw={560}>
        <form onSubmit={submit}>
          <Stack>
            <TextInput
              label="Title"
              placeholder="Chest nodules"
              value={title}
              onChange={(event) => setTitle(event.currentTarget.value)}
              autoFocus
              data-testid="project-title"
            />
            <TextInput
              label="Short name"
              description="Used in addresses and files; it stays."
              value={slug}
              onChange={(event) => setTypedSlug(event.currentTarget.value)}
              data-testid="project-slug"
            />
            <Radio.Group
              label="What is one case?"
              description="The unit that a reader reads at a time."
              value={unit}
              onChange={(value) => setUnit(value as CaseUnit)}
            >
              <Stack gap={6} mt={6}>
                {UNITS.map((choice) => (
                  <Radio key={choice.value} {...choice} />
                ))}
              </Stack>
            </Radio.Group>
            <Failure error={create.error} />
            <Group justify="flex-end">
              <Button
                type="submit"
                loading={create.isPending}
                disabled={!title.trim() || !slug}
                data-testid="project-create"
              >
                Create project
              </Button>
            </Group>
          </Stack>
        </form>
      </Panel>
    </Page>
  );
}
