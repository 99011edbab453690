import { commandLine } from '../../../src/cli/command-line.js';

/** What the user asks for by these arguments. */
export async function parsed(...argv: string[]): Promise<unknown> {
  let request: unknown;
  const take = async (given: unknown) => {
    request = given;
  };
  const program = commandLine('1.2.3', {
    run: take,
    resume: take,
    intervene: take,
    reap: take,
    export: take,
    status: take,
  });
  for (const command of [program, ...program.commands]) {
    command.configureOutput({ writeErr() {}, writeOut() {} });
  }
  await program.parseAsync(argv, { from: 'user' });
  return request;
}
