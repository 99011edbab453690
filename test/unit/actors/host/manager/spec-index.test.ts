import { expect, test } from 'vitest';
import { specIndexOf } from '../../../../../actors/host/manager/spec-index.js';
import { cmaEs, randomSearch } from '../../../../../src/optimizers/index.js';

const specs = [cmaEs({ sigma0: 1 }), randomSearch(), cmaEs({ sigma0: 2 }), randomSearch()];

test('an optimizer belongs to the specification that it was started from, wherever that stands now', () => {
  expect(specIndexOf({ spec: cmaEs({ sigma0: 2 }), specIndex: 2 }, specs)).toBe(2);
  expect(specIndexOf({ spec: cmaEs({ sigma0: 2 }), specIndex: 0 }, specs)).toBe(2);
  expect(specIndexOf({ spec: cmaEs({ sigma0: 1 }), specIndex: 7 }, specs)).toBe(0);
});

test('of several that are the same, to the one at its place, or else the first', () => {
  expect(specIndexOf({ spec: randomSearch(), specIndex: 3 }, specs)).toBe(3);
  expect(specIndexOf({ spec: randomSearch(), specIndex: 2 }, specs)).toBe(1);
});

test('to none when it is not there any more', () => {
  expect(specIndexOf({ spec: cmaEs({ sigma0: 3 }), specIndex: 0 }, specs)).toBe(-1);
  expect(specIndexOf({ spec: cmaEs({ sigma0: 1 }), specIndex: 0 }, [])).toBe(-1);
});
