import { GlompoError, printed } from './errors.js';

/** Whether a condition held, and for a combination which part decided. A part that was not needed has no value. */
export interface Explanation {
  readonly label: string;
  readonly value: boolean | undefined;
  readonly operator?: 'and' | 'or' | 'not';
  readonly operands?: readonly Explanation[];
}

/** A rule over facts: `stopper` rules stop one optimizer, `exit` rules end the run. The two do not mix. */
export type ConditionFamily = 'stopper' | 'exit';

/**
 * A rule and the algebra on rules. Conditions are immutable and keep no results: {@link Condition.explain} decides
 * from the facts alone and returns which part decided.
 *
 * `and` and `or` evaluate from left to right and stop at the first part that settles the answer.
 *
 * @example
 * evaluationsUnmoving(100, 0.01).and(minFunctionCalls(500)).or(bestUnmoving(2_000, 0.2));
 */
export abstract class Condition<Facts> {
  abstract readonly family: ConditionFamily;

  abstract explain(facts: Facts): Explanation;

  /** The largest number of evaluations after which the condition surely holds; Infinity when there is none. */
  abstract readonly evaluationLimit: number;

  /** The parts that are not combinations, from left to right. */
  abstract leaves(): readonly Condition<Facts>[];

  /** One line, as it would be written in a program. */
  abstract toString(): string;

  and(other: Condition<Facts>): Condition<Facts> {
    return new Combination('and', this, checkedOperand('and', this, other));
  }

  or(other: Condition<Facts>): Condition<Facts> {
    return new Combination('or', this, checkedOperand('or', this, other));
  }

  not(): Condition<Facts> {
    return new Negation(this);
  }
}

class Combination<Facts> extends Condition<Facts> {
  readonly family: ConditionFamily;
  readonly evaluationLimit: number;
  readonly #operator: 'and' | 'or';
  readonly #left: Condition<Facts>;
  readonly #right: Condition<Facts>;

  constructor(operator: 'and' | 'or', left: Condition<Facts>, right: Condition<Facts>) {
    super();
    this.family = left.family;
    this.#operator = operator;
    this.#left = left;
    this.#right = right;
    const limit = operator === 'or' ? Math.min : Math.max;
    this.evaluationLimit = limit(left.evaluationLimit, right.evaluationLimit);
  }

  explain(facts: Facts): Explanation {
    const left = this.#left.explain(facts);
    const settled = left.value === (this.#operator === 'or');
    const right = settled ? unevaluated(this.#right) : this.#right.explain(facts);
    return {
      label: this.#operator,
      operator: this.#operator,
      value: settled ? left.value : right.value,
      operands: [left, right],
    };
  }

  leaves(): readonly Condition<Facts>[] {
    return [...this.#left.leaves(), ...this.#right.leaves()];
  }

  override toString(): string {
    return `(${this.#left} ${this.#operator} ${this.#right})`;
  }
}

class Negation<Facts> extends Condition<Facts> {
  readonly family: ConditionFamily;
  readonly evaluationLimit = Infinity;
  readonly #operand: Condition<Facts>;

  constructor(operand: Condition<Facts>) {
    super();
    this.family = operand.family;
    this.#operand = operand;
  }

  explain(facts: Facts): Explanation {
    const operand = this.#operand.explain(facts);
    return { label: 'not', operator: 'not', value: !operand.value, operands: [operand] };
  }

  leaves(): readonly Condition<Facts>[] {
    return this.#operand.leaves();
  }

  override toString(): string {
    return `not ${this.#operand}`;
  }
}

/** The explanation as a line: every part that was evaluated with its answer. */
export function explanationText(explanation: Explanation): string {
  const { operator, operands, label, value } = explanation;
  if (operator === undefined || operands === undefined) return `${label} = ${value ?? 'not evaluated'}`;
  if (operator === 'not') return `not ${explanationText(operands[0])}`;
  return `(${operands.map(explanationText).join(` ${operator} `)})`;
}

/**
 * The explanation as a tree of lines, each part indented below its combination: it shows which part decided.
 *
 * @example
 * explanationTree(stopper.explain(facts));
 * // or = true
 * //   minFunctionCalls(500) = true
 * //   bestUnmoving(2000, 0.2) = not evaluated
 */
export function explanationTree(explanation: Explanation): string {
  const line = `${explanation.label} = ${explanation.value ?? 'not evaluated'}`;
  const parts = (explanation.operands ?? []).map(explanationTree).join('\n');
  return parts === '' ? line : `${line}\n${parts.replace(/^/gm, '  ')}`;
}

/** What {@link Condition.explain} would return had nothing been evaluated. */
function unevaluated<Facts>(condition: Condition<Facts>): Explanation {
  return { label: String(condition), value: undefined };
}

function checkedOperand<Facts>(
  operator: string,
  left: Condition<Facts>,
  right: Condition<Facts>,
): Condition<Facts> {
  if (right instanceof Condition && right.family === left.family) return right;
  const expected = left.family === 'stopper' ? 'a stopper' : 'an exit condition';
  throw new GlompoError(
    'GLOMPO_OPTION_INVALID',
    `The operand of ${operator}() is ${printed(right)}, but must be ${expected}, as ${left} is.`,
    { data: { option: operator } },
  );
}
