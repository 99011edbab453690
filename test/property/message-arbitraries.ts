import fc from 'fast-check';
import { ESCALATIONS } from '../../src/domain/escalation.js';
import { FROM_CHILD, FROM_OWNER, type Message, type Sender } from '../../src/protocol/messages.js';
import type { Fields } from '../../src/protocol/shape.js';

const text = fc.string();
const plain = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.double(),
    fc.integer(),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.float64Array({ maxLength: 8 }),
    fc.int32Array({ maxLength: 8 }),
    fc.uint8Array({ maxLength: 8 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(fc.string(), fc.constantFrom('$', '$$', '$x', 'b')).filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
})).value;
const dictionary = fc.dictionary(fc.constantFrom('a', '$', 'sigma0'), plain, { noNullPrototype: true });
const error = fc
  .record({ name: text, message: text })
  .chain((cause) =>
    fc.record(
      { name: text, message: text, stack: text, code: text, data: dictionary, cause: fc.constant(cause) },
      { requiredKeys: ['name', 'message'] },
    ),
  );
const spec = fc.record({
  kind: text,
  module: text,
  export: text,
  options: dictionary,
  workers: fc.nat(),
  evaluations: fc.constantFrom('inline', 'threads', 'processes', 'shared'),
  wants: fc.constantFrom('residuals', 'gradient', null),
});

const snapshot = fc.record(
  {
    saved: plain,
    asked: fc.nat(),
    told: fc.nat(),
    injected: fc.nat(),
    worst: fc.double(),
    pendingIds: fc.float64Array({ maxLength: 4 }),
    pendingPoints: fc.float64Array({ maxLength: 8 }),
  },
  { requiredKeys: ['asked', 'told', 'injected', 'worst', 'pendingIds', 'pendingPoints'] },
);

const policy = fc.oneof(
  fc.constantFrom('infinity', 'worst', 'retry', 'stop'),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** Fields by their name; any other is a whole number. */
const FIELDS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  bounds: fc.array(fc.tuple(fc.double(), fc.double())),
  deterministic: fc.boolean(),
  error,
  escalation: fc.constantFrom(...ESCALATIONS),
  fx: fc.double(),
  initializer: fc.option(fc.record({ module: text, export: text, factory: fc.boolean(), options: plain })),
  isSharing: fc.boolean(),
  level: fc.constantFrom('debug', 'info', 'warn', 'error'),
  meet: fc.record({ path: text, token: text }),
  meetingPlace: fc.record({ directory: text, token: text }),
  path: text,
  reason: text,
  rules: fc.record({
    timeoutMs: fc.double(),
    isDetailed: fc.boolean(),
    onFailure: fc.record({ failed: policy, timedOut: policy, lost: policy }),
  }),
  rng: fc.record({ words: fc.array(fc.integer()), spareNormal: fc.option(fc.double()) }),
  replay: fc.boolean(),
  sliceMs: fc.double(),
  snapshot,
  source: text,
  spec,
  task: fc.record({ module: text, export: text, factory: fc.boolean(), options: plain }),
  text,
  what: text,
  x: fc.array(fc.double()),
  x0: fc.array(fc.double()),
};

const TABLES = { owner: FROM_OWNER, child: FROM_CHILD } as const;
/** All types of messages, with who sends them. */
export const TYPES = Object.entries(TABLES).flatMap(([from, table]) =>
  Object.keys(table).map((type) => [from as Sender, type] as const),
);

/** Any message of a type, with or without its optional fields. */
export function messages(from: Sender, type: string): fc.Arbitrary<Message> {
  const table: Readonly<Record<string, Fields>> = TABLES[from];
  const names = Object.keys(table[type]);
  const required = names.filter((name) => !('optional' in table[type][name]));
  const fields = Object.fromEntries(names.map((name) => [name, FIELDS[name] ?? fc.nat()]));
  return fc
    .record(fields, { requiredKeys: required })
    .map((values) => ({ type, ...values }) as unknown as Message);
}
