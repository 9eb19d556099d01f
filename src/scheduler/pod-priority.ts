import type { Pod } from '#api/gen/types.ts';

/** Admission has worked it out from the Pod's class. */
export function priorityOf({ spec }: Pod): number {
  return spec.priority ?? 0;
}
