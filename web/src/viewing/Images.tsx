import { Center, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { Mark, Series } from '../api/types';
import { Refusal } from '../api/refusal';
import { displaysOf, inReadingOrder, priorDisplays, type Display } from '../viewer/hanging/displays';
import { HangingBar } from '../viewer/hanging/HangingBar';
import type { HangingProtocol } from '../viewer/hanging/protocols';
import { SeriesStrip } from '../viewer/hanging/SeriesStrip';
import { locate, type HangingState } from '../viewer/hanging/useHanging';
import { ViewportGrid } from '../viewer/hanging/ViewportGrid';
import { coarse } from '../viewer/viewport/coarse';
import { describeImages, forgetImages, renderingEngine } from '../viewer/viewport/engine';
import { look, thicken } from '../viewer/keys/look';
import { ToolBar } from '../viewer/keys/ToolBar';
import { useLooking } from '../viewer/keys/useLooking';
import { text } from '../viewer/viewport/dicomJson';
import { MetadataPanel } from '../viewer/metadata/MetadataPanel';
import { projectHanging } from '../viewer/preferences/hangLikeThis';
import { followPerson } from '../viewer/preferences/preferences';
import type { DicomJson } from '../viewer/types';
import { ImageLoading } from '../viewer/viewport/imageLoading';
import type { ViewportControl } from '../viewer/viewport/Viewport';
import { Failure } from '../ui/Failure';
import { commandOf } from './keys';
import type { CaseImagesProps } from './props';
import classes from './Images.module.css';

followPerson();

const hangingAddress = (slug: string) => `/api/projects/${encodeURIComponent(slug)}/hanging`;

export default function Images(props: CaseImagesProps) {
  const slug = props.project?.slug;
  const ofProject = useQuery({
    queryKey: ['hanging', slug],
    enabled: slug !== undefined,
    queryFn: () => projectHanging(hangingAddress(slug ?? '')),
  });
  const metadata = useQuery({
    queryKey: ['metadata', props.base, props.priors.length],
    staleTime: Infinity,
    queryFn: () => Promise.all([props.base, ...props.priors.map((_, at) => priorAddress(props.base, at))].map(metadataAt)),
  });
  const opened = useOpened(props, metadata.data);
  const error = metadata.error ?? opened?.error;
  if (error) {
    return (
      <Center h="100%" p="lg">
        <Failure error={error} onRetry={() => void metadata.refetch()} />
      </Center>
    );
  }
  if (!opened?.displays || ofProject.isLoading) {
    return (
      <Center h="100%">
        <Loader size="sm" />
      </Center>
    );
  }
  return (
    <Hung
      {...props}
      displays={opened.displays}
      loading={opened.loading}
      metadata={metadata.data?.flat() ?? []}
      ofProject={ofProject.data ?? NONE}
    />
  );
}

const priorAddress = (base: string, at: number) => `${base}/priors/${at + 1}`;

async function metadataAt(address: string): Promise<DicomJson[]> {
  const answer = await fetch(`${address}/metadata`);
  const body: unknown = await answer.json().catch(() => null);
  if (!answer.ok || !Array.isArray(body)) throw Refusal.of(answer.status, body);
  return body as DicomJson[];
}

/** What the server leaves out is not known. */
const complete = (series: Series) => ({
  ...series,
  number: series.number ?? null,
  view: series.view ?? null,
  laterality: series.laterality ?? null,
  slice_spacing: series.slice_spacing ?? null,
});

type Opened =
  { displays: Display[]; loading: ImageLoading; error?: undefined } | { displays?: undefined; error: Error };

/** Hands the images to the rendering engine, and forgets them when the case is left. */
function useOpened({ base, series, priors }: CaseImagesProps, metadata: DicomJson[][] | undefined): Opened | null {
  const [opened, setOpened] = useState<Opened | null>(null);
  useEffect(() => {
    if (!metadata) return;
    const loading = new ImageLoading();
    try {
      renderingEngine();
      const [own = [], ...earlier] = metadata;
      const displays = inReadingOrder([
        ...displaysOf(base, series.map(complete), own),
        ...priors.flatMap((prior, at) =>
          priorDisplays(priorAddress(base, at), { ...prior, series: prior.series.map(complete) }, earlier[at] ?? []),
        ),
      ]);
      describeImages(displays, metadata.flat());
      coarse.fetchFirst(displays.flatMap(({ images: [first] }) => first ?? []));
      loading.start(displays.map(({ images }) => images.map(({ imageId }) => imageId)));
      setOpened({ displays, loading });
    } catch (error) {
      setOpened({ error: error as Error });
    }
    return () => {
      loading.stop();
      forgetImages();
      setOpened(null);
    };
  }, [base, series, priors, metadata]);
  return opened;
}

const NONE: HangingProtocol[] = [];

type HungProps = CaseImagesProps & {
  displays: Display[];
  loading: ImageLoading;
  metadata: DicomJson[];
  ofProject: HangingProtocol[];
};

function Hung({ label, displays, loading, metadata, overlays, focus, onPicked, project, ofProject }: HungProps) {
  const { viewer, hanging, looking, showsMetadata, toggleMetadata } = useLooking(displays, loading, ofProject);
  const [seen, setSeen] = useState({ position: 0, slice: 0 });
  const instance = hanging.displays[hanging.position]?.images[
    seen.position === hanging.position ? seen.slice : (hanging.slices.get(hanging.displays[hanging.position]?.key ?? '') ?? 0)
  ]?.instance;
  const controls = useRef(new Map<number, ViewportControl>());
  const onControl = useCallback((index: number, control: ViewportControl | null) => {
    if (control) controls.current.set(index, control);
    else controls.current.delete(index);
  }, []);
  const active = () => controls.current.get(hanging.active) ?? null;
  useOpeningSlice(focus, hanging);
  useFocus(focus, hanging, controls.current);
  const locked = useMemo(() => overlays.map((overlay) => ({ ...overlay, locked: true })), [overlays]);

  const onKeyDown = (event: KeyboardEvent) => {
    const command = commandOf(event, viewer.preferences.keys);
    const isTyping = event.target instanceof HTMLInputElement;
    if (event.key === 'Escape') {
      viewer.disarm();
      controls.current.get(hanging.active)?.clear();
    }
    if (!command || isTyping) return;
    event.preventDefault();
    look(command, looking(controls.current.get(hanging.active) ?? null));
  };

  return (
    <div className={classes.images} onKeyDown={onKeyDown}>
      {hanging.displays.length > 1 && (
        <SeriesStrip
          displays={hanging.displays}
          shown={hanging.arrangement.cells.map(({ source }) => source)}
          position={hanging.position}
          onShow={hanging.show}
        />
      )}
      <div className={classes.hung}>
        <div className={classes.bar}>
          <HangingBar
            hanging={hanging}
            projectAddress={project?.mayHang ? hangingAddress(project.slug) : undefined}
          />
        </div>
        <ViewportGrid
        hanging={hanging}
        options={viewer.options}
        caseLabel={label}
        loading={loading}
        overlays={locked}
        tool={null}
        onDrawn={nothing}
        onEdited={nothing}
        onPainted={nothing}
        onRadius={nothing}
        onRefused={nothing}
        onPicked={onPicked ?? nothing}
        onSlice={(position, slice) => setSeen({ position, slice })}
        onControl={onControl}
        onSlab={(millimetres) => thicken(hanging, millimetres)}
      />
        <ToolBar
          hanging={hanging}
          armed={viewer.options.armed}
          control={active}
          onCommand={(command) => look(command, looking(active()))}
        />
      </div>
      {showsMetadata && <MetadataPanel dataset={metadata.find((dataset) => text(dataset, '00080018') === instance) ?? null} onClose={toggleMetadata} />}
    </div>
  );
}

const nothing = () => undefined;

/** A viewport that is yet to open begins at the mark. */
function useOpeningSlice(focus: Mark | null, { displays, slices }: HangingState): void {
  useState(() => {
    const place = focus && locate(displays, focus);
    const display = place ? displays[place.position] : undefined;
    if (place && display) slices.set(display.key, place.slice);
  });
}

/** Brings the image with the mark onto the screen. */
function useFocus(focus: Mark | null, hanging: HangingState, controls: Map<number, ViewportControl>): void {
  const { displays, show, slices } = hanging;
  useEffect(() => {
    const place = focus && locate(displays, focus);
    const display = place ? displays[place.position] : undefined;
    if (!place || !display) return;
    slices.set(display.key, place.slice);
    show(place.position);
    for (const control of controls.values()) {
      if (control.display === display) control.port.scrollTo(place.slice);
    }
  }, [focus, displays, show, slices, controls]);
}
