import type { Mark } from '../api';

/** Where a mark lies: the number of its image or the name of its view, and that image's rank among the case's images. */
export type Place = { text: string; isShown: boolean; rank: [stack: number, slice: number] };
export type PlaceOf = (mark: Mark) => Place;

export type PlacedMark = { mark: Mark; index: number; place: Place };

/** A finding's marks in the order of their images; `index` counts them as they were drawn. */
export function byImage(marks: Mark[], placeOf: PlaceOf): PlacedMark[] {
  return marks
    .map((mark, index) => ({ mark, index, place: placeOf(mark) }))
    .sort((a, b) => a.place.rank[0] - b.place.rank[0] || a.place.rank[1] - b.place.rank[1] || a.index - b.index);
}

/** "38 … 44 (7)": the first image, the last, and how many. */
export function whereText(marks: Mark[], placeOf: PlaceOf): string {
  const places = [...new Set(byImage(marks, placeOf).map(({ place }) => place.text))];
  return places.length > 3 ? `${places[0]} … ${places.at(-1)} (${places.length})` : places.join(', ');
}
