import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useDeleteBatch, useReleaseBatch } from '../api/batch';
import { Failure } from '../ui/Failure';
import { plural } from '../ui/format';
import { Panel } from '../ui/Panel';
import { dateInDays, endOfDay } from './deadlines';

type Props = { project: string; batch: string; name: string; cases: number };

/** Gives a planned batch to the readers, or drops it. */
export function ReleaseForm({ project, batch, name, cases }: Props) {
  const [date, setDate] = useState(() => dateInDays(new Date(), 14));
  const release = useReleaseBatch(project, batch);
  const remove = useDeleteBatch(project);
  const navigate = useNavigate();
  return (
    <Panel title="Release" maw={640}>
      <Stack gap="sm">
        <Text size="sm">
          {plural(cases, 'case')} will be assigned to the readers by the read plan. From then on the split is fixed and
          the batch can no longer be deleted.
        </Text>
        <TextInput
          type="date"
          label="Deadline"
          description="The end of this day; left empty, there is none."
          w={220}
          value={date}
          onChange={(event) => setDate(event.currentTarget.value)}
          data-testid="batch-deadline"
        />
        <Failure error={release.error ?? remove.error} />
        <Group>
          <Button
            loading={release.isPending}
            onClick={() =>
              release.mutate(endOfDay(date), {
                onSuccess: () => notifications.show({ message: `“${name}” is released.` }),
              })
            }
            data-testid="release-batch"
          >
            Release to the readers
          </Button>
          <Button
            variant="default"
            loading={remove.isPending}
            onClick={() =>
              remove.mutate(batch, {
                onSuccess: () => void navigate({ to: '/projects/$project/batches', params: { project } }),
              })
            }
          >
            Delete this plan
          </Button>
        </Group>
      </Stack>
    </Panel>
  );
}
