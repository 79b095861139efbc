import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Look } from '../viewport/portState';
import type { Window } from '../viewport/voi';
import type { Display } from './displays';
import { SharedWindows } from './sharedWindows';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const lung: Window = { width: 1500, center: -600 };
const bone: Window = { width: 2500, center: 480 };
const source = { key: 'ct' } as Display;
const plane = { key: 'ct coronal', reformat: { source } } as Display;
const other = { key: 'mr' } as Display;
const port = (display: Display, shown: number | null = 0) => ({
  display,
  port: { snapshot: () => ({ shown }), follow: vi.fn<(look: Look, was: Window | null) => void>() },
});
const look = (window: Window | null): Look => ({ window, inverted: false });

it('gives all planes of a series the last of a run of windows, from the one before the first', () => {
  const [axial, coronal, mr] = [port(source), port(plane), port(other)];
  const windows = new SharedWindows(new Map([axial, coronal, mr].entries()));
  windows.changed(0, look(lung), null);
  windows.changed(0, look(bone), lung);
  expect(coronal.port.follow).not.toHaveBeenCalled();
  vi.runAllTimers();
  expect(coronal.port.follow.mock.calls).toEqual([[look(bone), null]]);
  expect(axial.port.follow).not.toHaveBeenCalled();
  expect(mr.port.follow).not.toHaveBeenCalled();
});

it('lets nobody follow what only opens, and no two go round in circles', () => {
  const [axial, opening] = [port(source), port(plane, null)];
  const windows = new SharedWindows(new Map([axial, opening].entries()));
  windows.changed(1, look(lung), null);
  vi.runAllTimers();
  expect(axial.port.follow).not.toHaveBeenCalled();
  opening.port.follow.mockImplementation((next) => windows.changed(1, next, null));
  windows.changed(0, look(lung), null);
  vi.runAllTimers();
  expect(opening.port.follow).toHaveBeenCalledTimes(1);
  expect(axial.port.follow).not.toHaveBeenCalled();
});
