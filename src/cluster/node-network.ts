/** The node's network: the Pods' bridge, the addresses that the node answers itself, and the Service proxy. */
import { once } from '#base/lifecycle.ts';
import type { Runnable } from '#base/lifecycle.ts';
import { writeNetworkConfiguration } from '#network/cni.ts';
import { setUpNodeNetwork } from '#network/node-network.ts';
import { createPodNetwork } from '#network/pod-network.ts';
import { createNetworkPolicyEnforcement } from '#network/network-policy/network-policy.ts';
import { createServiceProxy } from '#network/service-proxy/service-proxy.ts';
import { containerdOptions } from './containerd-options.ts';
import type { NodeOptions } from './node-base.ts';

/** Carries the addresses that every node answers by itself; no packet ever leaves on it. */
const serviceInterface = 'holdfast-svc';

export interface NodeNetworkParts {
  /** In starting order; before the node agent, which has to register before the Pod network can be ready. */
  readonly parts: readonly Runnable[];
  /** Resolves when Pods can be connected. */
  readonly up: () => Promise<void>;
}

/** Nothing on a simulated node. */
export function createNodeNetwork(options: NodeOptions): NodeNetworkParts {
  const { config, informers, log } = options;
  if (config.simulated) return { parts: [], up: () => Promise.resolve() };
  const podNetwork = createPodNetwork({
    nodeName: config.nodeName,
    informers,
    partsFor: (podCIDR) => partsFor(options, podCIDR),
    log: log.child({ part: 'pod network' }),
  });
  return {
    parts: [
      once('node network', () =>
        setUpNodeNetwork({
          interface: serviceInterface,
          addresses: [config.dnsAddress],
          serviceCIDR: config.serviceCIDR,
        }),
      ),
      // Without its `ready`: the range comes once the node agent has registered.
      { name: podNetwork.name, run: (signal) => podNetwork.run(signal) },
    ],
    up: async () => podNetwork.ready?.(),
  };
}

function partsFor({ config, informers, clock, log }: NodeOptions, podCIDR: string): Runnable[] {
  return [
    createServiceProxy({
      informers,
      config: {
        table: config.proxyTable,
        nodeName: config.nodeName,
        podCIDR,
        clusterCIDR: config.clusterCIDR,
        serviceCIDR: config.serviceCIDR,
        localAddresses: [config.dnsAddress],
      },
      clock,
      log: log.child({ part: 'service proxy' }),
    }),
    createNetworkPolicyEnforcement({
      informers,
      config: { table: `${config.proxyTable}-policies`, nodeName: config.nodeName },
      clock,
      log: log.child({ part: 'network policies' }),
    }),
    // Last: the runtime calls its network ready when it finds the file, and then Pods come.
    once('network configuration', () =>
      writeNetworkConfiguration(containerdOptions(config.paths).cniConfigDirectory, {
        bridge: config.bridge,
        podCIDR,
        stateDir: `${config.paths.run}/cni-state`,
      }),
    ),
  ];
}
