import { Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useCurrentProject, useHolds } from '../project/ProjectShell';
import { DropArea } from './DropArea';
import { PastImports } from './PastImports';
import type { Chosen } from './upload';
import { isUnderWay, startUpload, useUpload } from './uploads';
import { UploadProgress } from './UploadProgress';
import { WaysIn } from './WaysIn';

/** Bringing DICOM in, and what earlier imports brought. */
export function ImportTab() {
  const { project } = useCurrentProject();
  const mayImport = useHolds('manager');
  const progress = useUpload(project);
  const queries = useQueryClient();
  const start = (files: Chosen[]) => {
    if (files.length > 0) void startUpload(project, files, queries);
  };
  return (
    <Stack>
      {mayImport && <DropArea disabled={isUnderWay(progress)} onChoose={start} />}
      {progress && <UploadProgress project={project} progress={progress} />}
      <PastImports project={project} />
      <WaysIn project={project} />
    </Stack>
  );
}
