import { expect, it } from 'vitest';
import { featuresOf, placeFrom, placeOf } from './listPlace';

it('a window is asked for where it was left, also left of the first monitor', () => {
  const place = placeOf({ screenX: -1200, screenY: 40, innerWidth: 700, innerHeight: 1100 });
  expect(placeFrom(JSON.stringify(place))).toEqual(place);
  expect(featuresOf(place)).toBe('popup,left=-1200,top=40,width=700,height=1100');
});

it('what is no place is forgotten', () => {
  expect(placeOf({ screenX: -32000, screenY: -32000, innerWidth: 160, innerHeight: 28 })).toBeNull();
  for (const kept of [null, '', 'no', '7', '{"left":0}', '{"left":0,"top":null,"width":500,"height":500}']) expect(placeFrom(kept)).toBeNull();
  expect(featuresOf(null)).toBe('popup,width=460,height=900');
});
