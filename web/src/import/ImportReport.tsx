import { Anchor, Text } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { reportAddress, useImport } from '../api/imports';
import type { Outcome } from '../api/types';
import { count, moment, plural } from '../ui/format';
import { Loaded } from '../ui/Loaded';
import { Panel } from '../ui/Panel';
import { FileReports } from './FileReports';
import { sumOf } from './outcomes';

const route = getRouteApi('/signed-in/projects/$project/dataset/import/$import');

/** One import's report, file by file. */
export function ImportReport() {
  const { project, import: id } = route.useParams();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const report = useImport(project, id, outcome);
  return (
    <Loaded query={report}>
      {({ summary, files, next }) => (
        <Panel
          title={`Import of ${moment(summary.started_at)}`}
          note={`${summary.by ?? summary.source} · ${plural(summary.cases_made, 'new case')}`}
          actions={
            <Anchor
              size="sm"
              renderRoot={(props) => <Link to="/projects/$project/dataset/import" params={{ project }} {...props} />}
            >
              All imports
            </Anchor>
          }
        >
          <FileReports
            reports={files}
            tallies={summary}
            outcome={outcome}
            onOutcome={setOutcome}
            csv={reportAddress(project, id)}
          />
          {next != null && (
            <Text size="sm" c="dimmed" mt="xs">
              The first {plural(files.length, 'file')} of {count(outcome === null ? sumOf(summary) : summary[outcome])};
              the CSV holds them all.
            </Text>
          )}
        </Panel>
      )}
    </Loaded>
  );
}
