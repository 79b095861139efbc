import { Button, Group, Modal, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState, type SubmitEvent } from 'react';
import { useCreateBatch } from '../api/batch';
import type { BatchKind, Split } from '../api/types';
import { Failure } from '../ui/Failure';
import { BATCH_KIND_NAMES, SPLIT_NAMES } from '../ui/words';

const NAMES: Record<BatchKind, string> = { practice: 'Practice', first: 'First batch', further: 'Further batch' };

type Props = { project: string; kinds: BatchKind[]; suggested: BatchKind; cases: number };

/** Plans a batch: how many cases, from which split. The project's seed chooses them. */
export function NewBatchButton({ project, kinds, suggested, cases: suggestedCases }: Props) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button onClick={() => setOpened(true)} data-testid="create-batch">
        Plan a batch…
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title="Plan a batch">
        <NewBatchForm
          project={project}
          kinds={kinds}
          suggested={suggested}
          suggestedCases={suggestedCases}
          onClose={() => setOpened(false)}
        />
      </Modal>
    </>
  );
}

type FormProps = {
  project: string;
  kinds: BatchKind[];
  suggested: BatchKind;
  suggestedCases: number;
  onClose: () => void;
};

function NewBatchForm({ project, kinds, suggested, suggestedCases, onClose }: FormProps) {
  const create = useCreateBatch(project);
  const navigate = useNavigate();
  const [kind, setKind] = useState(suggested);
  const [name, setName] = useState<string | null>(null);
  const [cases, setCases] = useState(suggestedCases);
  const [split, setSplit] = useState<Split | null>(null);
  const shownName = name ?? NAMES[kind];

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    create.mutate(
      { kind, name: shownName, cases, split },
      {
        onSuccess: (batch) => {
          onClose();
          void navigate({ to: '/projects/$project/batches/$batch', params: { project, batch: batch.batch } });
        },
      },
    );
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {kinds.length > 1 && (
          <Select
            label="Kind"
            allowDeselect={false}
            value={kind}
            onChange={(value) => value && setKind(value as BatchKind)}
            data={kinds.map((value) => ({ value, label: BATCH_KIND_NAMES[value] }))}
            data-testid="batch-kind"
          />
        )}
        <TextInput
          label="Name"
          value={shownName}
          onChange={(event) => setName(event.currentTarget.value)}
          data-testid="batch-name"
        />
        <NumberInput
          label="Cases"
          description="Chosen by the project's seed among cases that are in no batch."
          min={1}
          allowDecimal={false}
          value={cases}
          onChange={(value) => setCases(Number(value))}
          data-testid="batch-cases"
        />
        <Select
          label="From"
          placeholder="Any split"
          clearable
          value={split}
          onChange={(value) => setSplit(value as Split | null)}
          data={(['test', 'validation', 'training'] as const).map((value) => ({ value, label: SPLIT_NAMES[value] }))}
          data-testid="batch-split"
        />
        <Failure error={create.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            type="submit"
            loading={create.isPending}
            disabled={!shownName || cases < 1}
            data-testid="batch-create"
          >
            Plan batch
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
