import { describe, expect, test } from 'vitest';
import { type DefineOptimizerOptions, defineOptimizer } from '../../../src/optimizers/index.js';

const url = new URL('./my%20search.v2.js', import.meta.url);

describe('defineOptimizer', () => {
  test('specifies an optimizer of a module of its own', () => {
    expect(defineOptimizer(url)).toEqual({
      kind: 'my search.v2',
      module: url.href,
      export: 'default',
      options: {},
      workers: 1,
      evaluations: 'inline',
      wants: null,
    });
    const spec = defineOptimizer(url.href, {
      export: 'createMine',
      kind: 'mine',
      options: { depth: 3, weights: [1, 2] },
      workers: 4,
      backend: 'processes',
      wants: 'residuals',
    });
    expect(spec).toEqual({
      kind: 'mine',
      module: url.href,
      export: 'createMine',
      options: { depth: 3, weights: [1, 2] },
      workers: 4,
      evaluations: 'processes',
      wants: 'residuals',
    });
  });

  test('refuses bad options, naming them', () => {
    const define = (options: unknown) => () => defineOptimizer(url, options as DefineOptimizerOptions);
    expect(() => defineOptimizer('./mine.js')).toThrow('defineOptimizer.url');
    expect(define({ exports: 'x' })).toThrow('defineOptimizer.exports');
    expect(define({ export: '' })).toThrow('defineOptimizer.export');
    expect(define({ kind: 7 })).toThrow('defineOptimizer.kind');
    expect(define({ options: 7 })).toThrow('defineOptimizer.options');
    expect(define({ options: { workers: 7 } })).toThrow('defineOptimizer.options.workers');
    expect(define({ options: { callback: () => 1 } })).toThrow('callback');
    expect(define({ wants: 'yes' })).toThrow('defineOptimizer.wants');
    expect(define({ workers: 0 })).toThrow('workers');
  });
});
