/**
 * The network of a local cluster: a network namespace for each node, one with a bridge that joins them (the switch), a
 * veth pair from there to the host, and one nftables table on the host for traffic going out. The cluster takes no port
 * and no resolver of the host's, and works without a default route too.
 *
 * The bridge has a namespace of its own so that no packet filter of the host stands between the nodes.
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { attempt, run } from '#base/command.ts';
import { HoldfastError } from '#base/errors.ts';
import { namespacesOf } from './names.ts';
import type { LocalNames } from './names.ts';

/** A /27 for each cluster, of which the host has the first address. */
const clusterRange = '10.41';
const prefixLength = 27;
const subnetSize = 2 ** (32 - prefixLength);
const subnetCount = 65_536 / subnetSize;
/** The network's own address, the host's and the broadcast address are no node's. */
export const maxNodes = subnetSize - 3;

const bridge = 'nodes';
const forwardingSwitch = '/proc/sys/net/ipv4/ip_forward';

export interface LocalNetwork {
  /** The host's address on it, such as `10.41.7.33`; nodes have the following ones. */
  readonly host: string;
  /** Whether the host's forwarding had to be switched on, so that `down` switches it off again. */
  readonly restoreForwarding: boolean;
}

/** The address of a node by its place among the nodes, from 0. */
export function nodeAddress({ host }: LocalNetwork, place: number): string {
  const parts = host.split('.');
  return [...parts.slice(0, 3), Number(parts[3]) + 1 + place].join('.');
}

/** Makes the switch, the way out and the host's table; nodes are joined one by one. */
export async function createNetwork(names: LocalNames): Promise<LocalNetwork> {
  const host = freeSubnet(names.cluster, await run('ip', ['-4', '-o', 'address', 'show']));
  await run('ip', ['netns', 'add', names.switch]);
  await batch(names.switch, [`link add ${bridge} type bridge`, `link set ${bridge} up`]);
  await batch(undefined, [
    `link add ${names.hostLink} type veth peer name host netns ${names.switch}`,
    `address add ${host}/${prefixLength} dev ${names.hostLink}`,
    `link set ${names.hostLink} up`,
  ]);
  await batch(names.switch, [`link set host master ${bridge} up`]);
  await run('nft', ['-f', '-'], { input: outgoingTable(names, host) });
  const restoreForwarding = (await readFile(forwardingSwitch, 'utf8')).trim() === '0';
  if (restoreForwarding) await writeFile(forwardingSwitch, '1');
  return { host, restoreForwarding };
}

/** Joins a node's namespace to the switch. */
export async function joinNode(
  names: LocalNames,
  network: LocalNetwork,
  namespace: string,
  place: number,
): Promise<void> {
  await run('ip', ['netns', 'add', namespace]);
  await batch(names.switch, [
    `link add ${portOf(place)} type veth peer name uplink netns ${namespace}`,
    `link set ${portOf(place)} master ${bridge} up`,
  ]);
  await batch(namespace, [
    'link set lo up',
    `address add ${nodeAddress(network, place)}/${prefixLength} dev uplink`,
    'link set uplink up',
    `route add default via ${network.host}`,
  ]);
}

/** Whether the switch and the way to it are there; a restart of the machine takes them. */
export async function networkStands(names: LocalNames): Promise<boolean> {
  const found = await attempt('ip', ['-o', 'link', 'show', names.hostLink]);
  return found.status === 0;
}

export async function nodeIsJoined(names: LocalNames, place: number): Promise<boolean> {
  const found = await attempt('ip', ['-n', names.switch, '-o', 'link', 'show', portOf(place)]);
  return found.status === 0;
}

/** Takes the node's cable out of the switch: its own end stays up, and nothing comes or goes. */
export async function cutNode(names: LocalNames, place: number): Promise<void> {
  await run('ip', ['-n', names.switch, 'link', 'set', portOf(place), 'nomaster']);
}

export async function healNode(names: LocalNames, place: number): Promise<void> {
  await run('ip', ['-n', names.switch, 'link', 'set', portOf(place), 'master', bridge]);
}

export async function isCut(names: LocalNames, place: number): Promise<boolean> {
  const found = await attempt('ip', ['-n', names.switch, '-o', 'link', 'show', portOf(place)]);
  return found.status === 0 && !found.stdout.includes(` master ${bridge} `);
}

/** Takes all of it away; what is gone already is no error. */
export async function removeNetwork(names: LocalNames, restoreForwarding: boolean): Promise<void> {
  await attempt('nft', ['delete', 'table', 'ip', names.hostTable]);
  await attempt('ip', ['link', 'delete', names.hostLink]);
  for (const namespace of namespacesOf(names, await allNamespaces())) {
    await attempt('ip', ['netns', 'delete', namespace]);
  }
  if (!restoreForwarding) return;
  const others = (await allNamespaces()).some((name) => name.startsWith('holdfast-'));
  if (!others) await writeFile(forwardingSwitch, '0');
}

/** The switch's end of a node's cable. */
function portOf(place: number): string {
  return `node${place}`;
}

async function allNamespaces(): Promise<readonly string[]> {
  const { stdout } = await attempt('ip', ['netns', 'list']);
  // `NAME` or `NAME (id: 7)`.
  return stdout.split('\n').flatMap((line) => line.split(' ')[0] || []);
}

async function batch(namespace: string | undefined, commands: readonly string[]): Promise<void> {
  const where = namespace === undefined ? [] : ['-netns', namespace];
  await run('ip', [...where, '-batch', '-'], { input: commands.join('\n') });
}

/** The host's address of the first /27, beginning at a place that follows from the name, that the host isn't in yet. */
export function freeSubnet(cluster: string, hostAddresses: string): string {
  const start = createHash('sha256').update(cluster).digest().readUInt16BE(0) % subnetCount;
  for (let step = 0; step < subnetCount; step++) {
    const first = ((start + step) % subnetCount) * subnetSize + 1;
    const host = `${clusterRange}.${first >> 8}.${first & 255}`;
    if (!hostAddresses.includes(` ${host}/`)) return host;
  }
  throw new HoldfastError('CONFIG_INVALID', `every network in ${clusterRange}.0.0/16 is taken`, {
    remedy: 'stop a local cluster that is not needed: holdfast down --name NAME',
  });
}

function outgoingTable({ hostTable, hostLink }: LocalNames, host: string): string {
  return `table ip ${hostTable} {
  chain outgoing {
    type nat hook postrouting priority srcnat;
    ip saddr ${host}/${prefixLength} oifname != "${hostLink}" masquerade
  }
  chain forwarded {
    type filter hook forward priority filter;
    iifname "${hostLink}" accept
    oifname "${hostLink}" ct state established,related accept
  }
}
`;
}
