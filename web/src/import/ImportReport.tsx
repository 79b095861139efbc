import { Anchor, Text } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { reportAddress, useImport } from '../api/imports';
import { moment, plural } from '../ui/format';
import { Loaded } from '../ui/Loaded';
import { Panel } from '../ui/Panel';
import { FileReports } from './FileReports';

const route = getRouteApi('/signed-in/projects/$project/dataset/import/$import');

/** One import's report, file by file. */
export function ImportReport() {
  const { project, import: id } = route.useParams();
  const report = useImport(project, id, null);
  return (
    <Loaded query={report}>
      {({ summary, files }) => (
        <Panel
          title={`Import of ${moment(summary.started_at)}`}
          note={`${summary.by ?? 'Command line'} · ${plural(summary.cases_made, 'new case')}`}
          actions={
            <Anchor
              size="sm"
              renderRoot={(props) => <Link to="/projects/$project/dataset/import" params={{ project }} {...props} />}
            >
              All imports
            </Anchor>
          }
        >
          <FileReports reports={files} csv={reportAddress(project, id)} />
          {total(summary) > files.length && (
            <Text size="sm" c="dimmed" mt="xs">
              The first {plural(files.length, 'file')} of {total(summary)}; the CSV holds them all.
            </Text>
          )}
        </Panel>
      )}
    </Loaded>
  );
}

const total = (summary: { stored: number; duplicate: number; quarantined: number; refused: number }) =>
  summary.stored + summary.duplicate + summary.quarantined + summary.refused;
