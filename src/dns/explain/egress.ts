/**
 * Whether NetworkPolicies let a Pod ask DNS: the same rules as `networking.k8s.io/v1` says for everything, looked at for
 * one destination. On Holdfast they don't reach a question to the node's own DNS, elsewhere they do.
 */
import ipaddr from 'ipaddr.js';
import type {
  Namespace,
  NetworkPolicy,
  NetworkPolicyEgressRule,
  NetworkPolicyPeer,
  Pod,
} from '#api/gen/types.ts';
import { matchesLabelSelector } from '#api/selector/label-selector.ts';

export interface Destination {
  readonly address: string;
  /** The Pod that answers there, as far as selectors can tell. */
  readonly pod?: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
  readonly namespaces: readonly Namespace[];
}

const port = 53;

/** Names of the policies that isolate the Pod's egress, when none of them admits DNS; undefined: it may ask. */
export function policiesAgainstDns(
  pod: Pod,
  policies: readonly NetworkPolicy[],
  destination: Destination,
): readonly string[] | undefined {
  const isolating = policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === pod.metadata.namespace &&
      isolatesEgress(spec) &&
      matchesLabelSelector(spec?.podSelector ?? {}, pod.metadata.labels),
  );
  if (isolating.length === 0) return undefined;
  const admitted = isolating.some(({ metadata, spec }) =>
    (spec?.egress ?? []).some((rule) => admits(rule, metadata.namespace, destination)),
  );
  return admitted ? undefined : isolating.map(({ metadata }) => metadata.name);
}

function isolatesEgress(spec: NetworkPolicy['spec']): boolean {
  return spec?.policyTypes?.includes('Egress') ?? spec?.egress !== undefined;
}

function admits(
  { ports = [], to = [] }: NetworkPolicyEgressRule,
  namespace: string,
  destination: Destination,
): boolean {
  const portFits =
    ports.length === 0 ||
    ports.some(({ protocol = 'TCP', port: first, endPort }) => {
      if (protocol !== 'UDP') return false;
      if (first === undefined) return true;
      if (typeof first === 'string') return first === 'dns';
      return first <= port && port <= (endPort ?? first);
    });
  return portFits && (to.length === 0 || to.some((peer) => isPeer(peer, namespace, destination)));
}

function isPeer(
  { ipBlock, namespaceSelector, podSelector }: NetworkPolicyPeer,
  namespace: string,
  { address, pod, namespaces }: Destination,
): boolean {
  if (ipBlock) {
    const { cidr, except = [] } = ipBlock;
    return isInside(address, cidr) && !except.some((range) => isInside(address, range));
  }
  if (!pod) return false;
  const home = namespaces.find(({ metadata }) => metadata.name === pod.namespace);
  const near = namespaceSelector
    ? matchesLabelSelector(namespaceSelector, home?.metadata.labels)
    : pod.namespace === namespace;
  return near && (!podSelector || matchesLabelSelector(podSelector, pod.labels));
}

function isInside(address: string, cidr: string): boolean {
  if (!ipaddr.isValid(address) || !ipaddr.isValidCIDR(cidr)) return false;
  const [parsed, range] = [ipaddr.parse(address), ipaddr.parseCIDR(cidr)];
  return parsed.kind() === range[0].kind() && parsed.match(range);
}
