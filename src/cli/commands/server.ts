/** `holdfast server`: one server in the foreground, on the machine itself (as a systemd unit would run it). */
import type { AddCommand } from '../command.ts';
import { withName } from '../command.ts';
import type { ServeOptions } from '../cluster-control.ts';
import { logLevelOption, parsePort, podNetworkOption } from '../options.ts';
import { Option } from 'commander';

export const addServer: AddCommand = (program, { control }) => {
  withName(program.command('server'))
    .description(
      'run a server in the foreground on this machine; SIGTERM stops it and leaves the containers running',
    )
    .option('--data-dir <dir>', 'where its data lives (default: /var/lib/holdfast)')
    .option('--node-name <name>', "the node's name (default: the host's name)")
    .option('--node-ip <address>', "the node's address (default: that of the default route)")
    .option('--port <port>', "the API server's port", parsePort)
    .addOption(podNetworkOption())
    .addOption(logLevelOption())
    .addOption(new Option('--config <file>').hideHelp())
    .action(async (flags: ServeOptions & { nodeIp?: string }) => {
      const stop = new AbortController();
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
      const { nodeIp, ...options } = flags;
      await control.serve({ ...options, ...(nodeIp ? { nodeIP: nodeIp } : {}) }, stop.signal);
    });
};
