import { Command, Option } from 'commander';
import { type Export, EXPORTS } from '../run-outputs.js';
import { addInterventionCommands } from './intervention-commands.js';
import type { Commands, ReapRequest, StatusRequest } from './requests.js';
import { addRunCommands } from './run-commands.js';

/** The commands of `glompo` and their options; each is called with what the user asked for. */
export function commandLine(version: string, commands: Commands): Command {
  const program = new Command('glompo')
    .description('Globally managed parallel optimization.')
    .version(version)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'glompo: ')) })
    .showHelpAfterError('(glompo --help shows what there is)');
  addRunCommands(program, commands);
  addInterventionCommands(program, commands);
  program
    .command('reap')
    .description('show and end what runs have left behind whose process is dead; live ones are not touched')
    .argument('[dir]', 'only runs with this working directory or one below it', '.')
    .addOption(new Option('--all', 'runs in all directories'))
    .addOption(new Option('--dry-run', 'only show'))
    .addOption(new Option('--json', 'write JSON lines to stdout, nothing else'))
    .action((directory: string, { all, dryRun, json }: Partial<ReapRequest>) =>
      commands.reap({ directory, all: all === true, dryRun: dryRun === true, json: json === true }),
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
