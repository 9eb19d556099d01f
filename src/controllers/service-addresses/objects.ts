/** What the objects of Services' addresses say. Pure. */
import { isIP } from 'node:net';
import type { IPAddress, Service } from '#api/gen/types.ts';
import type { Draft } from '#api/object.ts';
import { managedByLabel, serviceAllocator } from '#api/service-cidrs.ts';

function labelsOf(address: string): Readonly<Record<string, string>> {
  return {
    'ipaddress.kubernetes.io/ip-family': `IPv${isIP(address)}`,
    [managedByLabel]: serviceAllocator,
  };
}

export function addressOf(address: string, { metadata }: Service): Draft<IPAddress> {
  const { name, namespace } = metadata;
  return {
    metadata: { name: address, labels: labelsOf(address) },
    spec: { parentRef: { group: '', resource: 'services', namespace, name } },
  };
}

/** Whether it has the labels by which the objects of Services are known. */
export function hasLabels({ metadata: { name, labels = {} } }: IPAddress): boolean {
  return Object.entries(labelsOf(name)).every(([label, value]) => labels[label] === value);
}

export function isForServices({ spec: { parentRef } }: IPAddress): boolean {
  return (parentRef.group ?? '') === '' && parentRef.resource === 'services';
}

export function sameParent(address: IPAddress, { metadata }: Service): boolean {
  const { namespace, name } = address.spec.parentRef;
  return isForServices(address) && namespace === metadata.namespace && name === metadata.name;
}
