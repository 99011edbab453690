import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunTag, runIdOf } from './run-tag.js';

const PREFIX = 'glompo-';
/** Names the owner, so that the directory of a dead run can be told from that of a live one. */
const OWNER_FILE = 'owner.json';

/** The directory of a run for what only its own actors may reach; whoever survives the run knows which to remove. */
export function privateDirectoryOf(runId: string): string {
  return join(tmpdir(), `${PREFIX}${runId}`);
}

/** Makes the directory of a run, for this user alone, unless it is there. */
export function makePrivateDirectory({ tag, owner, workingDir }: RunTag): string {
  const directory = privateDirectoryOf(runIdOf(tag));
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, OWNER_FILE);
  if (!existsSync(file)) writeFileSync(file, JSON.stringify({ owner, workingDir }));
  return directory;
}

export function removePrivateDirectory(runId: string): void {
  rmSync(privateDirectoryOf(runId), { recursive: true, force: true });
}

/** The directories of all runs whose owner is named there, dead or alive. */
export function privateDirectories(): readonly RunTag[] {
  return namesIn(tmpdir()).flatMap((name) => {
    if (!name.startsWith(PREFIX)) return [];
    try {
      const text = readFileSync(join(tmpdir(), name, OWNER_FILE), 'utf8');
      const { owner, workingDir } = JSON.parse(text) as Partial<RunTag>;
      if (typeof owner !== 'string' || typeof workingDir !== 'string') return [];
      return [{ tag: `${name.slice(PREFIX.length)}/`, owner, workingDir }];
    } catch {
      return [];
    }
  });
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
