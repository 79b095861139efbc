import type { Mark, PriorStudy, Series } from '../api/types';
import type { Overlay } from '../viewer/viewport/overlay';

export type CaseImagesProps = {
  /** Where the images are served: this address has `/metadata` and `/instances/…`. */
  base: string;
  label: string;
  series: Series[];
  /** Earlier studies beside it, served below `/priors/1`, `/priors/2` …: the latest first. */
  priors: PriorStudy[];
  overlays: Overlay[];
  /** The images go to this mark whenever it changes. */
  focus: Mark | null;
  /** The project's own hangings, and whether the person may change them. */
  project?: { slug: string; mayHang: boolean };
  onPicked?: (id: string | null) => void;
};
