/** An object's metadata alone, for clients that need no more (the garbage collector, `metadata-only` informers). */
import type { KubeObject } from '#api/object.ts';

export function partialMetadata({ metadata }: KubeObject): KubeObject {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata };
}
