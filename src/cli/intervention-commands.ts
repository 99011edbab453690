import { type Command, Option } from 'commander';
import type { ControlAction } from '../intervene.js';
import { finiteNumber, finiteNumbers, lineOfText, positiveNumber, wholeNumber } from './argument-parsers.js';
import type { Commands } from './requests.js';

/** Seconds that a run may take to hear; one that writes a large checkpoint may take long. */
const TIMEOUT = 60;

const EXIT_STATUSES = `
Exit status: 0 done, 1 the run refused, failed, ended before, or did not hear in time, 2 there is no run that is alive,
or the command line is wrong.`;

interface Flags {
  readonly timeout: number;
  readonly json?: true;
}

interface InjectFlags extends Flags {
  readonly x: readonly number[];
  readonly fx?: number;
  readonly optimizer?: number;
}

/** Adds the commands that ask something of a run of another process. */
export function addInterventionCommands(program: Command, { intervene }: Commands): void {
  const ask = (command: Command, directory: string, wanted: ControlAction, { timeout, json }: Flags) =>
    intervene({
      directory,
      command: `glompo ${command.name()}`,
      wanted,
      timeout,
      json: json === true,
    });

  const checkpoint = added(
    program,
    'checkpoint',
    'let a run that goes on write a checkpoint, and print its path',
  );
  checkpoint.action((directory: string, flags: Flags) =>
    ask(checkpoint, directory, { action: 'checkpoint' }, flags),
  );

  const stop = withOptimizer(added(program, 'stop', 'stop a run that goes on, or one optimizer, in order'));
  stop
    .addOption(new Option('--reason <text>', 'why, as it is recorded').argParser(lineOfText))
    .action(
      (directory: string, id: number | undefined, { reason, ...flags }: Flags & { reason?: string }) => {
        const why = reason ?? 'stopped by glompo stop';
        const wanted: ControlAction =
          id === undefined
            ? { action: 'stop', reason: why }
            : { action: 'stopOptimizer', optimizerId: id, reason: why };
        return ask(stop, directory, wanted, flags);
      },
    );

  const pause = withOptimizer(added(program, 'pause', 'let a run that goes on, or one optimizer, wait'));
  pause.action((directory: string, id: number | undefined, flags: Flags) =>
    ask(pause, directory, { action: 'pause', optimizerId: id ?? null }, flags),
  );

  const resume = withOptimizer(added(program, 'continue', 'let a run that waits, or one optimizer, go on'));
  resume.action((directory: string, id: number | undefined, flags: Flags) =>
    ask(resume, directory, { action: 'resume', optimizerId: id ?? null }, flags),
  );

  const inject = added(
    program,
    'inject',
    'tell the optimizers of a run of a point, or start the next one there',
  );
  inject
    .addOption(
      new Option('--x <numbers>', 'the point, with commas between its coordinates')
        .argParser(finiteNumbers)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--fx <value>', 'its value; without it the next optimizer starts there').argParser(
        finiteNumber,
      ),
    )
    .addOption(new Option('--optimizer <id>', 'tell only this one; default: all').argParser(wholeNumber(1)))
    .action((directory: string, { x, fx, optimizer, ...flags }: InjectFlags) =>
      ask(inject, directory, { action: 'inject', x, fx: fx ?? null, optimizerId: optimizer ?? null }, flags),
    );
}

function added(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .argument('<dir>', 'working directory of the run')
    .addOption(
      new Option('--timeout <s>', 'seconds to wait until the run has heard')
        .argParser(positiveNumber)
        .default(TIMEOUT),
    )
    .addOption(new Option('--json', 'write one line of JSON'))
    .addHelpText('after', EXIT_STATUSES);
}

function withOptimizer(command: Command): Command {
  return command.argument('[id]', 'number of an optimizer; default: the whole run', wholeNumber(1));
}
