import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const OWNER = fileURLToPath(new URL('./owner.mjs', import.meta.url));

/** For an owner that will fill it. */
const SMALL_HEAP = '--max-old-space-size=64';

/** A process that makes a run with the settings of a trial; see `owner.mjs`. */
export class OwnerProcess {
  /** Lines that it has said. */
  said = [];
  /** When it died, by `performance.now()`; null while it lives. */
  diedAt = null;
  #child;
  #folder;

  constructor(settings, folder, members) {
    this.#folder = folder;
    const script = `${members.entrance}; ulimit -c 0; exec "$@"`;
    const node = [process.execPath, ...(settings.ownEnd === 'out of memory' ? [SMALL_HEAP] : [])];
    const args = ['-c', script, 'sh', ...node, OWNER, folder, JSON.stringify(settings)];
    const stderr = openSync(join(folder, 'stderr'), 'a');
    this.#child = spawn('sh', args, {
      cwd: folder,
      detached: true,
      stdio: ['ignore', 'pipe', stderr],
      env: { ...process.env, ...members.environment, TMPDIR: join(folder, 'tmp') },
    });
    closeSync(stderr);
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.said.push(line));
    this.#child.once('exit', () => {
      this.diedAt = performance.now();
    });
  }

  get pid() {
    return this.#child.pid;
  }

  get hasEnded() {
    return this.diedAt !== null;
  }

  /** How it ended, in words. */
  get ending() {
    const { exitCode, signalCode } = this.#child;
    return signalCode ?? `exit status ${exitCode}`;
  }

  /** What it left: result, histories, failure, warnings; null when it could not. */
  get report() {
    try {
      return JSON.parse(readFileSync(join(this.#folder, 'result.json'), 'utf8'));
    } catch {
      return null;
    }
  }

  /** The first lines that it printed to stderr. */
  get lastWords() {
    return readFileSync(join(this.#folder, 'stderr'), 'utf8').split('\n').filter(Boolean).slice(0, 20);
  }

  kill() {
    this.#child.kill('SIGKILL');
    this.#child.stdout.destroy();
  }
}
