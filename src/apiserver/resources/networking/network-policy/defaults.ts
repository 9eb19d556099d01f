/** What a NetworkPolicy doesn't say: which directions it is about, and the protocol of its ports. */
import type { NetworkPolicy, NetworkPolicyPort } from '#api/gen/types.ts';

type Ports = readonly NetworkPolicyPort[] | undefined;

function withProtocols<R extends { readonly ports?: Ports }>(rule: R): R {
  if (!rule.ports) return rule;
  const ports = rule.ports.map((port) => ({ ...port, protocol: port.protocol ?? 'TCP' }));
  return { ...rule, ports };
}

export function defaultNetworkPolicy(policy: NetworkPolicy): NetworkPolicy {
  const { spec } = policy;
  // One that says nothing isolates inbound; outbound only when it has rules for it.
  const implied = spec.egress?.length ? (['Ingress', 'Egress'] as const) : (['Ingress'] as const);
  return {
    ...policy,
    spec: {
      ...spec,
      policyTypes: spec.policyTypes?.length ? spec.policyTypes : implied,
      ...(spec.ingress && { ingress: spec.ingress.map(withProtocols) }),
      ...(spec.egress && { egress: spec.egress.map(withProtocols) }),
    },
  };
}
