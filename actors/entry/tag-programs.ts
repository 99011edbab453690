import childProcess, { ChildProcess } from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { ProgramJournal } from '../process/program-journal.js';
import { OWN_TAG, tagVariables } from '../process/run-tag.js';

type Environment = Readonly<Record<string, string | undefined>>;
type Call = (...args: unknown[]) => unknown;

/** The functions that wait for their program. They do not pass through `ChildProcess`. */
const WAITING = ['spawnSync', 'execFileSync', 'execSync'] as const;

/**
 * Makes the programs that a task of this isolate starts carry the tag of the run, also when it starts them with an
 * environment of its own, so that they can be found, and writes down those that it does not wait for.
 */
export function tagPrograms(): void {
  if (OWN_TAG === undefined) return;
  const variables = Object.entries(tagVariables(OWN_TAG));
  const prototype = ChildProcess.prototype as unknown as { spawn(options: { envPairs?: string[] }): number };
  const { spawn } = prototype;
  const journal = ProgramJournal.of(OWN_TAG);
  prototype.spawn = function (this: ChildProcess, options) {
    const pairs = options.envPairs ?? [];
    for (const [name, value] of variables) {
      if (!pairs.some((pair) => pair.startsWith(`${name}=`))) pairs.push(`${name}=${value}`);
    }
    const failure = spawn.call(this as never, { ...options, envPairs: pairs });
    const { pid } = this;
    if (journal !== null && pid !== undefined) {
      journal.started(pid);
      this.once('exit', () => journal.ended(pid));
    }
    return failure;
  };

  const tagged = (environment: Environment) => ({ ...Object.fromEntries(variables), ...environment });
  const module = childProcess as unknown as Record<(typeof WAITING)[number], Call>;
  for (const name of WAITING) {
    const call = module[name];
    module[name] = (...args) => {
      const last = args.at(-1);
      const hasOptions = args.length > 1 && typeof last === 'object' && last !== null && !Array.isArray(last);
      const options = (hasOptions ? last : {}) as { readonly env?: Environment };
      const rest = hasOptions ? args.slice(0, -1) : args.filter((arg) => arg !== undefined);
      return call(...rest, { ...options, env: tagged(options.env ?? process.env) });
    };
  }
  syncBuiltinESMExports();
}
