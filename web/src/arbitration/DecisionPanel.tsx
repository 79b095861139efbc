import { Alert, Button, Checkbox, Group, Kbd, Stack, Text, Textarea, Title, UnstyledButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useDecide, useNextArbitration } from '../api/arbitration';
import type { ArbitrationCase, Ruling } from '../api/types';
import { readerColor } from '../figures/readerColors';
import { Failure } from '../ui/Failure';
import { plural } from '../ui/format';
import { UNREADABLE_NAMES } from '../ui/words';
import { ItemCard } from './ItemCard';
import type { Rulings } from './rulings';
import classes from './DecisionPage.module.css';

type Props = {
  data: ArbitrationCase;
  rulings: Rulings;
  current: number;
  onCurrent: (index: number) => void;
  /** Goes to the next finding of this reader. */
  onLookAt: (reader: string) => void;
  onRule: (ruling: Ruling) => void;
  showsManual: boolean;
  onManual: () => void;
  showsMarks: boolean;
  onShowMarks: (shows: boolean) => void;
};

/** Everything there is to rule on, a comment, and the submission. */
export function DecisionPanel(props: Props) {
  const { data, rulings, current, onCurrent, onLookAt, onRule, showsManual, onManual, showsMarks, onShowMarks } = props;
  const [comment, setComment] = useState(data.decision?.comment ?? '');
  const decide = useDecide(data.arbitration);
  const next = useNextArbitration();
  const navigate = useNavigate();
  const decided = data.state === 'decided';
  const open = data.items.filter((item) => !rulings.has(item.item)).length;

  const goOn = async () => {
    const { arbitration } = await next.mutateAsync(data.project);
    if (arbitration == null) await navigate({ to: '/arbitration' });
    else await navigate({ to: '/arbitration/$token', params: { token: arbitration } });
  };
  const submit = () =>
    decide.mutate(
      { rulings: [...rulings.values()], comment: comment.trim() || null },
      {
        onSuccess: () => {
          notifications.show({ message: `${data.label} is decided.` });
          void goOn();
        },
      },
    );

  return (
    <aside className={classes.side}>
      <div className={classes.head}>
        <Group justify="space-between">
          <Title order={1}>{data.label}</Title>
          <Group gap="sm">
            <Button
              size="compact-sm"
              variant={showsManual ? 'filled' : 'default'}
              aria-pressed={showsManual}
              rightSection={<Kbd size="xs">M</Kbd>}
              onClick={onManual}
              data-testid="arbitration-manual"
            >
              Manual
            </Button>
            <Link to="/arbitration" className={classes.back}>
              All cases
            </Link>
          </Group>
        </Group>
        <Group justify="space-between">
          <Text size="sm" c="dimmed">
            {data.title} · {plural(data.items.length, 'item')} to rule on
          </Text>
          <Checkbox
            size="xs"
            label="Marks"
            checked={showsMarks}
            onChange={(event) => onShowMarks(event.currentTarget.checked)}
          />
        </Group>
        <Group gap={12} mt={6}>
          {data.reads.map((read, index) => (
            <UnstyledButton
              key={read.reader}
              disabled={read.findings.length === 0}
              onClick={() => onLookAt(read.reader)}
              title={`To the next finding of ${read.reader}`}
            >
              <Text size="sm" span>
                <Text span fw={700} c={readerColor(index)}>
                  {read.reader}
                </Text>{' '}
                {read.cannot_be_read
                  ? `could not read it: ${UNREADABLE_NAMES[read.cannot_be_read.reason].toLowerCase()}`
                  : read.no_finding
                    ? 'no finding'
                    : plural(read.findings.length, 'finding')}
              </Text>
            </UnstyledButton>
          ))}
        </Group>
      </div>
      <div className={classes.items}>
        <Stack gap="xs">
          {decided && (
            <Alert color="cyan" variant="outline" p="sm">
              This case is decided; the decision cannot be changed.
            </Alert>
          )}
          {data.items.map((item, index) => (
            <ItemCard
              key={item.item}
              number={index + 1}
              item={item}
              protocol={data.protocol}
              reads={data.reads.map((read) => read.reader)}
              unable={data.reads.filter((read) => read.cannot_be_read).map((read) => read.reader)}
              ruling={rulings.get(item.item)}
              current={index === current}
              disabled={decided}
              onCurrent={() => onCurrent(index)}
              onRule={onRule}
            />
          ))}
        </Stack>
      </div>
      <Stack gap="xs" className={classes.foot}>
        <Textarea
          aria-label="Comment"
          placeholder="Comment (optional)"
          rows={2}
          value={comment}
          disabled={decided}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
        <Failure error={decide.error ?? next.error} />
        <Group justify="space-between">
          <Text size="xs" c="dimmed">
            <Kbd size="xs">J</Kbd> <Kbd size="xs">K</Kbd> item · <Kbd size="xs">Y</Kbd> <Kbd size="xs">N</Kbd> stands or
            not · <Kbd size="xs">Shift</Kbd>+<Kbd size="xs">1</Kbd>–<Kbd size="xs">9</Kbd> value ·{' '}
            <Kbd size="xs">F</Kbd> next mark · <Kbd size="xs">T</Kbd> marks off and on
          </Text>
        </Group>
        <Button
          fullWidth
          disabled={decided || open > 0}
          loading={decide.isPending || next.isPending}
          onClick={submit}
          data-testid="arbitration-submit"
        >
          {decided ? 'Decided' : open > 0 ? `${plural(open, 'item')} still open` : 'Submit and go on'}
        </Button>
      </Stack>
    </aside>
  );
}
