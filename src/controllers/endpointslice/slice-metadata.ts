/** The labels and the owner by which a slice belongs to its Service. */
import { serviceNameLabel } from '#api/endpoint-slices.ts';
import type { EndpointSlice, ObjectMeta, Service } from '#api/gen/types.ts';
import { makeControllerRef } from '#api/metadata.ts';

export const managedByLabel = 'endpointslice.kubernetes.io/managed-by';
export const controllerName = 'endpointslice-controller.k8s.io';
/** On slices and Endpoints of a Service without a cluster IP. */
const headlessLabel = 'service.kubernetes.io/headless';

const reserved = new Set([serviceNameLabel, managedByLabel, headlessLabel]);

/** For a new slice; its name is the Service's with a generated end. */
export function sliceMetadata(service: Service): ObjectMeta & {
  readonly labels: Readonly<Record<string, string>>;
} {
  const { name, namespace } = service.metadata;
  return {
    generateName: `${name}-`,
    namespace,
    labels: {
      ...serviceLabels(service),
      [managedByLabel]: controllerName,
      [serviceNameLabel]: name,
    },
    ownerReferences: [makeControllerRef(service)],
  };
}

/** The Service's own labels, and whether it is headless. */
export function serviceLabels(service: Service): Readonly<Record<string, string>> {
  const own = Object.entries(service.metadata.labels ?? {}).filter(([name]) => !reserved.has(name));
  const { clusterIP } = service.spec ?? {};
  const headless = !clusterIP || clusterIP === 'None';
  return { ...Object.fromEntries(own), ...(headless ? { [headlessLabel]: '' } : {}) };
}

/** `namespace/service` of a slice that this controller manages; undefined for others' slices. */
export function managedServiceKey(slice: EndpointSlice): string | undefined {
  const labels = slice.metadata.labels ?? {};
  const service = labels[serviceNameLabel];
  if (labels[managedByLabel] !== controllerName || !service) return undefined;
  return `${slice.metadata.namespace}/${service}`;
}
