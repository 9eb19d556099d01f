/** `holdfast logs`: what a node's process says. */
import { withName } from '../command.ts';
import type { AddCommand } from '../command.ts';
import { parseCount } from '../options.ts';

interface Flags {
  readonly name: string;
  readonly node?: string;
  readonly follow: boolean;
  readonly json: boolean;
  readonly tail?: number;
}

export const addLogs: AddCommand = (program, { control, output }) => {
  withName(program.command('logs'))
    .description("show the log of a cluster's server, or of another node")
    .option('--node <node>', 'which node (default: the server)')
    .option('-f, --follow', 'go on as it grows', false)
    .option('--tail <lines>', 'only the last lines', parseCount)
    .option('--json', 'as it is written: a JSON object a line', false)
    .action(async ({ name, node, follow, json, tail }: Flags) => {
      const stop = new AbortController();
      process.once('SIGINT', () => stop.abort());
      const options = {
        follow,
        signal: stop.signal,
        ...(node === undefined ? {} : { node }),
        ...(tail === undefined ? {} : { tail }),
      };
      for await (const line of control.logs(name, options)) {
        output.line(json ? line : readable(line));
      }
    });
};

/** `15:04:05 warn  message  key=value …`; a line that isn't JSON stays as it is. */
export function readable(line: string): string {
  if (!line.startsWith('{')) return line;
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(line);
  } catch {
    return line;
  }
  const { time, level, msg, ...fields } = entry;
  const clock = String(time).slice(11, 23);
  const details = Object.entries(fields).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return [clock, String(level).padEnd(5), String(msg), ...details].join(' ');
}
