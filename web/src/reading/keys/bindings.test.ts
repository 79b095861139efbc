import { describe, expect, it } from 'vitest';
import { chordsOf, withKey, type KeyPress } from '../../viewer/keys/chords';
import { BINDINGS, COLUMNS, commandOf } from './bindings';

const press = (key: string, change: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrl: false,
  shift: false,
  alt: false,
  ...change,
});

describe('keys', () => {
  it('choose window presets by the digit’s place, whatever the keyboard', () => {
    expect(commandOf(press('2', { code: 'Digit2' }), 'image')).toEqual({ do: 'window', preset: 1 });
    expect(commandOf(press('é', { code: 'Digit2' }), 'image')).toEqual({ do: 'window', preset: 1 });
    expect(commandOf(press('6', { code: 'Digit6' }), 'image')).toBeNull();
  });

  it('choose structures with Shift and a digit', () => {
    expect(commandOf(press('"', { code: 'Digit2', shift: true }), 'image')).toEqual({
      do: 'structure',
      index: 1,
    });
    expect(commandOf(press('(', { code: 'Digit9', shift: true }), 'image')).toEqual({
      do: 'structure',
      index: 8,
    });
  });

  it('undo and redo', () => {
    expect(commandOf(press('z', { ctrl: true }), 'image')).toEqual({ do: 'undo' });
    expect(commandOf(press('y', { ctrl: true }), 'image')).toEqual({ do: 'redo' });
    expect(commandOf(press('Z', { ctrl: true, shift: true }), 'image')).toEqual({ do: 'redo' });
  });

  it('leave typing alone, but for leaving and submitting', () => {
    expect(commandOf(press('n'), 'text')).toBeNull();
    expect(commandOf(press('ArrowDown'), 'text')).toBeNull();
    expect(commandOf(press('Escape'), 'text')).toEqual({ do: 'cancel' });
    expect(commandOf(press('Enter', { ctrl: true }), 'text')).toEqual({ do: 'submit' });
  });

  it('leave a choice its arrows and a button its Enter', () => {
    expect(commandOf(press('ArrowDown'), 'choice')).toBeNull();
    expect(commandOf(press(' '), 'choice')).toBeNull();
    expect(commandOf(press('Enter'), 'button')).toBeNull();
    expect(commandOf(press('ArrowDown'), 'button')).toEqual({ do: 'scroll', by: 1 });
    expect(commandOf(press('n'), 'choice')).toEqual({ do: 'new-finding' });
  });

  it('move the drawing cursor, finer with Alt', () => {
    expect(commandOf(press('ArrowLeft', { shift: true }), 'image')).toEqual({
      do: 'cursor',
      dx: -1,
      dy: 0,
      fine: false,
    });
    expect(commandOf(press('ArrowLeft', { shift: true, alt: true }), 'image')).toEqual({
      do: 'cursor',
      dx: -1,
      dy: 0,
      fine: true,
    });
  });

  it('never mean two things', () => {
    const chords = BINDINGS.flatMap(({ keys }) => keys.flatMap((bound) => bound.chords));
    expect(chords.filter((chord, at) => chords.indexOf(chord) !== at)).toEqual([]);
    const ids = BINDINGS.flatMap(({ keys }) => keys.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('are the reader’s own where they chose them, and then no longer do what they did', () => {
    const own = { invert: 'x', 'no-finding': 'Ctrl+Shift+n' };
    expect(commandOf(press('x'), 'image', own)).toEqual({ do: 'invert' });
    expect(commandOf(press('i'), 'image', own)).toBeNull();
    expect(commandOf(press('N', { ctrl: true, shift: true }), 'image', own)).toEqual({ do: 'no-finding' });
  });

  it('given twice, do what they were given last', () => {
    const own = withKey(withKey({}, 'invert', 'x'), 'smooth', 'x');
    expect(own).toEqual({ invert: '', smooth: 'x' });
    expect(commandOf(press('x'), 'image', own)).toEqual({ do: 'smooth' });
    expect(commandOf(press('i'), 'image', own)).toBeNull();
  });

  it('are all shown, and can all be changed', () => {
    expect(new Set(BINDINGS.map(({ group }) => group))).toEqual(new Set(COLUMNS.flat()));
    for (const { id, command } of BINDINGS.flatMap(({ keys }) => keys)) {
      expect(commandOf(press('F9'), 'image', withKey({}, id, 'F9')), id).toEqual(command);
    }
  });

  it('read signs whatever Shift they take on a keyboard', () => {
    expect(chordsOf(press('?', { shift: true, code: 'Minus' }))).toEqual(['?']);
    expect(commandOf(press('+', { shift: true, code: 'Equal' }), 'image')).toMatchObject({ do: 'zoom' });
    expect(commandOf(press('−'), 'image')).toMatchObject({ do: 'zoom' });
  });
});
