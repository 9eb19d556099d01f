/** The quality of service that a Pod's requests and limits earn it: who is evicted last. */
import type { Container, PodSpec, ResourceRequirements } from '#api/gen/types.ts';

export type QosClass = 'Guaranteed' | 'Burstable' | 'BestEffort';

const counted = ['cpu', 'memory'] as const;

/**
 * Guaranteed when every container limits CPU and memory and requests just that; BestEffort when none asks for
 * anything; Burstable otherwise. Resources of the Pod as a whole, where given, stand for all containers'.
 */
export function qosClass(spec: PodSpec): QosClass {
  const all =
    spec.resources?.requests || spec.resources?.limits
      ? [spec.resources]
      : containerResources(spec);
  if (all.every(isEmpty)) return 'BestEffort';
  return all.every(isExact) ? 'Guaranteed' : 'Burstable';
}

function containerResources(spec: PodSpec): readonly ResourceRequirements[] {
  const containers: readonly Container[] = [...(spec.initContainers ?? []), ...spec.containers];
  return containers.map((container) => container.resources ?? {});
}

function isEmpty({ requests, limits }: ResourceRequirements): boolean {
  return counted.every((name) => isZero(requests?.[name]) && isZero(limits?.[name]));
}

/** Quantities are canonical by now, so equal ones are spelt the same. */
function isExact({ requests, limits }: ResourceRequirements): boolean {
  return counted.every(
    (name) => !isZero(limits?.[name]) && (requests?.[name] ?? limits?.[name]) === limits?.[name],
  );
}

function isZero(quantity: string | undefined): boolean {
  return quantity === undefined || quantity === '0';
}
