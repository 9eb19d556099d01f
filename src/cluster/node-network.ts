/** The node's network: the addresses that it answers itself, Services and policies, the way to other nodes, the Pods' bridge. */
import { once } from '#base/lifecycle.ts';
import type { Runnable } from '#base/lifecycle.ts';
import { writeNetworkConfiguration } from '#network/cni.ts';
import { forgetFormerRange } from '#network/former-range.ts';
import { setUpNodeNetwork } from '#network/node-network.ts';
import { systemKernel } from '#network/overlay/kernel.ts';
import { createOverlay } from '#network/overlay/overlay.ts';
import { nodeTeller } from '#network/overlay/tell-node.ts';
import { podMtu } from '#network/overlay/wanted.ts';
import { createPodNetwork } from '#network/pod-network.ts';
import { createNetworkPolicyEnforcement } from '#network/network-policy/network-policy.ts';
import { createServiceRoutes } from '#network/service-routes.ts';
import { createServiceProxy } from '#network/service-proxy/service-proxy.ts';
import { containerdOptions } from './containerd-options.ts';
import { policyTable, serviceInterface } from './machine.ts';
import type { NodeOptions } from './node-base.ts';

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

function partsFor(options: NodeOptions, podCIDR: string): Runnable[] {
  const { config, informers, client, clock, log } = options;
  const { nodeName, nodeIP, podNetwork: mode } = config;
  return [
    createServiceProxy({
      informers,
      config: {
        table: config.proxyTable,
        nodeName,
        podCIDR,
        clusterCIDR: config.clusterCIDR,
        serviceCIDR: config.serviceCIDR,
        localAddresses: [config.dnsAddress],
      },
      clock,
      log: log.child({ part: 'service proxy' }),
    }),
    createServiceRoutes({
      interface: serviceInterface,
      serviceCIDR: config.serviceCIDR,
      informers,
      clock,
      log: log.child({ part: 'service proxy' }),
    }),
    createNetworkPolicyEnforcement({
      informers,
      config: { table: policyTable(config.proxyTable), nodeName },
      clock,
      log: log.child({ part: 'network policies' }),
    }),
    createOverlay({
      config: { nodeName, nodeIP, podCIDR, mode },
      informers,
      tellNode: nodeTeller(client, nodeName),
      clock,
      log: log.child({ part: 'pod network' }),
    }),
    // Last: the runtime calls its network ready when it finds the file, and then Pods come.
    once('network configuration', async () => {
      await forgetFormerRange(config.bridge, podCIDR);
      await writeNetworkConfiguration(containerdOptions(config.paths).cniConfigDirectory, {
        bridge: config.bridge,
        podCIDR,
        stateDir: `${config.paths.run}/cni-state`,
        mtu: podMtu(mode, await systemKernel.uplink(nodeIP)),
      });
    }),
  ];
}
