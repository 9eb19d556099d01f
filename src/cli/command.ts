/** The contract of a command: `commands/<verb>.ts` exports one, `commands/index.ts` lists them. */
import type { Command } from 'commander';
import type { ClusterControl } from './cluster-control.ts';

/** Where a command writes; tests pass their own. */
export interface Output {
  /** Results. */
  readonly line: (text: string) => void;
  /** Progress and problems. */
  readonly note: (text: string) => void;
}

export interface CommandContext {
  readonly control: ClusterControl;
  readonly output: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Sets the exit status of the process; 0 when never called. */
  readonly exit: (status: number) => void;
}

/** Adds one command (with its subcommands) to the program. */
export type AddCommand = (program: Command, context: CommandContext) => void;

/** Every command takes the cluster's name. */
export function withName(command: Command): Command {
  return command.option('--name <name>', 'the cluster', 'default');
}
