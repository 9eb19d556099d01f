/** `holdfast install server|agent`: makes a systemd unit of that command with its flags. */
import { resolve } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import type { Role } from '../cluster-control.ts';
import type { AddCommand, CommandContext } from '../command.ts';
import { defaultDataDir } from '../options.ts';
import { addAgentOptions } from './agent.ts';
import { addServerOptions } from './server.ts';

interface Flags {
  readonly dataDir?: string;
  readonly token?: string;
  readonly start: boolean;
  readonly root?: string;
}

/** Not the command's that is installed, or not for a command line. */
const ownOptions = new Set(['start', 'root', 'token']);

export const addInstall: AddCommand = (program, context) => {
  const install = program
    .command('install')
    .description('have systemd run a server or an agent on this machine, now and at every start');
  addRole(addServerOptions(install.command('server')), 'server', context).description(
    'install a server; takes the flags of `holdfast server`',
  );
  addRole(
    addAgentOptions(install.command('agent'), { mustNameServer: true }),
    'agent',
    context,
  ).description('install an agent; takes the flags of `holdfast agent`');
};

function addRole(command: Command, role: Role, { control, output, env }: CommandContext): Command {
  return command
    .option('--no-start', 'only write the unit and have it start with the machine')
    .addOption(new Option('--root <dir>').hideHelp())
    .action(async (flags: Flags, self: Command) => {
      const token = flags.token ?? (role === 'agent' ? env['HOLDFAST_TOKEN'] : undefined);
      const unit = await control.install({
        role,
        words: wordsOf(self),
        dataDir: resolve(flags.dataDir ?? defaultDataDir),
        environment: { ...proxySettings(env), ...(token ? { HOLDFAST_TOKEN: token } : {}) },
        start: flags.start && flags.root === undefined,
        ...(flags.root === undefined ? {} : { root: resolve(flags.root) }),
      });
      output.line(`Installed: ${unit}`);
      output.line('  state       systemctl status holdfast');
      output.line('  log         journalctl -u holdfast -f');
      if (role === 'server') {
        output.line(`  kubeconfig  ${resolve(flags.dataDir ?? defaultDataDir)}/kubeconfig`);
      }
      output.line('  remove      holdfast uninstall');
    });
}

/** The flags that were given, as they are repeated on another command line. */
function wordsOf(command: Command): readonly string[] {
  return command.options.flatMap((option) => {
    const name = option.attributeName();
    if (ownOptions.has(name) || command.getOptionValueSource(name) !== 'cli') return [];
    const value = String(command.getOptionValue(name));
    return [option.long ?? '', name === 'dataDir' ? resolve(value) : value];
  });
}

/** The way to registries, which systemd doesn't know. */
function proxySettings(env: CommandContext['env']): Readonly<Record<string, string>> {
  const found = Object.entries(env).filter(([name]) => /^(https?|no)_proxy$/i.test(name));
  return Object.fromEntries(found.map(([name, value = '']) => [name, value]));
}
