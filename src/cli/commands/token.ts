/** `holdfast token …`: the tokens with which other machines join. */
import { InvalidArgumentError, Option } from 'commander';
import type { AddCommand } from '../command.ts';
import type { TokenDescription } from '../cluster-control.ts';
import type { Command } from 'commander';
import { columns } from '#base/columns.ts';

interface Flags {
  readonly name?: string;
  readonly dataDir?: string;
}

export const addToken: AddCommand = (program, { control, output }) => {
  const token = program
    .command('token')
    .description('tokens with which other machines join')
    .addHelpText(
      'after',
      '\nWithout --name and --data-dir: of the "holdfast server" of this machine when it runs, else of the cluster "default".',
    );
  ofCluster(token.command('create'))
    .description('make a token and print it')
    .addOption(
      new Option('--ttl <time>', 'how long it is good: such as 30m, 24h, 7d; 0 for ever')
        .argParser(parseTime)
        .default(86_400, '24h'),
    )
    .option('--description <text>', 'what it is for', '')
    .action(async (flags: Flags & { ttl: number; description: string }) => {
      const { ttl, description, ...target } = flags;
      const made = await control.createToken(target, { ttlSeconds: ttl, description });
      output.note('On the other machine, as root:');
      output.note(`  holdfast agent --server ${made.server} --token TOKEN`);
      output.line(made.token);
    });
  ofCluster(token.command('list'))
    .description('list the tokens, without their secrets')
    .action(async (flags: Flags) => {
      const rows = (await control.listTokens(flags)).map(row);
      for (const line of columns([['ID', 'EXPIRES', 'JOINS', 'DESCRIPTION'], ...rows])) {
        output.line(line);
      }
    });
  ofCluster(token.command('delete'))
    .description('delete tokens: nobody joins with them any more; nodes that did stay')
    .argument(
      '<id...>',
      'what "list" shows, or the whole token',
      (text: string, before: readonly string[] | undefined) => [...(before ?? []), idOf(text)],
    )
    .action(async (ids: string[], flags: Flags) => {
      for (const id of ids) output.line(`deleted ${await control.deleteToken(flags, id)}`);
    });
};

function ofCluster(command: Command): Command {
  return command
    .option('--name <name>', 'of this local cluster')
    .option('--data-dir <dir>', 'of the server that keeps its data there');
}

function row({ id, expires, joins, description }: TokenDescription): readonly string[] {
  return [id, expires ?? 'never', joins ? 'yes' : 'no', description || '<none>'];
}

function idOf(text: string): string {
  const [, id] = /^(?:K10[0-9a-f]{64}::)?([a-z0-9]{6})(?:\.[a-z0-9]{16})?$/.exec(text) ?? [];
  if (id === undefined) throw new InvalidArgumentError('It must be the id of a token.');
  return id;
}

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

function parseTime(text: string): number {
  if (text === '0') return 0;
  if (!/^(\d{1,6}[smhd])+$/.test(text)) {
    throw new InvalidArgumentError('It must be a time such as 30m, 24h or 7d, or 0.');
  }
  return [...text.matchAll(/(\d+)([smhd])/g)].reduce(
    (sum, [, count, unit = 's']) => sum + Number(count) * (seconds[unit] ?? 0),
    0,
  );
}
