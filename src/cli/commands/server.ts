/** `holdfast server`: one server in the foreground, on the machine itself (as a systemd unit would run it). */
import type { AddCommand } from '../command.ts';
import { withName } from '../command.ts';
import type { ServeOptions } from '../cluster-control.ts';
import { addNodeOptions, nodeMonitorGraceOption, parsePort, untilStopped } from '../options.ts';
import { Option } from 'commander';
import type { Command } from 'commander';

export const addServer: AddCommand = (program, { control }) => {
  addServerOptions(withName(program.command('server')))
    .description(
      'run a server in the foreground on this machine; SIGTERM stops it and leaves the containers running',
    )
    .addOption(new Option('--config <file>').hideHelp())
    .action(async (flags: ServeOptions & { nodeIp?: string }) => {
      const { nodeIp, ...options } = flags;
      await control.serve({ ...options, ...(nodeIp ? { nodeIP: nodeIp } : {}) }, untilStopped());
    });
};

/** Those that `holdfast install server` takes too. */
export function addServerOptions(command: Command): Command {
  return addNodeOptions(command)
    .option('--port <port>', "the API server's port", parsePort)
    .addOption(nodeMonitorGraceOption());
}
