/** Options that several commands share, and parsers that refuse nonsense. */
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';

export const logLevelOption = (): Option =>
  new Option('--log-level <level>', 'how much the server logs')
    .choices(['debug', 'info', 'warn', 'error'])
    .default('info');

/** Under upstream's name (kube-controller-manager). */
export const nodeMonitorGraceOption = (): Option =>
  new Option(
    '--node-monitor-grace-period <seconds>',
    'how long a node may be silent before it counts as unreachable (default: 50)',
  ).argParser(parseSeconds);

/** Aborts when the process is told to end. */
export function untilStopped(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  return stop.signal;
}

const podNetworkOption = (): Option =>
  new Option('--pod-network <way>', 'how packets get to Pods of other nodes; the same on all nodes')
    .choices(['vxlan', 'host-gw', 'auto'])
    .default('vxlan');

/** Of a server or an agent on the machine itself. */
export const defaultDataDir = '/var/lib/holdfast';

/** What every process that is a node on the machine itself takes. */
export function addNodeOptions(command: Command): Command {
  return command
    .option('--data-dir <dir>', `where its data lives (default: ${defaultDataDir})`)
    .option('--node-name <name>', "the node's name (default: the host's name)")
    .option('--node-ip <address>', "the node's address (default: that of the default route)")
    .option(
      '--dns-workers <count>',
      "threads that answer the cluster's DNS; 0: the node agent's own (default: 1 on a server, 0 on an agent)",
      parseWorkers,
    )
    .addOption(podNetworkOption())
    .addOption(logLevelOption());
}

/** A TCP port. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new InvalidArgumentError('It must be a port from 1 to 65535.');
  }
  return port;
}

/** A few threads. */
function parseWorkers(text: string): number {
  const most = 16;
  if (!/^\d{1,2}$/.test(text) || Number(text) > most) {
    throw new InvalidArgumentError(`It must be a number from 0 to ${most}.`);
  }
  return Number(text);
}

/** A count of lines. */
export function parseCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a number of lines.');
  return Number(text);
}

/** A time-out. */
export function parseSeconds(text: string): number {
  if (!/^\d{1,6}$/.test(text) || Number(text) === 0) {
    throw new InvalidArgumentError('It must be a whole number of seconds, at least 1.');
  }
  return Number(text);
}
