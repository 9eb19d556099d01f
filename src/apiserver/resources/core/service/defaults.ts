/** The defaults of a Service. */
import type { Service, ServiceSpec } from '#api/gen/types.ts';
import { isExternallyAccessible } from './traits.ts';

/** Three hours. */
const affinityTimeoutSeconds = 10_800;

export function defaultService(service: Service): Service {
  const spec: ServiceSpec = { ...service.spec, type: service.spec.type || 'ClusterIP' };
  return {
    ...withModes(service),
    spec: {
      ...withSessionAffinity(spec),
      ...(spec.ports && {
        ports: spec.ports.map((port) => ({
          ...port,
          protocol: port.protocol || 'TCP',
          targetPort: port.targetPort || port.port,
        })),
      }),
      ...(isExternallyAccessible(spec) && {
        externalTrafficPolicy: spec.externalTrafficPolicy || 'Cluster',
      }),
      ...(spec.type !== 'ExternalName' && {
        internalTrafficPolicy: spec.internalTrafficPolicy ?? 'Cluster',
      }),
      ...(spec.type === 'LoadBalancer' && {
        allocateLoadBalancerNodePorts: spec.allocateLoadBalancerNodePorts ?? true,
      }),
    },
  };
}

/** An address of a load balancer is one that packets arrive at, unless it says otherwise. */
function withModes(service: Service): Service {
  const { ingress } = service.status?.loadBalancer ?? {};
  if (!ingress?.some(({ ip, ipMode }) => ip && ipMode === undefined)) return service;
  const loadBalancer = {
    ...service.status?.loadBalancer,
    ingress: ingress.map((one) =>
      one.ip && one.ipMode === undefined ? { ...one, ipMode: 'VIP' } : one,
    ),
  };
  return { ...service, status: { ...service.status, loadBalancer } };
}

function withSessionAffinity(spec: ServiceSpec): ServiceSpec {
  const { sessionAffinityConfig, ...rest } = spec;
  if (spec.sessionAffinity !== 'ClientIP') {
    return spec.sessionAffinity && spec.sessionAffinity !== 'None'
      ? spec
      : { ...rest, sessionAffinity: 'None' };
  }
  const timeoutSeconds = sessionAffinityConfig?.clientIP?.timeoutSeconds ?? affinityTimeoutSeconds;
  return { ...rest, sessionAffinityConfig: { clientIP: { timeoutSeconds } } };
}
