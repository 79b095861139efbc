import { Center, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { Mark, Series } from '../api/types';
import { Refusal } from '../api/refusal';
import type { DicomJson } from '../viewer/types';
import { displaysOf, type Display } from '../viewer/hanging/displays';
import { SeriesStrip } from '../viewer/hanging/SeriesStrip';
import { locate, useHanging, type HangingState } from '../viewer/hanging/useHanging';
import { ViewportGrid } from '../viewer/hanging/ViewportGrid';
import { describeImages, forgetImages, renderingEngine } from '../viewer/viewport/engine';
import { ImageLoading } from '../viewer/viewport/imageLoading';
import type { ViewportControl } from '../viewer/viewport/Viewport';
import { Failure } from '../ui/Failure';
import { commandOf } from './keys';
import type { CaseImagesProps } from './props';
import classes from './Images.module.css';

export default function Images(props: CaseImagesProps) {
  const metadata = useQuery({
    queryKey: ['metadata', props.base],
    staleTime: Infinity,
    queryFn: async (): Promise<DicomJson[]> => {
      const answer = await fetch(`${props.base}/metadata`);
      const body: unknown = await answer.json().catch(() => null);
      if (!answer.ok || !Array.isArray(body)) throw Refusal.of(answer.status, body);
      return body as DicomJson[];
    },
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
  if (!opened?.displays) {
    return (
      <Center h="100%">
        <Loader size="sm" />
      </Center>
    );
  }
  return <Hung {...props} displays={opened.displays} loading={opened.loading} />;
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
function useOpened({ base, series }: CaseImagesProps, metadata: DicomJson[] | undefined): Opened | null {
  const [opened, setOpened] = useState<Opened | null>(null);
  useEffect(() => {
    if (!metadata) return;
    const loading = new ImageLoading();
    try {
      renderingEngine();
      const displays = displaysOf(base, series.map(complete), metadata);
      describeImages(displays, metadata);
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
  }, [base, series, metadata]);
  return opened;
}

type HungProps = CaseImagesProps & { displays: Display[]; loading: ImageLoading };

function Hung({ label, displays, loading, overlays, focus, onPicked }: HungProps) {
  const hanging = useHanging(displays);
  const controls = useRef(new Map<number, ViewportControl>());
  const onControl = useCallback((index: number, control: ViewportControl | null) => {
    if (control) controls.current.set(index, control);
    else controls.current.delete(index);
  }, []);
  useOpeningSlice(focus, hanging);
  useFocus(focus, hanging, controls.current);
  const locked = useMemo(() => overlays.map((overlay) => ({ ...overlay, locked: true })), [overlays]);

  const onKeyDown = (event: KeyboardEvent) => {
    const control = controls.current.get(hanging.active);
    const command = commandOf(event);
    if (!control || !command) return;
    event.preventDefault();
    command(control);
  };

  return (
    <div className={classes.images} onKeyDown={onKeyDown}>
      {hanging.displays.length > 1 && (
        <SeriesStrip
          displays={hanging.displays}
          shown={hanging.shown}
          position={hanging.position}
          onShow={hanging.show}
        />
      )}
      <ViewportGrid
        hanging={hanging}
        caseLabel={label}
        loading={loading}
        overlays={locked}
        tool={null}
        onDrawn={nothing}
        onEdited={nothing}
        onPicked={onPicked ?? nothing}
        onSlice={nothing}
        onControl={onControl}
      />
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
