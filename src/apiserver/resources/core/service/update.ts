/**
 * What an update of a Service means for what was allocated: whoever doesn't mention an address or node port keeps
 * it, and a Service whose type no longer has any gives it up.
 */
import type { Service, ServicePort, ServiceSpec } from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { needsClusterIP, needsHealthCheckPort, needsNodePorts } from './traits.ts';

export function carryOver(service: Service, stored: Service): Service {
  const before = stored.spec;
  const spec = dropUnneeded(followClusterIP(service.spec, before), before);
  return { ...service, spec: keepAllocated(spec, before) };
}

/** A client that knows only `clusterIP` changes or clears just that; `clusterIPs` follows. */
function followClusterIP(spec: ServiceSpec, before: ServiceSpec): ServiceSpec {
  const { clusterIP, clusterIPs, ...rest } = spec;
  const untouched = deepEqual(clusterIPs, before.clusterIPs);
  if (!before.clusterIP || clusterIP === before.clusterIP || !untouched) return spec;
  if (!clusterIP) return rest;
  return { ...spec, clusterIPs: [clusterIP, ...(clusterIPs ?? []).slice(1)] };
}

/** Values that were there before and belong to a type that it no longer has go; changed ones stay, to be refused. */
function dropUnneeded(spec: ServiceSpec, before: ServiceSpec): ServiceSpec {
  let result: ServiceSpec = spec;
  const drop = (...fields: readonly (keyof ServiceSpec)[]): void => {
    result = Object.fromEntries(
      Object.entries(result).filter(([key]) => !fields.some((field) => field === key)),
    );
  };
  const same = (field: keyof ServiceSpec): boolean =>
    spec[field] === undefined || deepEqual(spec[field], before[field]);
  if (needsClusterIP(before) && !needsClusterIP(spec)) {
    if (same('clusterIP')) drop('clusterIP', 'clusterIPs');
    if (same('ipFamilies')) drop('ipFamilies', 'ipFamilyPolicy');
    if (same('internalTrafficPolicy')) drop('internalTrafficPolicy');
  }
  if (needsNodePorts(before) && !needsNodePorts(spec) && samePorts(spec.ports, before.ports)) {
    const ports = spec.ports?.map(withoutNodePort);
    result = { ...result, ...(ports && { ports }) };
  }
  if (needsHealthCheckPort(before) && !needsHealthCheckPort(spec) && same('healthCheckNodePort')) {
    drop('healthCheckNodePort');
  }
  const external = (type: ServiceSpec['type']): boolean =>
    type === 'NodePort' || type === 'LoadBalancer';
  if (external(before.type) && !external(spec.type) && same('externalTrafficPolicy')) {
    if (!spec.externalIPs?.length) drop('externalTrafficPolicy');
  }
  if (before.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    if (same('allocateLoadBalancerNodePorts')) drop('allocateLoadBalancerNodePorts');
    if (same('loadBalancerClass')) drop('loadBalancerClass');
  }
  if (before.type === 'ExternalName' && spec.type !== 'ExternalName' && same('externalName')) {
    drop('externalName');
  }
  return result;
}

function withoutNodePort(port: ServicePort): ServicePort {
  const { nodePort: _, ...rest } = port;
  return rest;
}

function samePorts(
  ports: readonly ServicePort[] | undefined,
  before: readonly ServicePort[] | undefined,
): boolean {
  const numbers = (list: readonly ServicePort[] = []): string =>
    list.map((port) => port.nodePort ?? 0).join();
  return numbers(ports) === numbers(before);
}

function keepAllocated(spec: ServiceSpec, before: ServiceSpec): ServiceSpec {
  let result = spec;
  if (needsClusterIP(before) && needsClusterIP(spec)) {
    const clusterIP = spec.clusterIP || spec.clusterIPs?.[0] || before.clusterIP;
    const clusterIPs = spec.clusterIPs ?? (clusterIP === before.clusterIP ? before.clusterIPs : []);
    result = {
      ...result,
      ...(clusterIP && { clusterIP }),
      ...(clusterIPs?.length && { clusterIPs }),
      ipFamilies: spec.ipFamilies ?? before.ipFamilies ?? [],
      ipFamilyPolicy: spec.ipFamilyPolicy ?? before.ipFamilyPolicy ?? 'SingleStack',
    };
  }
  if (needsNodePorts(before) && needsNodePorts(spec) && spec.ports) {
    result = { ...result, ports: keepNodePorts(spec.ports, before.ports ?? []) };
  }
  if (needsHealthCheckPort(before) && needsHealthCheckPort(spec)) {
    const healthCheckNodePort = spec.healthCheckNodePort || before.healthCheckNodePort;
    result = { ...result, ...(healthCheckNodePort && { healthCheckNodePort }) };
  }
  return result;
}

/** By protocol and port. */
function keepNodePorts(
  ports: readonly ServicePort[],
  before: readonly ServicePort[],
): readonly ServicePort[] {
  const key = ({ protocol, port }: ServicePort): string => `${protocol ?? 'TCP'}/${port}`;
  const former = new Map(before.map((port) => [key(port), port.nodePort]));
  const used = new Set(ports.map((port) => port.nodePort).filter(Boolean));
  return ports.map((port) => {
    const nodePort = former.get(key(port));
    return port.nodePort || !nodePort || used.has(nodePort) ? port : { ...port, nodePort };
  });
}
