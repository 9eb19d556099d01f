/** EndpointSlices: the addresses behind a Service, in pieces. */
import type { EndpointSlice } from '#api/gen/types.ts';
import { endpointSlices } from '#api/gen/resources.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text } from '../../columns/column.ts';
import { firstThree } from '../../columns/first-three.ts';
import { validateEndpointSlice, validateEndpointSliceUpdate } from './validation.ts';

const unset = '<unset>';

export const endpointSliceStrategy: Strategy<EndpointSlice> = {
  type: endpointSlices,
  singular: 'endpointslice',
  validate: validateEndpointSlice,
  validateUpdate: validateEndpointSliceUpdate,
  hasGeneration: true,
  desired: ({ metadata: { labels }, ...slice }) => ({ ...slice, labels }),
  columns: [
    nameColumn,
    text('AddressType', 'The family of the addresses.', (slice) => slice.addressType),
    text(
      'Ports',
      'The ports behind each address.',
      ({ ports }) =>
        firstThree((ports ?? []).map((port) => port.port ?? port.name ?? '*')) || unset,
    ),
    text(
      'Endpoints',
      'The addresses.',
      ({ endpoints }) =>
        firstThree((endpoints ?? []).flatMap((endpoint) => endpoint.addresses)) || unset,
    ),
    ageColumn,
  ],
  setDefaults: (slice) => ({
    ...slice,
    ...(slice.ports && {
      ports: slice.ports.map((port) => ({
        ...port,
        name: port.name ?? '',
        protocol: port.protocol ?? 'TCP',
      })),
    }),
  }),
};
