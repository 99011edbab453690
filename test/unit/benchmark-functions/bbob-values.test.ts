import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bbob } from '../../../src/benchmark-functions/index.js';

interface CocoValues {
  readonly values: readonly {
    readonly function: number;
    readonly dims: number;
    readonly instance: number;
    readonly x: readonly number[];
    readonly fx: number;
  }[];
}

interface PycmaValues {
  readonly dims: readonly number[];
  readonly functions: readonly {
    readonly instance: number;
    readonly minFx: number;
    readonly fx: readonly number[];
  }[][];
}

function fixture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8')) as T;
}

/** The points of `bbob-pycma.json`, some coordinates of which lie outside the bounds. */
function pycmaPoint(dims: number, instance: number): number[] {
  return Array.from(
    { length: dims },
    (_, k) => ((k * 7919 + instance * 393 + dims * 17 + 211) % 1001) / 77 - 6.5,
  );
}

function relativeError(found: number, expected: number): number {
  return Math.abs(found - expected) / Math.abs(expected);
}

describe('the values that COCO stores for its regression test', () => {
  const { values } = fixture<CocoValues>('bbob-coco.json');

  it('are of every function', () => {
    expect(new Set(values.map((value) => value.function)).size).toBe(24);
  });

  it.each(values)(
    'are those of f$function, $dims parameters, instance $instance',
    ({ x, fx, ...options }) => {
      // 5e-12 for one point of f16, whose finest cosine magnifies a rounding error of z a million times; else 1e-12.
      expect(relativeError(bbob(options).evaluate(x), fx)).toBeLessThan(1e-11);
    },
  );
});

describe('the values of pycma', () => {
  const { dims, functions } = fixture<PycmaValues>('bbob-pycma.json');
  const numbered = functions.map((instances, i): [number, typeof instances] => [i + 1, instances]);

  it('are of every function', () => {
    expect(functions).toHaveLength(24);
  });

  it.each(numbered)('are those of f%i', (number, instances) => {
    for (const { instance, minFx, fx } of instances) {
      expect(fx).toHaveLength(dims.length);
      fx.forEach((expected, i) => {
        const fn = bbob({ function: number, dims: dims[i], instance });
        expect(fn.minFx).toBe(minFx);
        const error = relativeError(fn.evaluate(pycmaPoint(dims[i], instance)), expected);
        expect(error, `${dims[i]} parameters, instance ${instance}`).toBeLessThan(1e-9);
      });
    }
  });
});
