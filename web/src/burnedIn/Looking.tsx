import { Button, Group, Kbd, Stack, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { pictureAddress, useDecideOnBurnedIn, type BurnedInDecision } from '../api/burnedIn';
import type { FlaggedCase } from '../api/types';
import { useHolds } from '../project/ProjectShell';
import { Failure } from '../ui/Failure';
import { moment, plural } from '../ui/format';
import classes from './BurnedIn.module.css';
import { Picture } from './Picture';
import { useLookKeys } from './useLookKeys';
import { nextWaiting, stepped, viewsOf } from './views';

type Props = { project: string; cases: FlaggedCase[] };

/** The cases at the left, the picture of one at the right, and the decision below it. */
export function Looking({ project, cases }: Props) {
  const mayDecide = useHolds('manager');
  const decide = useDecideOnBurnedIn(project);
  const [chosen, setChosen] = useState<string | null>(null);
  const [place, setPlace] = useState(0);
  const [bright, setBright] = useState(false);
  const at = Math.max(
    0,
    cases.findIndex((one) => one.case === chosen),
  );
  const flagged = cases[at];
  const views = flagged ? viewsOf(flagged) : [];
  const view = views[stepped(place, 0, views.length)];

  const open = (id: string | null | undefined) => {
    setChosen(id ?? null);
    setPlace(0);
  };
  const settle = (decision: BurnedInDecision) => {
    if (!flagged || !mayDecide || decide.isPending) return;
    const next = nextWaiting(cases, flagged.case);
    decide.mutate({ case: flagged.case, decision }, { onSuccess: () => open(next) });
  };
  useLookKeys({
    previous: () => setPlace(stepped(place, -1, views.length)),
    next: () => setPlace(stepped(place, 1, views.length)),
    up: () => open(cases[stepped(at, -1, cases.length)]?.case),
    down: () => open(cases[stepped(at, 1, cases.length)]?.case),
    clear: () => settle('clear'),
    exclude: () => settle('exclude'),
    brighten: () => setBright(!bright),
  });
  if (!flagged || !view) return null;

  return (
    <div className={classes.frame}>
      <nav className={classes.list} aria-label="Flagged cases">
        {cases.map((one) => (
          <UnstyledButton
            key={one.case}
            className={classes.item}
            aria-current={one.case === flagged.case}
            onClick={() => open(one.case)}
            data-testid={`flagged-${one.label}`}
          >
            <Group justify="space-between" wrap="nowrap">
              <Text size="sm" fw={600}>
                {one.label}
              </Text>
              <Text size="xs" c={one.excluded ? 'red.4' : 'amber.4'}>
                {one.excluded ? 'Kept out' : 'Waits'}
              </Text>
            </Group>
            <Text size="xs" c="dimmed">
              {one.subject} · {plural(one.images.length, 'image')}
            </Text>
          </UnstyledButton>
        ))}
      </nav>
      <Stack gap="xs">
        <Picture
          key={`${view.image} ${view.frame}`}
          address={pictureAddress(project, flagged.case, view.image, view.frame)}
          name={`${flagged.label}, picture ${place + 1} of ${views.length}`}
          isBright={bright}
        />
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <div>
            <Text size="sm" data-testid="burned-in-reasons">
              Flagged because {view.reasons.join('; ')}.
            </Text>
            <Text size="xs" c="dimmed">
              Picture {place + 1} of {views.length}
              {view.frames > 1 && ` · frame ${view.frame} of ${view.frames}`}
              {flagged.decided_by && flagged.decided_at && (
                <> · kept out by {flagged.decided_by}, {moment(flagged.decided_at)}</>
              )}
            </Text>
            <Text size="xs" c="dimmed" mt={6}>
              <Kbd size="xs">←</Kbd> <Kbd size="xs">→</Kbd> pictures · <Kbd size="xs">↑</Kbd> <Kbd size="xs">↓</Kbd>{' '}
              cases · <Kbd size="xs">B</Kbd> brighter
            </Text>
          </div>
          <Group gap="xs" wrap="nowrap">
            <Button
              variant="default"
              disabled={!mayDecide || flagged.excluded}
              loading={decide.isPending && decide.variables?.decision === 'exclude'}
              onClick={() => settle('exclude')}
              rightSection={<Kbd size="xs">E</Kbd>}
              data-testid="exclude-case"
            >
              Keep the case out
            </Button>
            <Button
              disabled={!mayDecide}
              loading={decide.isPending && decide.variables?.decision === 'clear'}
              onClick={() => settle('clear')}
              rightSection={<Kbd size="xs">C</Kbd>}
              data-testid="clear-case"
            >
              It names nobody
            </Button>
          </Group>
        </Group>
        <Failure error={decide.error} />
      </Stack>
    </div>
  );
}
