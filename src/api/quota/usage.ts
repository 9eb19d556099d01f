/** What an object uses up, in the names that a ResourceQuota counts by. */
import { persistentVolumeClaims, pods, services } from '../gen/resources.ts';
import type { PersistentVolumeClaim, Pod, Quantity, Service } from '../gen/types.ts';
import type { KubeObject, ResourceType } from '../object.ts';
import { heldSpec, podLimits, podRequests } from '../pod-resources.ts';
import { isPodTerminal } from '../pod.ts';
import { compareQuantities } from '../quantity.ts';
import { qualifiedResource } from '../status.ts';

export type Amounts = Readonly<Record<string, Quantity>>;

/** Core kinds that can also be counted by their plain name. */
export const plainNames: ReadonlySet<string> = new Set([
  'pods',
  'services',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
]);

/** An older name of the field. */
const betaStorageClass = 'volume.beta.kubernetes.io/storage-class';

export function usageOf(type: ResourceType, object: KubeObject): Amounts {
  const counted: Amounts = {
    [`count/${qualifiedResource(type)}`]: '1',
    ...(type.group === '' && plainNames.has(type.resource) && { [type.resource]: '1' }),
  };
  // The type says what the object is.
  if (type === pods) return podUsage(object as Pod, counted);
  if (type === services) return { ...counted, ...serviceUsage(object as Service) };
  if (type === persistentVolumeClaims) {
    return { ...counted, ...claimUsage(object as PersistentVolumeClaim) };
  }
  return counted;
}

/** A Pod that has ended uses nothing, but is still an object. */
function podUsage(pod: Pod, counted: Amounts): Amounts {
  if (isPodTerminal(pod)) return { 'count/pods': '1' };
  const requests = podRequests(heldSpec(pod));
  return {
    ...counted,
    ...requests,
    ...prefixed('requests.', requests),
    ...prefixed('limits.', podLimits(pod.spec)),
  };
}

function prefixed(prefix: string, amounts: Amounts): Amounts {
  return Object.fromEntries(
    Object.entries(amounts).map(([name, amount]) => [`${prefix}${name}`, amount]),
  );
}

function serviceUsage({ spec }: Service): Amounts {
  const nodePorts = (spec.ports ?? []).filter((port) => port.nodePort).length;
  return {
    'services.nodeports': String(nodePorts),
    'services.loadbalancers': spec.type === 'LoadBalancer' ? '1' : '0',
  };
}

/** The more of what it asks for and of what is already set aside for it. */
function claimUsage({ metadata, spec, status }: PersistentVolumeClaim): Amounts {
  const asked = spec.resources?.requests?.['storage'] ?? '0';
  const allocated = status?.allocatedResources?.['storage'] ?? '0';
  const storage = compareQuantities(allocated, asked) > 0 ? allocated : asked;
  const name = metadata.annotations?.[betaStorageClass] || spec.storageClassName;
  const prefix = name && `${name}.storageclass.storage.k8s.io/`;
  return {
    'requests.storage': storage,
    ...(prefix && {
      [`${prefix}requests.storage`]: storage,
      [`${prefix}persistentvolumeclaims`]: '1',
    }),
  };
}
