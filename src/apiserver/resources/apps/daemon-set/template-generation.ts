/**
 * The generation of a DaemonSet's template: an annotation since apps/v1, still written because tools read it, and as a
 * label of its Pods. Clients can't set it.
 */
import type { DaemonSet } from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';

const annotation = 'deprecated.daemonset.template.generation';

export function firstTemplateGeneration(set: DaemonSet): DaemonSet {
  return withGeneration(set, Math.max(1, generationOf(set)));
}

/** One more when the template changed. */
export function nextTemplateGeneration(set: DaemonSet, stored: DaemonSet): DaemonSet {
  const isSame = deepEqual(set.spec.template, stored.spec.template);
  return withGeneration(set, generationOf(stored) + (isSame ? 0 : 1));
}

function generationOf({ metadata }: DaemonSet): number {
  return Number.parseInt(metadata.annotations?.[annotation] ?? '', 10) || 0;
}

function withGeneration(set: DaemonSet, generation: number): DaemonSet {
  const annotations = { ...set.metadata.annotations, [annotation]: String(generation) };
  return { ...set, metadata: { ...set.metadata, annotations } };
}
