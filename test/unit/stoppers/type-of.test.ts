import { describe, expect, it } from 'vitest';
import { typeOf } from '../../../src/stoppers/index.js';
import { ArrayHistory, factsAbout, viewOf } from '../../fixtures/array-history.js';

describe('typeOf', () => {
  it('holds for its kind alone, from the start on', () => {
    const history = new ArrayHistory();
    const of = (kind: string) => factsAbout(history, { candidate: viewOf(1, history, { kind }) });
    expect(typeOf('cmaEs').explain(of('cmaEs')).value).toBe(true);
    expect(typeOf('cmaEs').explain(of('cmaEsVariant')).value).toBe(false);
    expect(typeOf('cmaEs').not().explain(of('cmaEs')).value).toBe(false);
  });

  it('refuses bad arguments and prints itself', () => {
    expect(() => typeOf('')).toThrow('kind is ""');
    expect(() => typeOf(7 as unknown as string)).toThrow('kind is 7');
    expect(String(typeOf('cmaEs'))).toBe('typeOf("cmaEs")');
  });
});
