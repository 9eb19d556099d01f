/** Names of what a local cluster makes on this machine, all derived from the cluster's name. */
import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { HoldfastError } from '#base/errors.ts';

export interface LocalNames {
  readonly cluster: string;
  /** Network namespace of the server; those of the other nodes and of the switch between them begin with it. */
  readonly namespace: string;
  /** Network namespace that holds the bridge which joins nodes and host. */
  readonly switch: string;
  /** The host's end of the link to the switch; at most 15 characters. */
  readonly hostLink: string;
  /** nftables table on the host, for traffic going out. */
  readonly hostTable: string;
  /** cgroup below which the cluster's Pods are. */
  readonly cgroupRoot: string;
  readonly dataDir: string;
  readonly runDir: string;
}

/** Names of what one node of it makes. */
export interface NodeNames {
  readonly node: string;
  readonly namespace: string;
  readonly cgroupRoot: string;
  readonly dataDir: string;
  readonly runDir: string;
}

/** Folders of `holdfast server` and `agent` in the same parent directories; a cluster of such a name would get in their way. */
const reserved = new Set(
  'containerd db kubelet nodes pod-logs storage tls run server agent'.split(' '),
);

export interface WhereAbouts {
  readonly root: boolean;
  /** Absent: the default place. */
  readonly dataDir?: string;
}

export function localNames(cluster: string, { root, dataDir }: WhereAbouts): LocalNames {
  if (!/^[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?$/.test(cluster) || reserved.has(cluster)) {
    throw new HoldfastError('CONFIG_INVALID', `"${cluster}" cannot be the name of a cluster`, {
      remedy: `use up to 32 lower-case letters, digits and hyphens, not ${[...reserved].join(', ')}`,
    });
  }
  const home = `${homedir()}/.holdfast/${cluster}`;
  return {
    cluster,
    namespace: `holdfast-${cluster}`,
    // Neither a cluster's name nor a node's has this character.
    switch: `holdfast-${cluster}@switch`,
    hostLink: `hf-${createHash('sha256').update(cluster).digest('hex').slice(0, 10)}`,
    hostTable: `holdfast-${cluster}`,
    cgroupRoot: `/holdfast-${cluster}`,
    dataDir: dataDir ?? (root ? `/var/lib/holdfast/${cluster}` : home),
    runDir: root ? `/run/holdfast/${cluster}` : `${home}/run`,
  };
}

/** The server's node has the cluster's own names; every other one adds its name to them. */
export function nodeNames(names: LocalNames, node: string, role: 'server' | 'agent'): NodeNames {
  const { namespace, cgroupRoot, dataDir, runDir } = names;
  if (role === 'server') return { node, namespace, cgroupRoot, dataDir, runDir };
  return {
    node,
    namespace: `${namespace}.${node}`,
    cgroupRoot: `${cgroupRoot}.${node}`,
    dataDir: `${dataDir}/nodes/${node}`,
    runDir: `${runDir}/nodes/${node}`,
  };
}

/** Of all that `ip netns list` shows, what belongs to this cluster. */
export function namespacesOf({ namespace }: LocalNames, all: readonly string[]): readonly string[] {
  return all.filter(
    (name) =>
      name === namespace || name.startsWith(`${namespace}.`) || name.startsWith(`${namespace}@`),
  );
}
