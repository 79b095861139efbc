import { Box, Group, Stack, Title } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { Mark, PriorStudy, Protocol, TruthCase } from '../api/types';
import { useViewing, viewingAddress } from '../api/dataset';
import { useReadProtocol } from '../api/protocol';
import { useTruthCase } from '../api/truth';
import { useCurrentProject } from '../project/ProjectShell';
import { Loaded } from '../ui/Loaded';
import { CaseImages } from '../viewing/CaseImages';
import { AnswersPanel } from './AnswersPanel';
import { FindingsPanel } from './FindingsPanel';
import { middleMark, truthOverlays } from './overlays';
import { ReadsPanel } from './ReadsPanel';
import { TruthStateText } from './TruthStateText';
import classes from './TruthCasePage.module.css';

const route = getRouteApi('/signed-in/projects/$project/truth/$case');

/** One case: its images with what stands, and the reads behind it. */
export function TruthCasePage() {
  const { case: id } = route.useParams();
  const { project } = useCurrentProject();
  const query = useTruthCase(project, id);
  const viewing = useViewing(project, id);
  const protocol = useReadProtocol(project, query.data?.reads[0]?.protocol_version);
  if (query.data === undefined || viewing.data === undefined) {
    return (
      <Box p="lg">
        <Loaded query={query}>{() => null}</Loaded>
        <Loaded query={viewing}>{() => null}</Loaded>
      </Box>
    );
  }
  return <TruthCaseView data={query.data} priors={viewing.data.priors} protocol={protocol ?? {}} />;
}

function TruthCaseView({ data, priors, protocol }: { data: TruthCase; priors: PriorStudy[]; protocol: Protocol }) {
  const { project } = useCurrentProject();
  const [shownReads, setShownReads] = useState<ReadonlySet<string>>(new Set());
  const [selected, setSelected] = useState<string | null>(null);
  const [focus, setFocus] = useState<Mark | null>(() => middleMark(data.findings[0]?.marks ?? []));
  const overlays = useMemo(
    () => truthOverlays(data, protocol, shownReads, selected),
    [data, protocol, shownReads, selected],
  );
  const open = (id: string, mark: Mark | null) => {
    setSelected(id);
    if (mark) setFocus({ ...mark });
  };
  return (
    <div className={classes.page}>
      <CaseImages
        base={viewingAddress(project, data.case)}
        label={data.label}
        series={data.series}
        priors={priors}
        overlays={overlays}
        focus={focus}
        onPicked={setSelected}
      />
      <aside className={classes.side}>
        <Stack gap="md" p="md">
          <div>
            <Group justify="space-between">
              <Title order={1}>{data.label}</Title>
              <Link to="/projects/$project/truth" params={{ project }} className={classes.back}>
                All cases
              </Link>
            </Group>
            <TruthStateText state={data.state} cannotBeRead={data.cannot_be_read} />
          </div>
          <FindingsPanel data={data} protocol={protocol} selected={selected} onOpen={open} />
          <AnswersPanel data={data} protocol={protocol} />
          <ReadsPanel data={data} protocol={protocol} shown={shownReads} onChange={setShownReads} />
        </Stack>
      </aside>
    </div>
  );
}
