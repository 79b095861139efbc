import { Alert, Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Project } from '../api/types';
import { plural } from '../ui/format';

/** How many cases no reader is given until somebody looked at their pixels; nothing where there are none. */
export function KeptBack({ project, counts }: { project: string; counts: Project['counts'] }) {
  const parts = [
    counts.flagged > 0 && `${plural(counts.flagged, 'case')} ${counts.flagged === 1 ? 'waits' : 'wait'} for a look at burned-in text`,
    counts.pixels_due > 0 && `${counts.pixels_due} still to be looked into by the program`,
    counts.excluded > 0 && `${counts.excluded} kept out`,
  ].filter((part) => part !== false);
  if (parts.length === 0) return null;
  return (
    <Alert color="amber" variant="outline" p="sm" role="status" data-testid="kept-back">
      <Text size="sm">
        {parts.join(', ')}: no batch takes them.{' '}
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/projects/$project/dataset/burned-in" params={{ project }} {...props} />}
        >
          Look at them
        </Anchor>
      </Text>
    </Alert>
  );
}
