import { describe, expect, it } from 'vitest';
import { identity } from '../tools/plane';
import type { ImagePoint } from '../types';
import { grabLine, type PlaneLine } from './PlaneLines';

const line = (of: number, ...ends: [ImagePoint, ImagePoint]): PlaneLine => ({ of, name: 'Cor', color: '#fff', ends, borders: [], turns: true });
/** They cross at (50, 50) of an image of 100 × 100 pixels. */
const lines = [line(1, [0, 50], [100, 50]), line(2, [50, 0], [50, 100])];

describe('lines of planes', () => {
  it('are both held where they cross, on a cut', () => {
    expect(grabLine(lines, identity, [50, 50], false)).toEqual({ kind: 'move', of: [1, 2] });
  });

  it('leave the middle of a stack as acquired to the window', () => {
    expect(grabLine(lines, identity, [50, 50], true)).toBeNull();
    expect(grabLine(lines, identity, [60, 50], true)).toBeNull();
    expect(grabLine(lines, identity, [70, 50], true)).toEqual({ kind: 'move', of: [1] });
    expect(grabLine(lines, identity, [50, 28], true)).toEqual({ kind: 'move', of: [2] });
  });

  it('are turned by their handles wherever these are', () => {
    expect(grabLine(lines, identity, [90, 50], true)).toMatchObject({ kind: 'turn', of: 1, pivot: [50, 50] });
  });
});
