/** What is to be written of the slices of one owner and family. */
import type { DiscoveryV1EndpointPort, Endpoint, EndpointSlice } from '#api/gen/types.ts';
import type { Family } from './pod-endpoint.ts';

/** What a slice holds besides its metadata. */
export interface SliceContent {
  readonly addressType: Family;
  readonly endpoints: readonly Endpoint[];
  readonly ports: readonly DiscoveryV1EndpointPort[];
}

export interface SliceUpdate {
  readonly existing: EndpointSlice;
  readonly content: SliceContent;
}

/** What to write, in this order: nobody who stays an endpoint is missing for a moment. */
export interface SlicePlan {
  readonly create: readonly SliceContent[];
  readonly update: readonly SliceUpdate[];
  readonly delete: readonly EndpointSlice[];
  readonly unchanged: readonly EndpointSlice[];
}
