/** What Pods use, as the metrics API says. */
import { podMetrics } from '#api/metrics.ts';
import type { PodMetrics } from '#api/metrics.ts';
import { quantityToMillis } from '#api/quantity.ts';
import { isApiError } from '#api/status.ts';
import type { ObjectList, Client } from '#client/client.ts';
import { Unmeasured } from './unmeasured.ts';

export interface Measured {
  /** Thousandths of the resource's unit. */
  readonly millis: number;
  /** When it was measured, in epoch milliseconds. */
  readonly at: number;
  /** Over how long up to then. */
  readonly windowMs: number;
}

/** By the Pod's name. */
export type Usage = ReadonlyMap<string, Measured>;

export interface UsageQuery {
  readonly namespace: string;
  /** As in `kubectl -l`. */
  readonly selector: string;
  /** `cpu` or `memory`. */
  readonly resource: string;
  /** Of this container alone. */
  readonly container?: string;
}

/** Throws Unmeasured. */
export async function readUsage(
  client: Client,
  { namespace, selector, resource, container }: UsageQuery,
  signal: AbortSignal,
): Promise<Usage> {
  const { items } = await listMetrics(client, { namespace, labelSelector: selector, signal });
  if (items.length === 0) throw new Unmeasured('no metrics returned from resource metrics API');
  return new Map(
    items.flatMap((pod) => {
      const millis = millisOf(pod, resource, container);
      if (millis === undefined) return [];
      const at = Date.parse(pod.timestamp);
      return [[pod.metadata.name, { millis, at, windowMs: goDurationMs(pod.window) }] as const];
    }),
  );
}

async function listMetrics(
  client: Client,
  options: Parameters<Client['list']>[1],
): Promise<ObjectList<PodMetrics>> {
  try {
    return await client.list(podMetrics, options);
  } catch (error) {
    if (!isApiError(error)) throw error;
    // As upstream's client adds it where nobody serves the resource.
    const what = error.code === 404 ? ' (get pods.metrics.k8s.io)' : '';
    throw new Unmeasured(
      `unable to fetch metrics from resource metrics API: ${error.message}${what}`,
    );
  }
}

/** Undefined when a container of the Pod has no number. */
function millisOf(pod: PodMetrics, resource: string, container?: string): number | undefined {
  const { namespace, name } = pod.metadata;
  const counted =
    container === undefined
      ? pod.containers
      : pod.containers.filter((one) => one.name === container);
  if (container !== undefined && counted.length === 0) {
    throw new Unmeasured(
      `container ${container} not present in metrics for pod ${namespace}/${name}`,
    );
  }
  const amounts = counted.map(({ usage }) =>
    Object.entries(usage).find(([key]) => key === resource),
  );
  if (amounts.includes(undefined)) return undefined;
  return amounts.reduce((sum, found) => sum + quantityToMillis(found?.[1] ?? '0'), 0);
}

const unitMs: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};

/** Milliseconds of what Go writes as `1m2.5s`; 0 for anything else. */
export function goDurationMs(text: string): number {
  const parts = [...text.matchAll(/([\d.]+)(h|ms|m|s)/g)];
  return parts.reduce(
    (sum, [, number, unit = '']) => sum + Number(number) * (unitMs[unit] ?? 0),
    0,
  );
}
