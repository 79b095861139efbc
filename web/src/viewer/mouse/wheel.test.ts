import { describe, expect, it } from 'vitest';
import { WheelSteps, zoomOf, type Turn } from './wheel';

const turn = (deltaY: number, timeStamp: number, deltaMode = 0): Turn => ({ deltaX: 0, deltaY, deltaMode, timeStamp });
/** Steps of events that follow each other every 16 ms. */
const steps = (sizes: number[], wheel = new WheelSteps(), from = 0) =>
  sizes.reduce((sum, size, at) => sum + wheel.take(turn(size, from + at * 16)), 0);

describe('a wheel', () => {
  it('steps once a notch, whatever a notch is worth', () => {
    expect(steps([100, 100, 100])).toBe(3);
    expect(steps([-120, -120])).toBe(-2);
    expect(steps(Array<number>(40).fill(100))).toBe(40);
    expect(steps([53, 53, 106])).toBe(3);
  });

  it('is told from a touch pad', () => {
    const [wheel, pad] = [new WheelSteps(), new WheelSteps()];
    steps([100, 100], wheel);
    steps([3, 9, 71], pad);
    expect([wheel.isPad, pad.isPad]).toEqual([false, true]);
  });

  it('steps once a notch where the browser counts lines or pages', () => {
    const wheel = new WheelSteps();
    expect([0, 30, 60].reduce((sum, at) => sum + wheel.take(turn(3, at, 1)), 0)).toBe(3);
    expect(new WheelSteps().take(turn(-1, 0, 2))).toBe(-1);
  });
});

describe('a touch pad', () => {
  /** Fingers that move evenly and stay. */
  const held = (events: number, size: number) => Array.from({ length: events }, (_, at) => size + (at % 3));
  /** What comes after a flick: ever less. */
  const coasting = Array.from({ length: 60 }, (_, at) => 90 * 0.95 ** at);

  it('steps as far as the fingers move', () => {
    expect(steps(held(50, 10))).toBeGreaterThanOrEqual(9);
    expect(steps(held(50, 10))).toBeLessThanOrEqual(11);
    expect(steps([4, 4, 4])).toBe(0);
    const slow = new WheelSteps();
    expect([0, 400, 800, 1_200, 1_600].map((at) => slow.take(turn(12, at)))).toEqual([0, 0, 0, 0, 1]);
  });

  it('does not run on by dozens of images after a flick', () => {
    const flick = [8, 30, 61, 88];
    expect(coasting.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(30 * 50);
    const all = steps([...flick, ...coasting]);
    expect(all).toBeGreaterThanOrEqual(2);
    expect(all).toBeLessThanOrEqual(12);
  });

  it('goes on when the fingers push on, and turns back at once', () => {
    const wheel = new WheelSteps();
    steps([8, 30, 61, 88, ...coasting], wheel);
    expect(steps([40, 45, 50, 55, 60], wheel, 1_000)).toBeGreaterThanOrEqual(3);
    expect(steps([-20, -21, -22], wheel, 1_090)).toBe(-1);
  });

  it('never skips an image, however fast the fingers are', () => {
    const wheel = new WheelSteps();
    const one = [20, 210, 330, 470].map((size, at) => wheel.take(turn(size, at * 16)));
    expect(one.every((step) => step <= 1)).toBe(true);
  });
});

describe('zoom', () => {
  it('is a tenth a notch, and follows a pinch', () => {
    expect(zoomOf(turn(-100, 0))).toBeCloseTo(1.1);
    expect(zoomOf(turn(100, 0))).toBeCloseTo(1 / 1.1);
    expect(zoomOf(turn(-5, 0)) * zoomOf(turn(5, 0))).toBeCloseTo(1);
    expect(zoomOf(turn(-5, 0))).toBeCloseTo(1.051, 3);
  });
});
