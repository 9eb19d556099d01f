/** What the objects of Services' addresses say. Pure. */
import { isIP } from 'node:net';
import type { IPAddress, Service, ServiceCIDRStatus } from '#api/gen/types.ts';
import type { Draft } from '#api/object.ts';
import { toTime } from '#base/clock.ts';

const managedBy = 'ipaddress.kubernetes.io/managed-by';
/** Upstream's name for whoever allocates cluster addresses. */
const allocator = 'ipallocator.k8s.io';

export function addressOf(address: string, { metadata }: Service): Draft<IPAddress> {
  const { name, namespace } = metadata;
  return {
    metadata: {
      name: address,
      labels: {
        'ipaddress.kubernetes.io/ip-family': `IPv${isIP(address)}`,
        [managedBy]: allocator,
      },
    },
    spec: { parentRef: { group: '', resource: 'services', namespace, name } },
  };
}

export function isOurs({ metadata }: IPAddress): boolean {
  return metadata.labels?.[managedBy] === allocator;
}

export function sameParent({ spec }: IPAddress, { metadata }: Service): boolean {
  const { group = '', resource, namespace, name } = spec.parentRef;
  return (
    group === '' &&
    resource === 'services' &&
    namespace === metadata.namespace &&
    name === metadata.name
  );
}

/** `now` in epoch milliseconds. */
export function readyStatus(now: number): ServiceCIDRStatus {
  return {
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        reason: '',
        message: 'Kubernetes Service CIDR is ready',
        lastTransitionTime: toTime(now),
      },
    ],
  };
}
