/** For plugins that choose a default: several may exist while one replaces another, and then the newest counts. */
import type { KubeObject } from '#api/object.ts';

export function newest<T extends KubeObject>(objects: readonly T[]): T | undefined {
  return objects.toSorted(
    (a, b) =>
      b.metadata.creationTimestamp.localeCompare(a.metadata.creationTimestamp) ||
      a.metadata.name.localeCompare(b.metadata.name),
  )[0];
}
