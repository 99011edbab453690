import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const OWNER = fileURLToPath(new URL('./owner.mjs', import.meta.url));

/** A process that begins the run of a trial, or goes on with it; see `owner.mjs`. */
export class Session {
  /** Lines that it has said. */
  said = [];
  /** When it died, by `performance.now()`; null while it lives. */
  diedAt = null;
  #child;
  #folder;

  /** @param folder Directory of the run and of what the session leaves. */
  constructor(settings, folder, members) {
    this.#folder = folder;
    rmSync(join(folder, 'report.json'), { force: true });
    const script = `${members.entrance}; ulimit -c 0; exec "$@"`;
    const stderr = openSync(join(folder, 'stderr'), 'w');
    this.#child = spawn(
      'sh',
      ['-c', script, 'sh', process.execPath, OWNER, folder, JSON.stringify(settings)],
      {
        cwd: folder,
        detached: true,
        stdio: ['ignore', 'pipe', stderr],
        env: { ...process.env, ...members.environment },
      },
    );
    closeSync(stderr);
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.said.push(line));
    this.#child.once('exit', () => {
      this.diedAt = performance.now();
    });
  }

  get hasEnded() {
    return this.diedAt !== null;
  }

  /** What it left; null when it could not. */
  get report() {
    try {
      return JSON.parse(readFileSync(join(this.#folder, 'report.json'), 'utf8'));
    } catch {
      return null;
    }
  }

  /** How it ended, in words. */
  get ending() {
    const { exitCode, signalCode } = this.#child;
    return signalCode ?? `exit status ${exitCode}`;
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
