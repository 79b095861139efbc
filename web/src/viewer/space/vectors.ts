/** Vectors in the patient: LPS, millimetres. */
export type Vector = readonly [number, number, number];

export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const plus = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const times = (a: Vector, factor: number): Vector => [a[0] * factor, a[1] * factor, a[2] * factor];
export const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const length = (a: Vector): number => Math.hypot(a[0], a[1], a[2]);
export const unit = (a: Vector): Vector => times(a, 1 / (length(a) || 1));

/** A vector turned about a unit axis (Rodrigues). */
export const turned = (a: Vector, axis: Vector, angle: number): Vector =>
  plus(
    plus(times(a, Math.cos(angle)), times(cross(axis, a), Math.sin(angle))),
    times(axis, dot(axis, a) * (1 - Math.cos(angle))),
  );
