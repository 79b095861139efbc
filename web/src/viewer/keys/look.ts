/** Carrying out what keys and buttons say about looking. */
import { fusionWindows, OPACITY_STEP } from '../fusion/fusion';
import type { HangingState } from '../hanging/useHanging';
import type { SlabMode } from '../reformat/resample';
import type { ViewportControl } from '../viewport/Viewport';
import { presetsOf } from '../viewport/windows';
import type { LookingCommand } from './looking';

export type Looking = {
  hanging: HangingState;
  control: ViewportControl | null;
  /** What the reader chose for all viewports, to be turned over. */
  toggle(choice: 'smooth' | 'link' | 'lines' | 'probe'): void;
  arm(what: 'region' | 'ruler'): void;
  hangLikeThis(): void;
  toggleMetadata(): void;
};

const MODES: readonly SlabMode[] = ['maximum', 'minimum', 'mean'];
const USUAL_SLAB = 10;

export function look(command: LookingCommand, looking: Looking): void {
  const { hanging, control } = looking;
  if (control && onViewport(command, control)) return;
  switch (command.do) {
    case 'series':
      return hanging.show(hanging.position + command.by);
    case 'viewport':
      return hanging.setActive((hanging.active + command.by + hanging.shown.length) % hanging.shown.length);
    case 'stage':
      return hanging.stepStage(command.by);
    case 'grid':
      return hanging.toggleGrid();
    case 'enlarge':
      return hanging.enlarge();
    case 'mpr':
      return hanging.toggleMpr();
    case 'hang-like-this':
      return looking.hangLikeThis();
    case 'slab': {
      const { slab } = hanging;
      const mode = slab ? MODES[MODES.indexOf(slab.mode) + 1] : MODES[0];
      return hanging.setSlab(mode ? { mode, millimetres: slab?.millimetres ?? USUAL_SLAB } : null);
    }
    case 'slab-thickness':
      return thicken(hanging, command.by);
    case 'fuse':
      return hanging.toggleOver();
    case 'fusion-window': {
      const window = hanging.over && fusionWindows(hanging.over)[command.preset];
      if (window) hanging.changeFusion({ window });
      return;
    }
    case 'fusion-opacity': {
      const next = hanging.fusion.opacity + command.by * OPACITY_STEP;
      return hanging.changeFusion({ opacity: Math.max(0, Math.min(1, Number(next.toFixed(2)))) });
    }
    case 'window-box':
      return looking.arm('region');
    case 'ruler':
      return looking.arm('ruler');
    case 'smooth':
    case 'link':
    case 'lines':
    case 'probe':
      return looking.toggle(command.do);
    case 'metadata':
      return looking.toggleMetadata();
  }
}

const THICKEST = 1000;
const PAN_STEP = 40;

/** In steps of a millimetre; from 20 mm on, of five. */
export function thicken({ slab, setSlab }: HangingState, by: number): void {
  const now = slab ?? { mode: 'maximum' as const, millimetres: USUAL_SLAB };
  const step = now.millimetres + by >= 20 ? 5 : 1;
  setSlab({ ...now, millimetres: slab ? Math.max(1, Math.min(THICKEST, now.millimetres + by * step)) : USUAL_SLAB });
}

/** What concerns the active viewport alone. Answers whether the command is done. */
function onViewport(command: LookingCommand, { port, middle, display, typeWindow, toggleCine, turnPlanes }: ViewportControl): boolean {
  switch (command.do) {
    case 'scroll':
      port.scrollBy(command.by);
      return true;
    case 'scroll-to':
      port.scrollTo(command.place === 'first' ? 0 : display.images.length - 1);
      return true;
    case 'window': {
      const facts = display.images[port.snapshot().target]?.facts;
      const preset = facts && presetsOf(facts)[command.preset];
      if (preset) port.setWindow(preset);
      return true;
    }
    case 'zoom':
      port.view.zoomBy(command.by, middle());
      return true;
    case 'pan': {
      const [x, y] = port.view.pan();
      port.view.panTo([x + command.dx * PAN_STEP, y + command.dy * PAN_STEP]);
      return true;
    }
    case 'turn-planes':
      turnPlanes(command.degrees);
      return true;
    case 'fit':
      port.view.fit();
      return true;
    case 'actual-pixels':
      port.view.actualPixels();
      return true;
    case 'reset':
      port.reset();
      return true;
    case 'invert':
      port.invert();
      return true;
    case 'rotate':
      port.view.rotate(command.by);
      return true;
    case 'flip':
      port.view.flip(command.direction);
      return true;
    case 'type-window':
      typeWindow();
      return true;
    case 'cine':
      toggleCine();
      return true;
    default:
      return false;
  }
}
