/** Endpoints: the addresses behind a Service in one object; EndpointSlices are their successor. */
import type { EndpointSubset, Endpoints } from '#api/gen/types.ts';
import { endpoints } from '#api/gen/resources.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text } from '../../columns/column.ts';
import { firstThree } from '../../columns/first-three.ts';
import { validateEndpoints } from './validation.ts';

export const endpointsStrategy: Strategy<Endpoints> = {
  type: endpoints,
  singular: 'endpoints',
  createsOnUpdate: true,
  validate: validateEndpoints,
  shortNames: ['ep'],
  deprecation: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  columns: [
    nameColumn,
    text('Endpoints', 'The addresses that are ready.', ({ subsets = [] }) =>
      subsets.length === 0 ? '<none>' : firstThree(subsets.flatMap(readyAddresses)),
    ),
    ageColumn,
  ],
  setDefaults: (object) =>
    object.subsets ? { ...object, subsets: object.subsets.map(defaultSubset) } : object,
};

function readyAddresses({ addresses = [], ports = [] }: EndpointSubset): readonly string[] {
  if (ports.length === 0) return addresses.map((address) => address.ip);
  return ports.flatMap(({ port }) =>
    addresses.map(({ ip }) => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`)),
  );
}

function defaultSubset(subset: EndpointSubset): EndpointSubset {
  const { ports } = subset;
  if (!ports) return subset;
  return { ...subset, ports: ports.map((port) => ({ ...port, protocol: port.protocol || 'TCP' })) };
}
