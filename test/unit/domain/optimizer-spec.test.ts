import { describe, expect, it } from 'vitest';
import { specified } from '../../../src/domain/optimizer-spec.js';

const declaration = { kind: 'cmaEs', module: new URL('file:///cma.js'), export: 'createCmaEs' };

describe('specified', () => {
  it('splits the common options off', () => {
    expect(specified(declaration, { workers: 4, backend: 'processes', sigma0: 2 }, ['sigma0'])).toEqual({
      kind: 'cmaEs',
      module: 'file:///cma.js',
      export: 'createCmaEs',
      options: { sigma0: 2 },
      workers: 4,
      evaluations: 'processes',
      wants: null,
    });
  });

  it('evaluates inline with one worker and in threads with more, unless told otherwise', () => {
    expect(specified(declaration, {}, []).evaluations).toBe('inline');
    expect(specified(declaration, { workers: 2 }, []).evaluations).toBe('threads');
    expect(specified(declaration, { workers: 2, backend: 'inline' }, []).evaluations).toBe('inline');
    expect(specified(declaration, { backend: 'processes_forced' }, []).evaluations).toBe('processes');
  });

  it('is plain data that nobody can change any more', () => {
    const options = { weights: [1, 2] };
    const spec = specified({ ...declaration, wants: 'residuals' }, options, ['weights']);
    options.weights.push(3);
    expect(spec.options).toEqual({ weights: [1, 2] });
    expect(spec.wants).toBe('residuals');
    expect(Object.isFrozen(spec) && Object.isFrozen(spec.options)).toBe(true);
    expect(structuredClone(spec)).toEqual(spec);
  });

  it.each([
    [{ workers: 0 }, 'cmaEs.workers is 0'],
    [{ workers: 1.5 }, 'cmaEs.workers is 1.5'],
    [{ backend: 'cluster' }, 'cmaEs.backend is "cluster"'],
    [{ sigma: 1 }, 'cmaEs.sigma is 1'],
    [{ sigma0: () => 1 }, 'cmaEs.sigma0 is function sigma0, but must be plain data'],
  ])('refuses %j', (options, message) => {
    expect(() => specified(declaration, options as { workers?: number }, ['sigma0'])).toThrow(
      expect.objectContaining({
        code: 'GLOMPO_OPTION_INVALID',
        message: expect.stringContaining(message),
      }),
    );
  });
});
