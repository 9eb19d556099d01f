/** `holdfast agent`: one agent in the foreground, on the machine itself; its server is on another one. */
import { Option } from 'commander';
import type { Command } from 'commander';
import type { AgentOptions } from '../cluster-control.ts';
import { withName } from '../command.ts';
import type { AddCommand } from '../command.ts';
import { addNodeOptions, untilStopped } from '../options.ts';

export const addAgent: AddCommand = (program, { control, env }) => {
  addAgentOptions(withName(program.command('agent')), { mustNameServer: false })
    .description(
      'run an agent in the foreground on this machine: a further node of a cluster whose server is elsewhere',
    )
    .addOption(new Option('--config <file>').hideHelp())
    .action(async (flags: AgentOptions & { nodeIp?: string }) => {
      const { nodeIp, ...options } = flags;
      const token = options.token ?? env['HOLDFAST_TOKEN'];
      await control.runAgent(
        { ...options, ...(token ? { token } : {}), ...(nodeIp ? { nodeIP: nodeIp } : {}) },
        untilStopped(),
      );
    });
};

/** Those that `holdfast install agent` takes too. */
export function addAgentOptions(
  command: Command,
  { mustNameServer }: { readonly mustNameServer: boolean },
): Command {
  const server = new Option('--server <url>', 'such as https://HOST:6443');
  return addNodeOptions(command)
    .addOption(server.makeOptionMandatory(mustNameServer))
    .option(
      '--token <token>',
      'what `holdfast token create` printed on the server, or HOLDFAST_TOKEN in the environment; only needed the first time',
    );
}
