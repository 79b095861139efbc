import { describe, expect, it } from 'vitest';
import { BINDINGS, commandOf, type KeyPress } from './bindings';

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
    const keys = [
      'ArrowUp',
      'Home',
      'PageUp',
      'ArrowLeft',
      '+',
      '-',
      '=',
      '?',
      ' ',
      'Enter',
      'Backspace',
      'Delete',
      'Escape',
      ...'abcdefghijklmnopqrstuvwxyz',
    ];
    const presses = keys.flatMap((key) => [press(key), press(key, { ctrl: true }), press(key, { shift: true })]);
    for (const one of presses) {
      expect(BINDINGS.filter((binding) => binding.matches(one)).length, JSON.stringify(one)).toBeLessThanOrEqual(1);
    }
  });
});
