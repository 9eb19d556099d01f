/** How an EndpointSlice and its Service belong together. */
import type { EndpointSlice } from './gen/types.ts';

/** On a slice: the name of its Service. */
export const serviceNameLabel = 'kubernetes.io/service-name';

/** On a slice that the controller made: when happened what its last change publishes, to the second (RFC 3339). */
export const triggerTimeAnnotation = 'endpoints.kubernetes.io/last-change-trigger-time';

/** `namespace/name` of the slice's Service; without a name when it has none. */
export function serviceKeyOf({ metadata }: EndpointSlice): string {
  return `${metadata.namespace}/${metadata.labels?.[serviceNameLabel] ?? ''}`;
}
