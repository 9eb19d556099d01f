/** How an EndpointSlice and its Service belong together. */
import type { EndpointSlice } from './gen/types.ts';

/** On a slice: the name of its Service. */
export const serviceNameLabel = 'kubernetes.io/service-name';

/** `namespace/name` of the slice's Service; without a name when it has none. */
export function serviceKeyOf({ metadata }: EndpointSlice): string {
  return `${metadata.namespace}/${metadata.labels?.[serviceNameLabel] ?? ''}`;
}
