/** Whose numbers count: which Pods are ready, which aren't yet, and of which nothing is known. Pure. */
import { findCondition } from '#api/conditions.ts';
import type { Container, Pod, Quantity, ResourceRequirements } from '#api/gen/types.ts';
import { isSidecar } from '#api/pod-resources.ts';
import { quantityToMillis } from '#api/quantity.ts';
import type { AutoscalerSettings } from './settings.ts';
import { Unmeasured } from './unmeasured.ts';
import type { Measured, Usage } from './usage.ts';

export interface PodGroups {
  /** Names of the Pods whose numbers count. */
  readonly ready: readonly string[];
  /** They use nothing yet, or not what they will. */
  readonly unready: readonly string[];
  /** Nobody says what they use. */
  readonly missing: readonly string[];
  /** Failed, or about to go. */
  readonly ignored: readonly string[];
}

export interface Moment {
  readonly settings: AutoscalerSettings;
  /** In epoch milliseconds. */
  readonly now: number;
}

export function groupPods(
  pods: readonly Pod[],
  usage: Usage,
  moment: Moment & { readonly resource: string },
): PodGroups {
  const groups = Map.groupBy(pods, (pod) => groupOf(pod, usage.get(pod.metadata.name), moment));
  const names = (group: keyof PodGroups): readonly string[] =>
    (groups.get(group) ?? []).map(({ metadata }) => metadata.name);
  return {
    ready: names('ready'),
    unready: names('unready'),
    missing: names('missing'),
    ignored: names('ignored'),
  };
}

function groupOf(
  pod: Pod,
  measured: Measured | undefined,
  moment: Moment & { readonly resource: string },
): keyof PodGroups {
  const phase = pod.status?.phase;
  if (pod.metadata.deletionTimestamp || phase === 'Failed') return 'ignored';
  if (phase === 'Pending') return 'unready';
  if (!measured) return 'missing';
  // Starting costs processor time; memory says nothing about readiness.
  return moment.resource === 'cpu' && isStarting(pod, measured, moment) ? 'unready' : 'ready';
}

function isStarting({ status }: Pod, measured: Measured, { settings, now }: Moment): boolean {
  const ready = findCondition(status?.conditions, 'Ready');
  if (!ready || !status?.startTime) return true;
  const started = Date.parse(status.startTime);
  const since = Date.parse(ready.lastTransitionTime ?? status.startTime);
  if (started + settings.cpuInitializationMs > now) {
    return ready.status === 'False' || measured.at < since + measured.windowMs;
  }
  return ready.status === 'False' && started + settings.initialReadinessMs > since;
}

/**
 * What each Pod asks for of a resource, or one container of it, in thousandths. Throws Unmeasured when one of them
 * doesn't say.
 */
export function requestsOf(
  pods: readonly Pod[],
  resource: string,
  container?: string,
): ReadonlyMap<string, number> {
  return new Map(pods.map((pod) => [pod.metadata.name, requestOf(pod, resource, container)]));
}

function requestOf({ metadata, spec }: Pod, resource: string, container?: string): number {
  const whole = container === undefined ? requestIn(spec, resource) : undefined;
  if (whole !== undefined) return quantityToMillis(whole);
  const counted: readonly Container[] = [
    ...spec.containers,
    ...(spec.initContainers ?? []).filter(isSidecar),
  ];
  return counted
    .filter(({ name }) => container === undefined || name === container)
    .reduce((sum, { name, resources }) => {
      const request = requestIn({ resources }, resource);
      if (request !== undefined) return sum + quantityToMillis(request);
      throw new Unmeasured(
        `missing request for ${resource} in container ${name} of Pod ${metadata.name}`,
      );
    }, 0);
}

/** The autoscaler's author names the resource: only what is asked for itself counts. */
function requestIn(
  { resources }: { readonly resources?: ResourceRequirements | undefined },
  name: string,
): Quantity | undefined {
  const requests = resources?.requests ?? {};
  return Object.hasOwn(requests, name) ? requests[name] : undefined;
}
