/** What a node listens on at the addresses by which others reach it: ports that are nobody else's to give away. */
import type { NodeListener } from '#controllers/service-lb/ports.ts';
import { vxlanPort } from '#network/overlay/state.ts';
import { clusterDefaults } from './config.ts';
import type { ListenAddress, ServerConfig } from './config.ts';

/** Of servers and agents alike: a Service has its ports on all nodes. */
export function nodeListeners(
  config: Pick<ServerConfig, 'api' | 'kubelet'>,
): readonly NodeListener[] {
  const { kubeletPort } = clusterDefaults;
  const tcp = (name: string, ports: readonly number[]): readonly NodeListener[] =>
    ports.map((port) => ({ port, protocol: 'TCP', name }));
  return [
    ...tcp('the API server', portsOf(config.api.listen)),
    ...tcp('the kubelet', [...new Set([...portsOf(config.kubelet.listen), kubeletPort])]),
    { port: vxlanPort, protocol: 'UDP', name: 'the Pod network' },
  ];
}

/** 0 means that the system chooses, and then nobody knows it beforehand. */
function portsOf(listen: readonly ListenAddress[]): readonly number[] {
  return [...new Set(listen.map(({ port }) => port).filter((port) => port !== 0))];
}
