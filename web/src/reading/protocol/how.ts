import type { Shape } from '../api';

/** How each shape is drawn, in a few words. */
export const HOW: Record<Shape, string> = {
  point: 'click',
  line: 'drag from end to end',
  rectangle: 'drag from corner to corner',
  ellipse: 'drag from corner to corner of its box',
  polygon: 'click the corners; a double click, Shift + Enter or the first corner closes',
  contour: 'hold and draw; letting go closes',
  bidirectional: 'drag the long axis, then move the ends of the short one',
  angle: 'click an end, the vertex, the other end',
  circle: 'drag from the centre to the edge',
  spline: 'click points of the outline; a double click, Shift + Enter or the first point closes',
  box: 'drag from corner to corner, then again on the last slice',
  mask: 'paint',
};
