/** Names of what a local cluster makes on this machine, all derived from the cluster's name. */
import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { HoldfastError } from '#base/errors.ts';

export interface LocalNames {
  readonly cluster: string;
  /** Network namespace. */
  readonly namespace: string;
  /** The host's end of the link into the namespace; at most 15 characters. */
  readonly hostLink: string;
  /** nftables table on the host, for traffic going out. */
  readonly hostTable: string;
  /** cgroup below which the cluster's Pods are. */
  readonly cgroupRoot: string;
  readonly dataDir: string;
  readonly runDir: string;
}

/** Folders of `holdfast server` and `agent` in the same parent directories; a cluster of such a name would get in their way. */
const reserved = new Set('containerd db kubelet pod-logs storage tls run server agent'.split(' '));

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
    hostLink: `hf-${createHash('sha256').update(cluster).digest('hex').slice(0, 10)}`,
    hostTable: `holdfast-${cluster}`,
    cgroupRoot: `/holdfast-${cluster}`,
    dataDir: dataDir ?? (root ? `/var/lib/holdfast/${cluster}` : home),
    runDir: root ? `/run/holdfast/${cluster}` : `${home}/run`,
  };
}
