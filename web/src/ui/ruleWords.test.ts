import { expect, it } from 'vitest';
import { ruleWords } from './ruleWords';

it('says what is looked after, and nothing where nothing is', () => {
  expect(ruleWords({})).toEqual([]);
  expect(
    ruleWords({
      rules: { one_side: true, side_attribute: null, minimum_size_mm: 3, maximum_size_mm: null, tightness: { from: -500, share: 0.6 } },
    }),
  ).toEqual([
    'One finding lies on one side of the body: please mark right and left apart.',
    'We ask for at least 3 mm.',
    'Please draw it close: at least 60 % of what it encloses has values of −500 or more.',
  ]);
});

it('names the attribute that says the side as readers see it, and values between bounds', () => {
  expect(
    ruleWords({
      attributes: [{ key: 'side', name: 'Breast' }],
      rules: { side_attribute: 'side', maximum_size_mm: 80, tightness: { from: -20, to: 120.5, share: 1 } },
    }),
  ).toEqual([
    '“Breast” says the side that the image is of.',
    'We expect at most 80 mm: what is larger may be several findings.',
    'Please draw it close: at least 100 % of what it encloses has values from −20 to 120.5.',
  ]);
});
