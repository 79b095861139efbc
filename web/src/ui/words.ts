/** How the field's terms read on screen. */

export const ROLE_NAMES = {
  manager: 'Manager',
  clinical_lead: 'Clinical lead',
  reader: 'Reader',
  reviewer: 'Reviewer',
  arbiter: 'Arbiter',
  custodian: 'Custodian',
  auditor: 'Auditor',
} as const;

export const SPLIT_NAMES = {
  test: 'Test',
  validation: 'Validation',
  training: 'Training',
  none: 'Not divided',
} as const;

export const UNIT_NAMES = { study: 'study', series: 'series', image: 'image' } as const;

export const BATCH_KIND_NAMES = { practice: 'Practice', first: 'First', further: 'Further' } as const;

export const SHAPE_NAMES = {
  point: 'Point',
  line: 'Line',
  rectangle: 'Rectangle',
  ellipse: 'Ellipse',
  polygon: 'Polygon',
  contour: 'Freehand contour',
  bidirectional: 'Long and short axis',
  angle: 'Angle',
  circle: 'Circle',
  spline: 'Spline',
  box: 'Box over slices',
  mask: 'Painted mask',
} as const;

export const UNREADABLE_NAMES = {
  image_quality: 'Image quality',
  wrong_body_part: 'Wrong body part or examination',
  technical: 'Technical: images missing or damaged',
} as const;

export const TRUTH_NAMES = {
  reading: 'Being read',
  settled: 'Settled by consensus',
  to_arbitrate: 'To arbitrate',
  arbitrated: 'Settled by arbitration',
} as const;

/** What strikes in a finding by the rules of its protocol, as those are told who did not mark it. */
export const REMARK_NAMES = {
  outside_image: 'reaches past the image',
  two_sides: 'lies on both sides',
  other_side: 'names the other side than its image',
  too_small: 'smaller than asked for',
  too_large: 'larger than expected',
  loose: 'not drawn close, as the reader’s browser measured',
} as const;
