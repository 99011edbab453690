/** A strategy, or a part of one, as it is written. */
export type Term =
  | { readonly type: 'literal'; readonly value: number | string | boolean | null }
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'array'; readonly items: readonly Term[] }
  | { readonly type: 'object'; readonly entries: readonly (readonly [string, Term])[] }
  | CallTerm
  | { readonly type: 'not'; readonly operand: Term }
  | { readonly type: 'and' | 'or'; readonly left: Term; readonly right: Term };

export interface CallTerm {
  readonly type: 'call';
  readonly name: string;
  readonly args: readonly Term[];
}
