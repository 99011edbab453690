import { Command, InvalidArgumentError, Option } from 'commander';
import type { Backend } from '../index.js';
import { type Export, EXPORTS } from '../run-outputs.js';

/** What `glompo run` was asked to do. */
export interface RunRequest {
  readonly job: string;
  readonly args: readonly string[];
  readonly json: boolean;
  readonly events: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly only: readonly string[];
  readonly overrides: Overrides;
}

/** What `glompo reap` was asked to do. */
export interface ReapRequest {
  readonly directory: string;
  readonly all: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** What `glompo export` and `glompo plot` were asked to do. */
export interface ExportRequest {
  readonly directory: string;
  readonly what: readonly Export[];
  /** Where the files go; null for where the run is. */
  readonly to: string | null;
}

/** What `glompo status` was asked to do. */
export interface StatusRequest {
  readonly directory: string;
  readonly json: boolean;
}

/** What the commands do. */
export interface Commands {
  run(request: RunRequest): Promise<void>;
  reap(request: ReapRequest): Promise<void>;
  export(request: ExportRequest): Promise<void>;
  status(request: StatusRequest): Promise<void>;
}

/** Settings that replace those of every run of the job. */
export interface Overrides {
  readonly seed?: number;
  readonly backend?: Backend;
  readonly maxJobs?: number;
  readonly workingDir?: string;
}

const BACKENDS: readonly Backend[] = ['inline', 'threads', 'processes'];

const EXIT_STATUSES = `
Exit status: 0 done, 1 a run failed, 2 the command line or the job is wrong, 130, 143, 129 stopped in order by
SIGINT, SIGTERM, SIGHUP, 131 closed at once, 141 stopped since stdout was closed.
Ctrl-C stops in order, a second one at once.`;

interface RunFlags extends Overrides {
  readonly json?: true;
  readonly events?: true;
  readonly quiet?: true;
  readonly verbose?: true;
  readonly only?: readonly string[];
}

/** The commands of `glompo` and their options; each is called with what the user asked for. */
export function commandLine(version: string, commands: Commands): Command {
  const { run, reap } = commands;
  const program = new Command('glompo')
    .description('Globally managed parallel optimization.')
    .version(version)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'glompo: ')) })
    .showHelpAfterError('(glompo --help shows what there is)');
  program
    .command('run')
    .description('run the job that a module exports by default')
    .argument('<job>', 'module of the job, .ts or .js')
    .argument('[args...]', 'arguments for the job; those that begin with a dash after --')
    .addOption(new Option('--json', 'write JSON lines to stdout, nothing else'))
    .addOption(
      new Option('--events', 'write the events of the run as JSON lines too').implies({ json: true }),
    )
    .addOption(new Option('--quiet', 'no progress').conflicts('verbose'))
    .addOption(new Option('--verbose', 'show what tasks print, and where errors come from'))
    .addOption(new Option('--only <name>', 'do only this run of the job; may be repeated').argParser(collect))
    .addOption(new Option('--seed <n>', 'seed of every run').argParser(wholeNumber(0)))
    .addOption(new Option('--backend <where>', 'where optimizers run').choices(BACKENDS))
    .addOption(new Option('--max-jobs <n>', 'evaluations at the same time').argParser(wholeNumber(1)))
    .addOption(
      new Option('--working-dir <dir>', 'directory of files; of several runs, each has its own in it'),
    )
    .addHelpText('after', EXIT_STATUSES)
    .action((job: string, args: string[], flags: RunFlags) => run(requestOf(job, args, flags)));
  program
    .command('reap')
    .description('show and end what runs have left behind whose process is dead; live ones are not touched')
    .argument('[dir]', 'only runs with this working directory or one below it', '.')
    .addOption(new Option('--all', 'runs in all directories'))
    .addOption(new Option('--dry-run', 'only show'))
    .addOption(new Option('--json', 'write JSON lines to stdout, nothing else'))
    .action((directory: string, { all, dryRun, json }: Partial<ReapRequest>) =>
      reap({ directory, all: all === true, dryRun: dryRun === true, json: json === true }),
    );
  program
    .command('status')
    .description('show how a recorded run stands, also one that goes on or has died')
    .argument('[dir]', 'working directory of the run', '.')
    .addOption(new Option('--json', 'write one line of JSON'))
    .action((directory: string, { json }: Partial<StatusRequest>) =>
      commands.status({ directory, json: json === true }),
    );
  program
    .command('export')
    .description('make files of a recorded run, also of one that goes on or has died')
    .argument('[dir]', 'working directory of the run', '.')
    .addOption(
      new Option('--as <what...>', 'what to make').choices(EXPORTS).default(['summary', 'hdf5', 'csv']),
    )
    .addOption(new Option('--to <dir>', 'where the files go; default: where the run is'))
    .action((directory: string, { as, to }: { as: readonly Export[]; to?: string }) =>
      commands.export({ directory, what: as, to: to ?? null }),
    );
  program
    .command('plot')
    .description('draw the plots of a recorded run, as SVG and PNG')
    .argument('[dir]', 'working directory of the run', '.')
    .addOption(new Option('--parameters', 'also the parameters of each optimizer'))
    .addOption(new Option('--to <dir>', 'where the files go; default: where the run is'))
    .action((directory: string, { parameters, to }: { parameters?: true; to?: string }) =>
      commands.export({
        directory,
        what: ['trajectories', 'plots', ...(parameters ? (['parameters'] as const) : [])],
        to: to ?? null,
      }),
    );
  return program;
}

/** Users write `--json` where the job's own arguments stand, so it is understood there too. */
function requestOf(job: string, args: readonly string[], flags: RunFlags): RunRequest {
  const { json, events, quiet, verbose, only, ...overrides } = flags;
  return {
    job,
    args: args.filter((arg) => arg !== '--json'),
    json: json === true || args.includes('--json'),
    events: events === true,
    quiet: quiet === true,
    verbose: verbose === true,
    only: only ?? [],
    overrides,
  };
}

function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`It must be a whole number of at least ${least}.`);
  };
}

function collect(name: string, before: readonly string[] = []): readonly string[] {
  return [...before, name];
}
