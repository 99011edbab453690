import { type Command, Option } from 'commander';
import type { Backend } from '../index.js';
import type { ResumeBudget } from '../resume-budget.js';
import { collect, positiveNumber, wholeNumber } from './argument-parsers.js';
import type { Commands, DisplayRequest, Overrides, ResumeRequest, RunRequest } from './requests.js';

const BACKENDS: readonly Backend[] = ['inline', 'threads', 'processes'];

const EXIT_STATUSES = `
Exit status: 0 done, 1 a run failed, 2 the command line or the job is wrong, 130, 143, 129 stopped in order by
SIGINT, SIGTERM, SIGHUP, 131 closed at once, 141 stopped since stdout was closed.
Ctrl-C stops in order, a second one at once.`;

type DisplayFlags = { readonly [Flag in keyof DisplayRequest]?: true };

type RunFlags = DisplayFlags & Overrides & { readonly only?: readonly string[] };

type ResumeFlags = DisplayFlags &
  ResumeBudget &
  Omit<Overrides, 'seed'> & { readonly from?: string; readonly job?: string; readonly only?: string };

/** Adds the commands that make a run and show it. */
export function addRunCommands(program: Command, { run, resume }: Commands): void {
  const runCommand = program
    .command('run')
    .description('run the job that a module exports by default')
    .argument('<job>', 'module of the job, .ts or .js')
    .argument('[args...]', 'arguments for the job; those that begin with a dash after --');
  withDisplay(runCommand)
    .addOption(new Option('--only <name>', 'do only this run of the job; may be repeated').argParser(collect))
    .addOption(new Option('--seed <n>', 'seed of every run').argParser(wholeNumber(0)));
  withPlaces(runCommand, 'directory of files; of several runs, each has its own in it').action(
    (job: string, args: string[], flags: RunFlags) => run(runRequest(job, args, flags)),
  );
  const resumeCommand = program
    .command('resume')
    .description('go on with a recorded run that has died or was stopped, without losing an evaluation')
    .argument('<dir>', 'working directory of the run, or directory of one of its checkpoints')
    .argument('[args...]', 'arguments for the job of --job; default: those of the first time');
  withDisplay(resumeCommand)
    .addOption(new Option('--from <checkpoint>', 'name or directory of a checkpoint; default: the newest'))
    .addOption(
      new Option(
        '--max-evaluations <n>',
        'evaluations of all sessions, in place of the recorded limit',
      ).argParser(wholeNumber(1)),
    )
    .addOption(
      new Option('--max-seconds <s>', 'seconds of all sessions, in place of the recorded limit').argParser(
        positiveNumber,
      ),
    )
    .addOption(
      new Option('--exit <condition>', 'exit condition, such as "maxEvaluations(20000) or targetCost(1e-6)"'),
    )
    .addOption(new Option('--job <file>', 'take the configuration from this job, not from the record'))
    .addOption(new Option('--only <name>', 'which run of the job of --job; default: that of the first time'));
  withPlaces(resumeCommand, 'directory of files from now on; default: that of the run').action(
    (directory: string, args: string[], flags: ResumeFlags) => resume(resumeRequest(directory, args, flags)),
  );
}

function withDisplay(command: Command): Command {
  return command
    .addOption(new Option('--json', 'write JSON lines to stdout, nothing else'))
    .addOption(
      new Option('--events', 'write the events of the run as JSON lines too').implies({ json: true }),
    )
    .addOption(new Option('--quiet', 'no progress').conflicts('verbose'))
    .addOption(new Option('--verbose', 'show what tasks print, and where errors come from'));
}

function withPlaces(command: Command, workingDir: string): Command {
  return command
    .addOption(new Option('--backend <where>', 'where optimizers run').choices(BACKENDS))
    .addOption(new Option('--max-jobs <n>', 'evaluations at the same time').argParser(wholeNumber(1)))
    .addOption(new Option('--working-dir <dir>', workingDir))
    .addHelpText('after', EXIT_STATUSES);
}

/** Users write `--json` where the job's own arguments stand, so it is understood there too. */
function runRequest(job: string, args: readonly string[], flags: RunFlags): RunRequest {
  const { only, ...others } = flags;
  const { display, rest } = displayOf(others, args);
  return { job, args: args.filter((arg) => arg !== '--json'), only: only ?? [], ...display, overrides: rest };
}

function resumeRequest(directory: string, args: readonly string[], flags: ResumeFlags): ResumeRequest {
  const { from, job, only, maxEvaluations, maxSeconds, exit, ...others } = flags;
  const { display, rest } = displayOf(others, args);
  const budget = {
    ...(maxEvaluations !== undefined && { maxEvaluations }),
    ...(maxSeconds !== undefined && { maxSeconds }),
    ...(exit !== undefined && { exit }),
  };
  return {
    directory,
    from: from ?? null,
    job: job ?? null,
    args: args.filter((arg) => arg !== '--json'),
    only: only ?? null,
    budget,
    ...display,
    overrides: rest,
  };
}

function displayOf<Flags extends DisplayFlags>(
  flags: Flags,
  args: readonly string[],
): { readonly display: DisplayRequest; readonly rest: Omit<Flags, keyof DisplayFlags> } {
  const { json, events, quiet, verbose, ...rest } = flags;
  const display = {
    json: json === true || args.includes('--json'),
    events: events === true,
    quiet: quiet === true,
    verbose: verbose === true,
  };
  return { display, rest };
}
