/** What one metric of an autoscaler asks for. */
import type {
  LabelSelector,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
  Pod,
} from '#api/gen/types.ts';
import { millisQuantity, quantityToMillis } from '#api/quantity.ts';
import type { Client } from '#client/client.ts';
import { groupPods, requestsOf } from './pods.ts';
import type { Moment } from './pods.ts';
import { averageMeasure, utilizationMeasure, wantedReplicas } from './replicas.ts';
import type { Tolerance, Wanted } from './replicas.ts';
import { Unmeasured } from './unmeasured.ts';
import { readUsage } from './usage.ts';

/** What the metrics of one autoscaler are worked out from. */
export interface Subject extends Moment {
  readonly client: Client;
  readonly namespace: string;
  /** Of the target's Pods, as in `kubectl -l`. */
  readonly selector: string;
  readonly pods: readonly Pod[];
  readonly current: number;
  readonly tolerance: Tolerance;
}

export interface Proposal {
  readonly replicas: number;
  /** What the number is from, for conditions and events. */
  readonly name: string;
  readonly status: MetricStatus;
}

export interface Failure {
  /** Of the event and the condition. */
  readonly reason: string;
  readonly message: string;
  /** As the failure of all metrics quotes it. */
  readonly quoted: string;
}

export async function propose(
  metric: MetricSpec,
  subject: Subject,
  signal: AbortSignal,
): Promise<Proposal | Failure> {
  const { type, resource, containerResource, pods, object, external } = metric;
  if (type === 'Resource' && resource) {
    const { name, target } = resource;
    const found = await fromResource({ name, target }, subject, signal);
    return 'message' in found
      ? failure('FailedGetResourceMetric', found.message, `${name} resource`)
      : { ...found, status: { type, resource: { name, current: found.current } } };
  }
  if (type === 'ContainerResource' && containerResource) {
    const { name, container, target } = containerResource;
    const found = await fromResource({ name, target, container }, subject, signal);
    return 'message' in found
      ? failure('FailedGetContainerResourceMetric', found.message, `${name} container`)
      : {
          ...found,
          status: { type, containerResource: { name, container, current: found.current } },
        };
  }
  if (type === 'Pods' && pods) {
    const message = `unable to get metric ${pods.metric.name}: ${noCustomMetrics}`;
    return failure('FailedGetPodsMetric', message, 'pods');
  }
  if (type === 'Object' && object) {
    const { kind, name } = object.describedObject;
    const what = `${kind} on ${subject.namespace} ${name}`;
    const message = `unable to get metric ${object.metric.name}: ${what}/${noCustomMetrics}`;
    return failure('FailedGetObjectMetric', message, 'object');
  }
  if (type === 'External' && external) {
    const { name, selector } = external.metric;
    const what = `${subject.namespace}/${name}/${asInGo(selector)}`;
    const message = `unable to get external metric ${what}: unable to fetch metrics from external metrics API: the server could not find the requested resource (get ${name}.external.metrics.k8s.io)`;
    return failure('FailedGetExternalMetric', message, `${name} external`);
  }
  const message = `unknown metric source type "${type}"`;
  return { reason: 'InvalidMetricSourceType', message, quoted: message };
}

const noCustomMetrics =
  'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';

function failure(reason: string, message: string, what: string): Failure {
  return { reason, message, quoted: `failed to get ${what} metric value: ${message}` };
}

interface ResourceSource {
  readonly name: string;
  readonly target: MetricTarget;
  readonly container?: string;
}

type FromResource =
  | { readonly replicas: number; readonly name: string; readonly current: MetricValueStatus }
  | { readonly message: string };

async function fromResource(
  source: ResourceSource,
  subject: Subject,
  signal: AbortSignal,
): Promise<FromResource> {
  const { name: resource, target, container } = source;
  const isAverage = target.averageValue !== undefined;
  try {
    const { replicas, average, utilization } = await measure(source, subject, signal);
    const of = container === undefined ? resource : `${resource} container`;
    return {
      replicas,
      name: isAverage ? `${of} resource` : `${of} resource utilization (percentage of request)`,
      current: {
        ...(utilization !== undefined && { averageUtilization: utilization }),
        averageValue: millisQuantity(average),
      },
    };
  } catch (error) {
    if (!(error instanceof Unmeasured)) throw error;
    const what = isAverage ? 'usage' : 'utilization';
    return { message: `failed to get ${resource} ${what}: ${error.message}` };
  }
}

async function measure(
  { name: resource, target, container }: ResourceSource,
  subject: Subject,
  signal: AbortSignal,
): Promise<Wanted> {
  const { client, namespace, selector, pods, current, tolerance } = subject;
  const query = { namespace, selector, resource, ...(container !== undefined && { container }) };
  const usage = await readUsage(client, query, signal).catch((error: unknown) => {
    if (!(error instanceof Unmeasured)) throw error;
    throw new Unmeasured(`unable to get metrics for resource ${resource}: ${error.message}`);
  });
  if (pods.length === 0) {
    throw new Unmeasured('no pods returned by selector while calculating replica count');
  }
  const groups = groupPods(pods, usage, { ...subject, resource });
  const ready = new Map(groups.ready.map((name) => [name, usage.get(name)?.millis ?? 0]));
  const circumstances = { current, tolerance, pods: groups, usage: ready };
  if (target.averageValue !== undefined) {
    return wantedReplicas(averageMeasure(quantityToMillis(target.averageValue)), circumstances);
  }
  const requests = requestsOf(pods, resource, container);
  const percentage = target.averageUtilization ?? 0;
  return wantedReplicas(utilizationMeasure(requests, percentage), circumstances);
}

/** How Go prints it. */
function asInGo(selector: LabelSelector | undefined): string {
  if (!selector) return 'nil';
  const labels = Object.entries(selector.matchLabels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const pairs = labels.map(([key, value]) => `${key}: ${value},`).join('');
  const requirements = (selector.matchExpressions ?? []).map(
    ({ key, operator, values = [] }) =>
      `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
  );
  const expressions = `[]LabelSelectorRequirement{${requirements.join('')}}`;
  return `&LabelSelector{MatchLabels:map[string]string{${pairs}},MatchExpressions:${expressions},}`;
}
