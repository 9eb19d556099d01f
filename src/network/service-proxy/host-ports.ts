/** One Pod of this node → the elements that lead its host ports to it. Pure. */
import type { ContainerPort, Pod } from '#api/gen/types.ts';
import { emptyFragment } from '../nftables/fragment.ts';
import type { Element, Fragment } from './fragment.ts';

/** A Pod on the host's own network needs no help to be reached there. */
export function usesHostPorts(pod: Pod): boolean {
  return !pod.spec.hostNetwork && hostPorts(pod).length > 0;
}

/** Empty while the Pod has no address, and from its end on. */
export function hostPortsOf(pod: Pod, nodeName: string): Fragment {
  const { podIP, phase } = pod.status ?? {};
  const here = pod.spec.nodeName === nodeName;
  const ended = phase === 'Succeeded' || phase === 'Failed';
  if (!here || ended || !podIP || podIP.includes(':') || !usesHostPorts(pod)) return emptyFragment;
  return { ...emptyFragment, elements: hostPorts(pod).map((port) => elementOf(port, podIP)) };
}

function hostPorts(pod: Pod): readonly ContainerPort[] {
  return pod.spec.containers.flatMap(({ ports = [] }) => ports.filter(({ hostPort }) => hostPort));
}

function elementOf(port: ContainerPort, podIP: string): Element {
  const { hostIP = '', hostPort = 0, containerPort, protocol = 'TCP' } = port;
  const key = `${protocol.toLowerCase()} . ${hostPort}`;
  const value = `${podIP} . ${containerPort}`;
  const anywhere = hostIP === '' || hostIP === '0.0.0.0';
  return anywhere
    ? { map: 'host-ports', key, value }
    : { map: 'host-ports-at-address', key: `${hostIP} . ${key}`, value };
}
