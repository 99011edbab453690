import { type BinaryOperator, type Expression, FUNCTIONS, type FunctionName } from './expression.js';
import { invalidData } from './invalid-data.js';

/** What the names in a formula stand for. */
export interface Names {
  /** Parameters, in the order in which their values will be given. */
  readonly parameters: readonly string[];
  /** Data columns by name, all of the same length. */
  readonly columns: ReadonlyMap<string, Float64Array>;
  /** Named constants. */
  readonly constants: ReadonlyMap<string, number>;
}

/** A formula that has been prepared for one set of data. */
export interface Program {
  /** Number of rows of the data. */
  readonly rows: number;
  /**
   * The formula's value in every row, for these parameters. The array belongs to the program and holds the values
   * until the next call.
   */
  evaluate(parameters: ArrayLike<number>): Float64Array;
}

/** Where a value lives: one number for all rows (a vector of length 1), or one number a row. */
interface Register {
  readonly values: Float64Array;
  /** Whether it depends on the parameters, and so has to be computed anew at every evaluation. */
  readonly changes: boolean;
}

interface Instruction {
  readonly operation: BinaryOperator | FunctionName;
  readonly target: Float64Array;
  readonly left: Float64Array;
  /** The same as `left` where the operation has one operand. */
  readonly right: Float64Array;
}

/**
 * Prepares a formula for fast evaluation: a flat list of instructions, each of which runs over all rows. What depends
 * on the data alone is computed here, once; what depends on the parameters alone is computed once an evaluation and
 * not once a row; what occurs twice is computed once. An evaluation allocates nothing.
 *
 * @throws GlompoError `GLOMPO_DATA_INVALID` for a name that stands for nothing.
 * @example
 * const columns = new Map([['x', Float64Array.of(1, 2, 3)]]);
 * compile(parse('b1*x'), { parameters: ['b1'], columns, constants: new Map() }).evaluate([2]); // 2, 4, 6
 */
export function compile(expression: Expression, names: Names): Program {
  const rows = names.columns.values().next().value?.length ?? 1;
  const parameters = names.parameters.map((): Register => ({ values: new Float64Array(1), changes: true }));
  const registers = new Map<string, Register>();
  const numbers = new Map<Register, string>();
  const instructions: Instruction[] = [];

  /** The register of that key, made at the first mention. */
  const shared = (key: string, make: () => Register): Register => {
    let register = registers.get(key);
    if (register === undefined) {
      register = make();
      registers.set(key, register);
      numbers.set(register, String(numbers.size));
    }
    return register;
  };

  const operation = (name: Instruction['operation'], left: Register, right: Register): Register =>
    shared(`${name} ${numbers.get(left)} ${numbers.get(right)}`, () => {
      const changes = left.changes || right.changes;
      const values = new Float64Array(Math.max(left.values.length, right.values.length));
      const instruction = { operation: name, target: values, left: left.values, right: right.values };
      if (changes) instructions.push(instruction);
      else execute(instruction);
      return { values, changes };
    });

  const number = (value: number): Register =>
    shared(`number ${Object.is(value, -0) ? '-0' : value}`, () => ({
      values: Float64Array.of(value),
      changes: false,
    }));

  const named = (name: string, position: number): Register => {
    const parameter = names.parameters.indexOf(name);
    if (parameter >= 0) return shared(`name ${name}`, () => parameters[parameter]);
    const column = names.columns.get(name);
    if (column !== undefined) return shared(`name ${name}`, () => ({ values: column, changes: false }));
    const constant = names.constants.get(name);
    if (constant !== undefined) return number(constant);
    const known = [...names.parameters, ...names.columns.keys(), ...names.constants.keys()].join(', ');
    throw invalidData(
      `At character ${position + 1} of the formula there is the name ${name}, but one of ${known} was expected.`,
      { position, expected: known },
    );
  };

  const registerOf = (node: Expression): Register => {
    switch (node.kind) {
      case 'number':
        return number(node.value);
      case 'name':
        return named(node.name, node.position);
      case 'negative':
        return operation('*', number(-1), registerOf(node.argument));
      case 'call': {
        const argument = registerOf(node.argument);
        return operation(node.name, argument, argument);
      }
      case 'binary':
        return operation(node.operator, registerOf(node.left), registerOf(node.right));
    }
  };

  const result = registerOf(expression).values;
  const output = result.length === rows ? result : new Float64Array(rows);
  return {
    rows,
    evaluate(values) {
      for (let i = 0; i < parameters.length; i += 1) parameters[i].values[0] = values[i];
      for (let i = 0; i < instructions.length; i += 1) execute(instructions[i]);
      if (output !== result) output.fill(result[0]);
      return output;
    },
  };
}

function execute({ operation, target, left, right }: Instruction): void {
  const count = target.length;
  // A step of 0 makes the one number of a register of length 1 serve every row.
  const a = left.length === 1 ? 0 : 1;
  const b = right.length === 1 ? 0 : 1;
  switch (operation) {
    case '+':
      for (let i = 0; i < count; i += 1) target[i] = left[i * a] + right[i * b];
      return;
    case '-':
      for (let i = 0; i < count; i += 1) target[i] = left[i * a] - right[i * b];
      return;
    case '*':
      for (let i = 0; i < count; i += 1) target[i] = left[i * a] * right[i * b];
      return;
    case '/':
      for (let i = 0; i < count; i += 1) target[i] = left[i * a] / right[i * b];
      return;
    case '**':
      if (b === 0 && right[0] === 2) {
        // The commonest power by far; the product is correctly rounded and much faster than the general function.
        for (let i = 0; i < count; i += 1) target[i] = left[i * a] * left[i * a];
      } else {
        for (let i = 0; i < count; i += 1) target[i] = left[i * a] ** right[i * b];
      }
      return;
    default: {
      const apply = FUNCTIONS[operation];
      for (let i = 0; i < count; i += 1) target[i] = apply(left[i]);
    }
  }
}
