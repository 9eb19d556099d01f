/** Parses the command line, runs the command and turns what goes wrong into one clear line and an exit status. */
import { Command, CommanderError } from 'commander';
import { isApiError } from '#api/status.ts';
import { HoldfastError, messageOf } from '#base/errors.ts';
import type { ClusterControl } from './cluster-control.ts';
import type { CommandContext, Output } from './command.ts';
import { commands } from './commands/index.ts';
import { version } from './version.ts';

const terminal: Output = {
  line: (text) => process.stdout.write(`${text}\n`),
  note: (text) => process.stderr.write(`${text}\n`),
};

/** Resolves with the exit status: 0, 1 for a failure, 2 for wrong usage. */
export async function runCli(
  words: readonly string[],
  control: ClusterControl,
  output: Output = terminal,
): Promise<number> {
  let status = 0;
  const context: CommandContext = {
    control,
    output,
    env: process.env,
    exit: (code) => {
      status = code;
    },
  };
  const program = createProgram(context);
  try {
    await program.parseAsync([...words], { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    output.note(`holdfast: ${explain(error)}`);
    // What the API refuses is no fault of the program.
    const expected = error instanceof HoldfastError || isApiError(error);
    if (!expected && error instanceof Error) output.note(error.stack ?? '');
    return 1;
  }
}

/** The whole command tree; also what shell completion is made from. */
function createProgram(context: CommandContext): Command {
  const program = new Command('holdfast')
    .description('A Kubernetes that holds on to names, addresses and data.')
    .version(version, '--version', 'print the version')
    .helpOption('--help', 'show help')
    .helpCommand(false)
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError('See: holdfast --help')
    .configureOutput({
      writeOut: (text) => context.output.line(text.trimEnd()),
      writeErr: (text) => context.output.note(text.trimEnd()),
      outputError: (text, write) => write(text.replace(/^error: /, 'holdfast: ')),
    });
  for (const add of commands) add(program, context);
  for (const command of program.commands) inherit(command, `holdfast ${command.name()}`);
  return program;
}

/** Gives a command and what is below it the program's way with errors and help. */
function inherit(command: Command, path: string): void {
  command.helpOption('--help', 'show help').showHelpAfterError(`See: ${path} --help`);
  for (const child of command.commands) inherit(child, `${path} ${child.name()}`);
}

function explain(error: unknown): string {
  const message = messageOf(error);
  return error instanceof HoldfastError && error.remedy ? `${message}; ${error.remedy}` : message;
}
