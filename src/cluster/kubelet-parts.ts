/** The node agent with what belongs to it: its server, its events, the rotation of its containers' logs. */
import type { Runnable } from '#base/lifecycle.ts';
import { createRecorder } from '#client/recorder.ts';
import type { UserInfo } from '#client/api-handler.ts';
import type { KubeletConfig } from '#kubelet/config.ts';
import { kubeletDefaults } from '#kubelet/config.ts';
import { createKubelet } from '#kubelet/kubelet.ts';
import { createLogRotation } from '#kubelet/logs/rotate-logs.ts';
import { KubeletServer } from '#kubelet/server/server.ts';
import type { NodeRoute } from '#kubelet/server/server.ts';
import { untilPublished } from '#dns/published.ts';
import { untilPodRange } from '#network/pod-range.ts';
import type { ListenAddress, NodeConfig } from './config.ts';
import { allowsNodeAccess } from './node-access.ts';
import type { NodeBase, NodeOptions } from './node-base.ts';

/** Who a node agent is for the API server (upstream: Node authorization). */
export function nodeUser(nodeName: string): UserInfo {
  return { name: `system:node:${nodeName}`, groups: ['system:nodes', 'system:authenticated'] };
}

export interface KubeletParts {
  /** In starting order. */
  readonly parts: readonly Runnable[];
  /** Where the kubelet's own server listens, once it does. */
  readonly address: () => ListenAddress;
}

/** `dns` shows the DNS server that this node's Pods ask. */
export function createKubeletParts(
  options: NodeOptions,
  base: NodeBase,
  dns: NodeRoute,
): KubeletParts {
  const { config, client, identity, clock, random } = options;
  const log = options.log.child({ part: 'kubelet' });
  const recorder = createRecorder({
    client,
    clock,
    log,
    component: 'kubelet',
    host: config.nodeName,
  });
  const kubelet = createKubelet({
    config: kubeletConfig(config, () => server.port),
    client,
    runtime: base.runtime,
    host: base.host,
    probeNetwork: base.probeNetwork,
    ...(base.networkUp ? { networkUp: base.networkUp } : {}),
    untilNamed: (pod, signal) => untilPublished(options.informers, pod, signal),
    podRange: () => untilPodRange(options.informers, config.nodeName),
    recorder,
    clock,
    random,
    log,
  });
  const [listen] = config.kubelet.listen;
  const host = listen?.host ?? config.nodeIP;
  const server = new KubeletServer({
    nodeName: config.nodeName,
    host,
    port: listen?.port ?? kubeletDefaults.port,
    certificate: identity.kubeletServer,
    clientAuthority: identity.authority,
    authorize: (access) => allowsNodeAccess(client, config.nodeName, access),
    pods: kubelet.podLookup,
    runtime: base.runtime,
    machine: base.host,
    routes: { dns },
    clock,
    log,
  });
  const rotation = createLogRotation({ runtime: base.runtime, clock, log });
  return {
    parts: [recorder, server, kubelet, ...(base.host.keepsPodFiles ? [rotation] : [])],
    address: () => ({ host, port: server.port }),
  };
}

function kubeletConfig(config: NodeConfig, port: () => number): KubeletConfig {
  return {
    ...kubeletDefaults,
    nodeName: config.nodeName,
    nodeIP: config.nodeIP,
    clusterDNS: [config.dnsAddress],
    clusterDomain: config.clusterDomain,
    rootDir: config.paths.kubelet,
    podLogsDir: config.paths.podLogs,
    localPathDir: config.paths.volumes,
    maxPods: config.kubelet.maxPods,
    heartbeatMs: config.heartbeatMs,
    resolvConf: config.resolvConf,
    cgroupRoot: config.cgroupRoot,
    port,
    version: 'v1.36.0+holdfast',
  };
}
