/**
 * One node: the runtime (containerd or a simulated one), the node's network, the node agent, Service proxy and DNS. All
 * of them meet the control plane only through a client, so a server's node and an agent's are the same.
 */
import type { Runnable } from '#base/lifecycle.ts';
import type { ListenAddress } from './config.ts';
import type { NodeRoute } from '#kubelet/server/server.ts';
import { createContainerdNode } from './containerd-node.ts';
import { createDnsRoute } from './dns/node-route.ts';
import { createKubeletParts } from './kubelet-parts.ts';
import type { NodeBase, NodeOptions } from './node-base.ts';
import { createNodeDns } from './node-dns.ts';
import { createNodeNetwork } from './node-network.ts';
import { createNodeReady } from './node-ready.ts';
import { simulatedBase } from './simulated-node.ts';

export interface NodeParts {
  /** Takes its time and needs nothing of the control plane; may be started first, and isn't waited for. */
  readonly early: readonly Runnable[];
  /** After the control plane, in starting order. */
  readonly parts: readonly Runnable[];
  /** Where the cluster's DNS answers, once it does. */
  readonly dnsAddresses: () => Promise<readonly ListenAddress[]>;
  /** What the kubelet's server shows of it; also that of a node beside this one. */
  readonly dnsRoute: NodeRoute;
  /** Where the kubelet's own server listens, once it does. */
  readonly kubeletAddress: () => ListenAddress;
}

export async function createNode(options: NodeOptions): Promise<NodeParts> {
  const base: NodeBase = options.config.simulated
    ? simulatedBase(options)
    : await createContainerdNode(options);
  const { dns, parts: dnsParts } = createNodeDns(options);
  const network = createNodeNetwork(options);
  const dnsRoute = createDnsRoute(options, dns);
  const kubelet = createKubeletParts(options, { ...base, networkUp: network.up }, dnsRoute);
  return {
    early: base.early,
    parts: [
      ...network.parts,
      ...dnsParts,
      ...base.before,
      ...kubelet.parts,
      createNodeReady(options),
    ],
    dnsAddresses: () => dns.addresses(),
    dnsRoute,
    kubeletAddress: kubelet.address,
  };
}
