/** One port of one Service, as the rules name it. */
import type { Service, ServicePort } from '#api/gen/types.ts';
import type { Element } from './fragment.ts';

export interface PortRoute {
  /** The common end of the names of its chains: `namespace/service/protocol/port`. */
  readonly name: string;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly port: ServicePort;
  /** Undefined: no session affinity. */
  readonly affinitySeconds: number | undefined;
}

/** Kubernetes' default for `clientIP.timeoutSeconds`: three hours. */
const defaultAffinitySeconds = 10_800;

const protocolNames = { TCP: 'tcp', UDP: 'udp', SCTP: 'sctp' } as const;

export function routeOf(service: Service, port: ServicePort): PortRoute {
  const { namespace, name } = service.metadata;
  const protocol = protocolNames[port.protocol ?? 'TCP'];
  const { sessionAffinity, sessionAffinityConfig } = service.spec ?? {};
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds ?? defaultAffinitySeconds;
  return {
    name: `${namespace}/${name}/${protocol}/${port.port}`,
    protocol,
    port,
    affinitySeconds: sessionAffinity === 'ClientIP' ? seconds : undefined,
  };
}

export function serviceElement(address: string, route: PortRoute, value: string): Element {
  return { map: 'services', key: `${address} . ${route.protocol} . ${route.port.port}`, value };
}
