/**
 * The network of a local cluster on the host: a network namespace of its own, one veth pair into it, and one nftables
 * table for traffic going out. The cluster takes no port and no resolver of the host's, and works without a default
 * route too.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { attempt, run } from '#base/command.ts';
import { HoldfastError } from '#base/errors.ts';
import type { LocalNames } from './names.ts';

/** The two ends of the link, a /30. */
export interface LinkAddresses {
  readonly host: string;
  readonly cluster: string;
}

const forwardingSwitch = '/proc/sys/net/ipv4/ip_forward';
/** Where the links of local clusters are: 16,384 of them. */
const linkRange = '10.41';

/** Makes namespace, link and table; `forwardingWasOff` tells whether the host's forwarding had to be switched on. */
export async function createLink(
  names: LocalNames,
): Promise<{ addresses: LinkAddresses; forwardingWasOff: boolean }> {
  const addresses = freeAddresses(names.cluster, await run('ip', ['-4', '-o', 'address', 'show']));
  await run('ip', ['netns', 'add', names.namespace]);
  await run('ip', ['-batch', '-'], {
    input: [
      `link add ${names.hostLink} type veth peer name uplink netns ${names.namespace}`,
      `address add ${addresses.host}/30 dev ${names.hostLink}`,
      `link set ${names.hostLink} up`,
    ].join('\n'),
  });
  await run('ip', ['-netns', names.namespace, '-batch', '-'], {
    input: [
      'link set lo up',
      `address add ${addresses.cluster}/30 dev uplink`,
      'link set uplink up',
      `route add default via ${addresses.host}`,
    ].join('\n'),
  });
  await run('nft', ['-f', '-'], { input: outgoingTable(names, addresses) });
  const forwardingWasOff = (await readFile(forwardingSwitch, 'utf8')).trim() === '0';
  if (forwardingWasOff) await writeFile(forwardingSwitch, '1');
  return { addresses, forwardingWasOff };
}

/** Takes all of it away; what is gone already is no error. */
export async function removeLink(names: LocalNames, restoreForwarding: boolean): Promise<void> {
  await attempt('nft', ['delete', 'table', 'ip', names.hostTable]);
  await attempt('ip', ['link', 'delete', names.hostLink]);
  await attempt('ip', ['netns', 'delete', names.namespace]);
  if (restoreForwarding && !(await otherClusters())) await writeFile(forwardingSwitch, '0');
}

export async function linkExists(names: LocalNames): Promise<boolean> {
  return (await attempt('ip', ['-o', 'link', 'show', names.hostLink])).status === 0;
}

async function otherClusters(): Promise<boolean> {
  const namespaces = await attempt('ip', ['netns', 'list']);
  return namespaces.stdout.split('\n').some((line) => line.startsWith('holdfast-'));
}

/** The first /30, beginning at a place that follows from the name, that no address of the host is in. */
export function freeAddresses(cluster: string, hostAddresses: string): LinkAddresses {
  const start = createHash('sha256').update(cluster).digest().readUInt16BE(0) >> 2;
  for (let step = 0; step < 16_384; step++) {
    const index = (start + step) % 16_384;
    const base = `${linkRange}.${index >> 6}`;
    const last = (index & 63) * 4;
    const host = `${base}.${last + 1}`;
    if (!hostAddresses.includes(` ${host}/`)) return { host, cluster: `${base}.${last + 2}` };
  }
  throw new HoldfastError('CONFIG_INVALID', `every link address in ${linkRange}.0.0/16 is taken`, {
    remedy: 'stop a local cluster that is not needed: holdfast down --name NAME',
  });
}

function outgoingTable(names: LocalNames, addresses: LinkAddresses): string {
  return `table ip ${names.hostTable} {
  chain outgoing {
    type nat hook postrouting priority srcnat;
    ip saddr ${addresses.cluster} oifname != "${names.hostLink}" masquerade
  }
  chain forwarded {
    type filter hook forward priority filter;
    iifname "${names.hostLink}" accept
    oifname "${names.hostLink}" ct state established,related accept
  }
}
`;
}
