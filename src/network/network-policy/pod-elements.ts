/**
 * One Pod → where its address stands: in the sets of those that policies name as peers, and, on this node, in the maps of
 * isolated Pods. Pods that the same policies select share one chain, so that a Pod that comes or goes is elements only. Pure.
 */
import { createHash } from 'node:crypto';
import type { Container, Pod } from '#api/gen/types.ts';
import { isPodTerminal } from '#api/pod.ts';
import { matchesLabelSelector } from '#api/selector/label-selector.ts';
import { emptyFragment } from '../nftables/fragment.ts';
import type { Element, Fragment } from '../nftables/fragment.ts';
import type { Direction } from './direction.ts';
import { directions } from './direction.ts';
import { isInPeerSet } from './peers.ts';
import type { Labels, PeerSet } from './peers.ts';
import type { PolicyRules } from './policy-rules.ts';
import type { NamedPort } from './ports.ts';

/** What a Pod is compared with. */
export interface World {
  readonly nodeName: string;
  /** By namespace, in the order of their keys. */
  readonly policies: ReadonlyMap<string, readonly PolicyRules[]>;
  readonly peerSets: readonly PeerSet[];
  readonly namedPorts: readonly NamedPort[];
  namespaceLabels(namespace: string): Labels;
}

/** Empty while the Pod has no address of its own, and from its end on. */
export function elementsOf(pod: Pod, world: World): Fragment {
  const address = pod.status?.podIP ?? '';
  if (!address || address.includes(':') || pod.spec.hostNetwork || isPodTerminal(pod)) {
    return emptyFragment;
  }
  const isolation =
    pod.spec.nodeName === world.nodeName ? isolationOf(pod, address, world) : emptyFragment;
  const elements = [...peerElements(pod, address, world), ...isolation.elements];
  return elements.length === 0 ? emptyFragment : { ...isolation, elements };
}

function peerElements(pod: Pod, address: string, world: World): readonly Element[] {
  const { namespace, labels = {} } = pod.metadata;
  const selectable = { namespace, labels, namespaceLabels: world.namespaceLabels(namespace) };
  return [
    ...world.peerSets
      .filter((set) => isInPeerSet(set, selectable))
      .map(({ name }) => ({ map: name, key: address })),
    ...world.namedPorts.flatMap(({ set, protocol, name }) =>
      portsNamed(pod, protocol, name).map((port) => ({
        map: set,
        key: `${address} . ${protocol} . ${port}`,
      })),
    ),
  ];
}

function portsNamed({ spec }: Pod, protocol: string, wanted: string): readonly number[] {
  return [...spec.containers, ...(spec.initContainers ?? []).filter(isSidecar)].flatMap(
    ({ ports = [] }) =>
      ports
        .filter(
          (port) => port.name === wanted && (port.protocol ?? 'TCP').toLowerCase() === protocol,
        )
        .map(({ containerPort }) => containerPort),
  );
}

function isSidecar({ restartPolicy }: Container): boolean {
  return restartPolicy === 'Always';
}

function isolationOf(pod: Pod, address: string, world: World): Fragment {
  const { namespace, labels } = pod.metadata;
  const selecting = (world.policies.get(namespace) ?? []).filter(({ podSelector }) =>
    matchesLabelSelector(podSelector, labels),
  );
  const isolated = directions.flatMap((direction) => {
    const chains = selecting.flatMap((policy) => policy.chains.get(direction) ?? []);
    return chains.length === 0
      ? []
      : [{ direction, chains, name: selectionName(direction, chains) }];
  });
  if (isolated.length === 0) return emptyFragment;
  return {
    ...emptyFragment,
    chains: new Map(
      isolated.map(({ name, chains }) => [
        name,
        [...chains.map((chain) => `jump ${chain}`), 'drop'],
      ]),
    ),
    elements: [
      { map: 'selves', key: `${address} . ${address}` },
      ...isolated.map(({ direction, name }) => ({
        map: `isolated-${direction}`,
        key: address,
        value: `goto ${name}`,
      })),
    ],
  };
}

/** Of the chain for all Pods that just these policies select. */
function selectionName(direction: Direction, chains: readonly string[]): string {
  const digest = createHash('sha256').update(chains.join('\n')).digest('hex');
  return `selected-${direction}-${digest.slice(0, 20)}`;
}
