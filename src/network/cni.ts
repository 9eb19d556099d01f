/**
 * The network of the Pods on one node, described for the container runtime: a CNI configuration list with the bridge
 * plugin. The node agent chooses the addresses from the node's Pod range (`kubelet/addresses/`), and `host-local` sees to
 * it that each is given once. Address translation isn't the plugins' work: the Service proxy's
 * nftables table does it (`service-proxy/`), so nothing here needs iptables.
 */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { firstAddress } from './cidr.ts';

export interface PodNetwork {
  /** The bridge that Pods are attached to, such as `cni0`; at most 15 characters. */
  readonly bridge: string;
  /** The node's own Pod range, such as `10.42.0.0/24`; its first address is the gateway. */
  readonly podCIDR: string;
  /** Where the plugin keeps which address is whose, so that a restart knows. */
  readonly stateDir: string;
  /** Bytes; the interface's default when absent. */
  readonly mtu?: number;
}

/** The CNI specification 1.0.0, "Network configuration format". */
export function networkConfiguration(network: PodNetwork): object {
  const { bridge, podCIDR, stateDir, mtu } = network;
  return {
    cniVersion: '1.0.0',
    name: 'holdfast',
    plugins: [
      {
        type: 'bridge',
        bridge,
        isDefaultGateway: true,
        // A Pod may reach itself through its own Service.
        hairpinMode: true,
        ipMasq: false,
        ...(mtu === undefined ? {} : { mtu }),
        ipam: {
          type: 'host-local',
          dataDir: stateDir,
          ranges: [[{ subnet: podCIDR, gateway: firstAddress(podCIDR) }]],
        },
      },
    ],
  };
}

/** Writes `10-holdfast.conflist` into the directory that the runtime reads; whole or not at all. */
export async function writeNetworkConfiguration(dir: string, network: PodNetwork): Promise<void> {
  await mkdir(dir, { recursive: true });
  await mkdir(network.stateDir, { recursive: true });
  const file = join(dir, '10-holdfast.conflist');
  await writeFile(
    `${file}.new`,
    `${JSON.stringify(networkConfiguration(network), undefined, 2)}\n`,
  );
  await rename(`${file}.new`, file);
}
