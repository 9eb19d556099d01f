/**
 * One NetworkPolicy → its chains, which accept what it allows, and the sets that they look into. Pure; which Pods are
 * in the sets and who is isolated is `pod-elements.ts`.
 */
import { createHash } from 'node:crypto';
import type {
  LabelSelector,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
} from '#api/gen/types.ts';
import { emptyFragment } from '../nftables/fragment.ts';
import type { Fragment } from '../nftables/fragment.ts';
import { directions, peerAddress } from './direction.ts';
import type { Direction } from './direction.ts';
import { matchBlock, peerSetOf } from './peers.ts';
import type { PeerSet } from './peers.ts';
import { matchPorts, namedPortDeclaration } from './ports.ts';
import type { NamedPort } from './ports.ts';

export interface PolicyRules {
  readonly namespace: string;
  readonly podSelector: LabelSelector;
  /** The chain for each direction in which it isolates its Pods. */
  readonly chains: ReadonlyMap<Direction, string>;
  readonly peerSets: readonly PeerSet[];
  readonly namedPorts: readonly NamedPort[];
  readonly fragment: Fragment;
}

interface Rule {
  readonly peers: readonly NetworkPolicyPeer[];
  readonly ports: readonly NetworkPolicyPort[];
}

interface CompiledRule {
  readonly lines: readonly string[];
  readonly peerSet: PeerSet | undefined;
  readonly named: readonly NamedPort[];
}

export function rulesOf(policy: NetworkPolicy): PolicyRules {
  const { spec, metadata } = policy;
  const namespace = metadata.namespace ?? '';
  const types = (spec.policyTypes ?? []).map((type) => type.toLowerCase());
  const isolates = directions.filter((direction) => types.includes(direction));
  const compiled = isolates.map((direction) => {
    const rules = rulesFor(policy, direction).map((rule) => compile(rule, direction, namespace));
    return { direction, chain: chainOf(policy, direction), rules };
  });
  const rules = compiled.flatMap((one) => one.rules);
  const peerSets = rules.flatMap(({ peerSet }) => (peerSet ? [peerSet] : []));
  const namedPorts = rules.flatMap(({ named }) => named);
  return {
    namespace,
    podSelector: spec.podSelector ?? {},
    chains: new Map(compiled.map(({ direction, chain }) => [direction, chain])),
    peerSets,
    namedPorts,
    fragment: {
      ...emptyFragment,
      chains: new Map(compiled.map((one) => [one.chain, one.rules.flatMap(({ lines }) => lines)])),
      sets: new Map([
        ...peerSets.map(({ name }) => [name, 'type ipv4_addr;'] as const),
        ...namedPorts.map(({ set }) => [set, namedPortDeclaration] as const),
      ]),
    },
  };
}

function rulesFor({ spec }: NetworkPolicy, direction: Direction): readonly Rule[] {
  return direction === 'ingress'
    ? (spec.ingress ?? []).map(({ from = [], ports = [] }) => ({ peers: from, ports }))
    : (spec.egress ?? []).map(({ to = [], ports = [] }) => ({ peers: to, ports }));
}

/** Every peer with every port. */
function compile({ peers, ports }: Rule, direction: Direction, namespace: string): CompiledRule {
  const address = peerAddress[direction];
  const peerSet = peerSetOf(peers, namespace);
  const blocks = peers.flatMap(({ ipBlock }) => {
    const match = ipBlock && matchBlock(ipBlock, address);
    return match === undefined ? [] : [match];
  });
  const from =
    peers.length === 0 ? [''] : [...(peerSet ? [`${address} @${peerSet.name}`] : []), ...blocks];
  const { matches, named } = matchPorts(ports);
  const lines = from.flatMap((peer) =>
    matches.map((port) => [peer, port, 'accept'].filter(Boolean).join(' ')),
  );
  return { lines, peerSet, named };
}

/** The longest name of a chain is 255 bytes, and a policy's may be longer. */
const longest = 200;

function chainOf({ metadata }: NetworkPolicy, direction: Direction): string {
  const name = `${direction}-${metadata.namespace ?? ''}/${metadata.name}`;
  if (name.length <= longest) return name;
  return `${direction}-${createHash('sha256').update(name).digest('hex').slice(0, 40)}`;
}
