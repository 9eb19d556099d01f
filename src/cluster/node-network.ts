/** The node's network: the Pods' bridge, the addresses that the node answers itself, and the Service proxy. */
import { once } from '#base/lifecycle.ts';
import { mkdirSync } from 'node:fs';
import type { Runnable } from '#base/lifecycle.ts';
import { writeNetworkConfiguration } from '#network/cni.ts';
import { setUpNodeNetwork } from '#network/node-network.ts';
import { createServiceProxy } from '#network/service-proxy/service-proxy.ts';
import { containerdOptions } from './containerd-options.ts';
import type { NodeOptions } from './node-base.ts';

/** Carries the addresses that every node answers by itself; no packet ever leaves on it. */
const serviceInterface = 'holdfast-svc';

/** In starting order; nothing on a simulated node. */
export function createNodeNetwork({
  config,
  informers,
  clock,
  log,
}: NodeOptions): readonly Runnable[] {
  if (config.simulated) return [];
  const { cniConfigDirectory } = containerdOptions(config.paths);
  return [
    once('node network', async () => {
      mkdirSync(cniConfigDirectory, { recursive: true });
      await writeNetworkConfiguration(cniConfigDirectory, {
        bridge: config.bridge,
        podCIDR: config.podCIDR,
        stateDir: `${config.paths.run}/cni-state`,
      });
      await setUpNodeNetwork({
        interface: serviceInterface,
        addresses: [config.dnsAddress],
        serviceCIDR: config.serviceCIDR,
      });
    }),
    createServiceProxy({
      informers,
      config: {
        table: config.proxyTable,
        nodeName: config.nodeName,
        podCIDR: config.podCIDR,
        clusterCIDR: config.clusterCIDR,
        serviceCIDR: config.serviceCIDR,
        localAddresses: [config.dnsAddress],
      },
      clock,
      log: log.child({ part: 'service proxy' }),
    }),
  ];
}
