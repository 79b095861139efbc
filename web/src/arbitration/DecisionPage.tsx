import { Box } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { arbitrationAddress, manualPictures, useArbitration } from '../api/arbitration';
import type { ArbitrationCase, Mark, Ruling, Structure } from '../api/types';
import { Loaded } from '../ui/Loaded';
import { ManualBeside } from '../ui/structure/ManualBeside';
import { CaseImages } from '../viewing/CaseImages';
import { DecisionPanel } from './DecisionPanel';
import { fieldOfItem } from './itemField';
import { arbitrationOverlays, markOf, marksOf } from './overlays';
import { nextOpen, optionsOf, standing, valued, type Rulings } from './rulings';
import classes from './DecisionPage.module.css';

const route = getRouteApi('/signed-in/arbitration/$token');

/** One case to decide: the images with everybody's marks, and what the reads leave open. */
export function DecisionPage() {
  const { token } = route.useParams();
  const query = useArbitration(token);
  if (query.data === undefined) {
    return (
      <Box p="lg">
        <Loaded query={query}>{() => null}</Loaded>
      </Box>
    );
  }
  return <Decision key={token} data={query.data} />;
}

function Decision({ data }: { data: ArbitrationCase }) {
  const [rulings, setRulings] = useState<Rulings>(
    () => new Map(data.decision?.rulings.map((ruling) => [ruling.item, ruling])),
  );
  const [current, setCurrent] = useState(0);
  const [showsMarks, setShowsMarks] = useState(true);
  const [showsManual, setShowsManual] = useState(false);
  const pictures = useMemo(() => manualPictures(data.arbitration), [data.arbitration]);
  const decided = data.state === 'decided';
  const item = data.items[current];
  const inQuestion = data.protocol.structures?.find(({ key }) => key === item?.structure);
  const overlays = useMemo(() => (showsMarks ? arbitrationOverlays(data, item) : []), [data, item, showsMarks]);
  const [looked, setLooked] = useState<Mark | null>(null);
  const focus = useMemo(() => looked ?? markOf(data, item), [data, item, looked]);

  const goTo = (index: number) => {
    setLooked(null);
    setCurrent(index);
  };
  const lookAtNext = (reader?: string) => {
    const marks = marksOf(data, reader);
    const next = marks[(marks.findIndex((mark) => mark === looked) + 1) % marks.length];
    if (next) setLooked(next);
  };

  const rule = (ruling: Ruling, goOn: boolean) => {
    if (decided) return;
    const next = new Map(rulings).set(ruling.item, ruling);
    setRulings(next);
    if (goOn) goTo(nextOpen(data.items, next, current));
  };

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const step = { j: 1, k: -1 }[event.key.toLowerCase()];
      if (step !== undefined) goTo(Math.max(0, Math.min(data.items.length - 1, current + step)));
      else if (event.key.toLowerCase() === 'f') lookAtNext();
      else if (event.key.toLowerCase() === 't') setShowsMarks(!showsMarks);
      else if (event.key.toLowerCase() === 'm') setShowsManual(!showsManual);
      else if (item?.kind === 'finding' && /^[yn]$/i.test(event.key)) rule(standing(item, /y/i.test(event.key)), true);
      else if (item && item.kind !== 'finding' && event.shiftKey && /^Digit[1-9]$/.test(event.code)) {
        const option = optionsOf(item, fieldOfItem(data.protocol, item)?.answer)[Number(event.code.at(-1)) - 1];
        if (option) rule(valued(item, option.value), true);
      } else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  });

  return (
    <div className={classes.page} data-manual={showsManual || undefined}>
      <CaseImages
        base={arbitrationAddress(data.arbitration)}
        label={data.label}
        series={data.series}
        priors={data.priors}
        overlays={overlays}
        focus={focus}
      />
      {showsManual && (
        <ManualBeside
          structures={data.protocol.structures ?? NO_STRUCTURES}
          manual={data.protocol.manual ?? ''}
          structure={inQuestion ?? null}
          pictureAddress={pictures}
        />
      )}
      <DecisionPanel
        data={data}
        rulings={rulings}
        current={current}
        onCurrent={goTo}
        onLookAt={lookAtNext}
        onRule={(ruling) => rule(ruling, false)}
        showsManual={showsManual}
        onManual={() => setShowsManual(!showsManual)}
        showsMarks={showsMarks}
        onShowMarks={setShowsMarks}
      />
    </div>
  );
}

const NO_STRUCTURES: Structure[] = [];

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement
    ? !['checkbox', 'radio', 'button'].includes(target.type)
    : target instanceof HTMLTextAreaElement;
}
