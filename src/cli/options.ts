/** Options that several commands share, and parsers that refuse nonsense. */
import { InvalidArgumentError, Option } from 'commander';

export const logLevelOption = (): Option =>
  new Option('--log-level <level>', 'how much the server logs')
    .choices(['debug', 'info', 'warn', 'error'])
    .default('info');

export const podNetworkOption = (): Option =>
  new Option('--pod-network <way>', 'how packets get to Pods of other nodes; the same on all nodes')
    .choices(['vxlan', 'host-gw', 'auto'])
    .default('vxlan');

/** A TCP port. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new InvalidArgumentError('It must be a port from 1 to 65535.');
  }
  return port;
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
