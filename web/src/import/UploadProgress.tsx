import { Alert, Anchor, Button, Group, Progress as Bar, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { FileReport, Outcome } from '../api/types';
import { Failure } from '../ui/Failure';
import { bytes, count, duration, plural } from '../ui/format';
import { Panel } from '../ui/Panel';
import { FileReports } from './FileReports';
import { tally } from './outcomes';
import type { Progress } from './upload';
import { secondsLeft } from './pace';
import { isUnderWay, stopUpload, usePace } from './uploads';

const TITLES: Record<Progress['phase'], string> = {
  sending: 'Sending files',
  completing: 'Making cases',
  done: 'Import complete',
  stopped: 'Import stopped; what was sent is kept',
  failed: 'Import interrupted; what was sent is kept',
};

/** How far the upload is, and what became of each file so far. */
export function UploadProgress({ project, progress }: { project: string; progress: Progress }) {
  const perSecond = usePace(project);
  const left = secondsLeft(progress.bytes - progress.bytesSent, perSecond);
  const share = progress.bytes === 0 ? 100 : (progress.bytesSent / progress.bytes) * 100;
  return (
    <Panel
      title={TITLES[progress.phase]}
      actions={
        isUnderWay(progress) ? (
          <Button size="compact-sm" variant="default" onClick={() => stopUpload(project)}>
            Stop
          </Button>
        ) : (
          progress.summary && (
            <Anchor
              size="sm"
              renderRoot={(props) => <Link to="/projects/$project/dataset" params={{ project }} {...props} />}
            >
              To the cases
            </Anchor>
          )
        )
      }
    >
      <Stack gap="sm">
        <Bar
          value={share}
          animated={isUnderWay(progress)}
          color={progress.phase === 'failed' ? 'red' : 'cyan'}
          aria-label="Bytes sent"
        />
        <Group gap="lg" role="status" data-testid="import-status">
          <Text size="sm">
            {count(progress.filesDone)} of {plural(progress.files, 'file')}
          </Text>
          <Text size="sm">
            {bytes(progress.bytesSent)} of {bytes(progress.bytes)}
          </Text>
          {progress.phase === 'sending' && perSecond !== null && (
            <Text size="sm" c="dimmed">
              {bytes(Math.round(perSecond))}/s{left !== null && ` · ${duration(left)} left`}
            </Text>
          )}
          {progress.summary && <Text size="sm">{plural(progress.summary.cases_made, 'new case')}</Text>}
        </Group>
        {progress.waiting && isUnderWay(progress) && (
          <Alert color="amber" variant="outline" p="sm" role="status" data-testid="import-waiting">
            <Text size="sm">{progress.waiting} It goes on by itself; nothing that was sent is lost.</Text>
          </Alert>
        )}
        <Failure error={progress.failure} />
        {progress.reports.length > 0 && <Reports reports={progress.reports} />}
      </Stack>
    </Panel>
  );
}

function Reports({ reports }: { reports: FileReport[] }) {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const chosen = outcome === null ? reports : reports.filter((report) => report.outcome === outcome);
  return <FileReports reports={chosen} tallies={tally(reports)} outcome={outcome} onOutcome={setOutcome} />;
}
