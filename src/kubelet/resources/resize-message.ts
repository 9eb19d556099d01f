/** What events say of a resize: what is asked for, as JSON, as upstream writes it. */
import type { Container, Pod } from '#api/gen/types.ts';
import { isSidecar } from '#api/pod-resources.ts';

export function resizeMessage(
  state: 'started' | 'completed' | 'error' | 'Deferred' | 'Infeasible',
  { spec }: Pod,
  generation: number,
  error?: string,
): string {
  const list = (containers: readonly Container[]): object[] =>
    containers.map(({ name, resources }) => ({ name, resources: resources ?? {} }));
  const init = (spec.initContainers ?? []).filter(isSidecar);
  const summary = {
    ...(init.length > 0 ? { initContainers: list(init) } : {}),
    containers: list(spec.containers),
    generation,
    ...(error === undefined ? {} : { error }),
  };
  return `Pod resize ${state}: ${JSON.stringify(summary)}`;
}
