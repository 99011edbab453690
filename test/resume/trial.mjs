import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { argumentsOf, Members } from '../chaos/members.mjs';
import { until } from '../chaos/pause.mjs';
import { mostAfterDeath } from '../chaos/yardstick.mjs';
import { MOST_ALIVE, momentOf } from './blow.mjs';
import { readCalls } from './calls.mjs';
import { cutJournal } from './cut.mjs';
import { recordOf } from './record.mjs';
import { Session } from './session.mjs';
import {
  differencesOf,
  divergences,
  gaps,
  inventedRows,
  lostRows,
  oddities,
  repeatedCalls,
} from './verdict.mjs';

/** Milliseconds after a death for which the trial looks for survivors. */
const LOOK_AFTER_DEATH = 10_000;
/** Milliseconds in which the dead usually are. */
const SOON_MS = 900;

/** What lives of the trials under way. */
const UNDER_WAY = new Set();

/** Ends the trials under way, which then fail. */
export async function clearAll() {
  await Promise.all([...UNDER_WAY].map((members) => members.clear()));
}

/**
 * One trial: a run that is killed again and again and goes on each time, and, where that is determined, the same run in
 * one go.
 *
 * @param folder Directory for the files of this trial; removed at its end unless something is wrong.
 * @returns What happened; all is well when there are no `complaints`.
 */
export async function runTrial(settings, folder) {
  const members = new Members(settings.marker);
  UNDER_WAY.add(members);
  const trial = new Trial(settings, folder, members);
  try {
    await trial.run();
    const { complaints, deaths, evaluations } = trial;
    return { settings, folder, complaints, deaths, evaluations };
  } finally {
    await members.clear();
    UNDER_WAY.delete(members);
    if (trial.complaints.length === 0) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

class Trial {
  complaints = [];
  /** Of each kill, at which moment it came, the bytes cut, the evaluations then, and the time until all were dead. */
  deaths = [];
  evaluations = 0;
  #settings;
  #folder;
  #members;
  /** What the journal said after the last death. */
  #record = null;
  #calls = 0;

  constructor(settings, folder, members) {
    this.#settings = settings;
    this.#folder = folder;
    this.#members = members;
  }

  get #killed() {
    return join(this.#folder, 'killed');
  }

  async run() {
    mkdirSync(this.#killed, { recursive: true });
    let hasEnded = false;
    for (const kill of this.#settings.kills) {
      hasEnded = await this.#session(kill);
      if (hasEnded || this.complaints.length > 0) break;
    }
    if (!hasEnded && this.complaints.length === 0) await this.#session(null);
    if (this.complaints.length === 0) await this.#compare();
  }

  /** One session; returns whether it was the last one. */
  async #session(kill) {
    const session = new Session(this.#settings, this.#killed, this.#members);
    try {
      if (kill === null) await until(() => session.hasEnded, MOST_ALIVE);
      else await momentOf(kill, session, join(this.#killed, 'run'));
      const wasAlive = !session.hasEnded;
      session.kill();
      await until(() => session.hasEnded, LOOK_AFTER_DEATH);
      const took = await this.#survivors(session);
      if (!wasAlive) this.#heed(session);
      else if (kill === null) this.#complain(session, [`the run did not end within ${MOST_ALIVE} ms`]);
      this.#look(session);
      const cut = wasAlive && kill !== null ? this.#cut(kill) : 0;
      const { evaluations } = this;
      if (wasAlive && kill !== null) this.deaths.push({ moment: kill.moment, cut, took, evaluations });
      return !wasAlive;
    } finally {
      session.kill();
    }
  }

  /** Waits until nothing of the run lives any more; returns the milliseconds that it took. */
  async #survivors(session) {
    const ended = () => this.#members.pids().length === 0;
    if (!(await until(ended, SOON_MS))) {
      const most = mostAfterDeath();
      await until(ended, LOOK_AFTER_DEATH);
      const took = performance.now() - session.diedAt;
      const left = this.#members.pids().map((pid) => `survivor: ${argumentsOf(pid)}`);
      if (left.length > 0) this.#complain(session, left);
      else if (took > (await most)) this.#complain(session, [`${Math.round(took)} ms until all were dead`]);
    }
    return performance.now() - session.diedAt;
  }

  /** What a session that has ended by itself has to say. */
  #heed(session) {
    const { report } = session;
    if (report === null) this.#complain(session, [`a session ended by ${session.ending}`]);
    else if (report.outcome === 'failed') this.#complain(session, [`a session failed: ${report.stack}`]);
    else if (report.warnings.length > 0) this.#complain(session, report.warnings);
  }

  /** Looks at the journal and at the calls that came since it was looked at last. */
  #look(session) {
    const before = this.#record;
    const record = recordOf(join(this.#killed, 'run'));
    const calls = readCalls(join(this.#killed, 'calls'));
    if (record === null) {
      if (calls.length > 0) this.#complain(session, ['there are calls, but no journal']);
      return;
    }
    const complaints = oddities(record, this.#settings);
    if (before !== null) {
      complaints.push(...lostRows(before, record));
      complaints.push(...repeatedCalls(calls.slice(this.#calls), before));
    }
    complaints.push(...inventedRows(record, calls));
    this.#record = record;
    this.#calls = calls.length;
    this.evaluations = record.evaluations;
    this.#complain(session, complaints);
  }

  /** What the disk has lost, nobody expects to find again. */
  #cut(kill) {
    const cut = cutJournal(join(this.#killed, 'run'), kill.cut);
    if (cut > 0) this.#record = recordOf(join(this.#killed, 'run'));
    this.evaluations = this.#record?.evaluations ?? 0;
    return cut;
  }

  async #compare() {
    const { settings } = { settings: this.#settings };
    const actual = this.#record;
    if (actual.evaluations !== settings.budget && settings.selector !== 'spawnControl')
      this.complaints.push(`${actual.evaluations} evaluations, and not ${settings.budget}`);
    const workersOf = () => Math.max(...settings.optimizers.map(({ workers }) => workers));
    this.complaints.push(...gaps(actual, workersOf));
    if (settings.mode === 'crowded' || this.complaints.length > 0) return;
    const folder = join(this.#folder, 'whole');
    mkdirSync(folder);
    const session = new Session(settings, folder, this.#members);
    await until(() => session.hasEnded, MOST_ALIVE);
    this.#heed(session);
    const expected = recordOf(join(folder, 'run'));
    if (expected === null) return;
    this.complaints.push(
      ...(settings.mode === 'lockStep'
        ? differencesOf(expected, actual)
        : divergences(expected, actual, settings.optimizers.length)),
    );
  }

  #complain(session, complaints) {
    if (complaints.length === 0) return;
    const when = `session ${this.deaths.length + 1}`;
    this.complaints.push(...complaints.map((complaint) => `${when}: ${complaint}`));
    this.complaints.push(...session.lastWords.map((line) => `stderr: ${line}`));
  }
}
