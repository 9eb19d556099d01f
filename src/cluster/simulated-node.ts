/** A node that runs nothing: the same kubelet on a runtime that only says so. */
import type { Runnable } from '#base/lifecycle.ts';
import { SimulatedRuntime } from '#kubelet/cri/simulated/simulated-runtime.ts';
import { createPlainHost } from '#kubelet/host/plain-host.ts';
import { simulatedProbeNetwork } from '#kubelet/probes/network.ts';
import type { NodeRoute } from '#kubelet/server/server.ts';
import { untilPodRange } from '#network/pod-range.ts';
import { createKubeletParts } from './kubelet-parts.ts';
import { createNodeReady } from './node-ready.ts';
import type { NodeBase, NodeOptions } from './node-base.ts';

/**
 * About what a real node needs. `kubectl delete` waits by name: a member that was gone and back before it had begun to
 * watch would be waited for until its time is up.
 */
const stopMilliseconds = 100;

export function simulatedBase({ config, informers, clock }: NodeOptions): NodeBase {
  return {
    runtime: new SimulatedRuntime({
      clock,
      podRange: () => untilPodRange(informers, config.nodeName),
      stopMilliseconds,
    }),
    host: createPlainHost(config.paths.kubelet, { keepsPodFiles: false }),
    probeNetwork: simulatedProbeNetwork,
    early: [],
    before: [],
  };
}

/** One that stands beside another node in the same process: that one's DNS answers for both. */
export function createSimulatedNode(options: NodeOptions, dns: NodeRoute): readonly Runnable[] {
  const kubelet = createKubeletParts(options, simulatedBase(options), dns);
  return [...kubelet.parts, createNodeReady(options)];
}
