/** What a Service's type and fields mean for its other fields. */
import type { ServiceSpec } from '#api/gen/types.ts';

/** `None`: no address of its own; names of its Pods instead. */
export const headless = 'None';

export function isHeadless(spec: ServiceSpec): boolean {
  return spec.clusterIP === headless || spec.clusterIPs?.[0] === headless;
}

export function needsClusterIP(spec: ServiceSpec): boolean {
  return spec.type !== 'ExternalName';
}

export function needsNodePorts(spec: ServiceSpec): boolean {
  return (
    spec.type === 'NodePort' ||
    (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false)
  );
}

/** Local traffic only, behind a load balancer: it asks each node on a port of its own whether it has endpoints. */
export function needsHealthCheckPort(spec: ServiceSpec): boolean {
  return spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';
}

/** Whether anything from outside the cluster reaches it. */
export function isExternallyAccessible(spec: ServiceSpec): boolean {
  return (
    spec.type === 'LoadBalancer' ||
    spec.type === 'NodePort' ||
    (spec.type === 'ClusterIP' && (spec.externalIPs?.length ?? 0) > 0)
  );
}
