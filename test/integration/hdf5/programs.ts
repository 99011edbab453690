import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The first of these that has what is needed; the second is that of the system, whose packages apt installs. */
const PYTHONS = ['python3', '/usr/bin/python3'];
const SCRIPT = fileURLToPath(new URL('./read-log.py', import.meta.url));

/** What a reader says of a file; an unknown one throws. */
export type Reader = (...args: string[]) => string;

/** Python with modules; null where there is none. On a machine of continuous integration it has to be there. */
export function pythonReader(...modules: string[]): Reader | null {
  const python = PYTHONS.find((name) => spawnSync(name, ['-c', `import ${modules}`]).status === 0);
  if (python === undefined) return missing(`Python with ${modules.join(' and ')}`);
  return (...args) => outputOf(python, [SCRIPT, ...args]);
}

/** `h5dump`; null where there is none. */
export function h5dumpReader(): Reader | null {
  if (spawnSync('h5dump', ['--version']).status !== 0) return missing('h5dump');
  return (...args) => outputOf('h5dump', args);
}

function missing(program: string): null {
  if (process.env.CI === 'true')
    throw new Error(`${program} is missing, and .ci/run should have installed it.`);
  console.warn(`Skipped what needs ${program}: it is not on this machine.`);
  return null;
}

function outputOf(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return stdout;
}
