/**
 * autoscaling/v1 from v2 and back. v1 has a field for the processor's utilization only; everything else goes into
 * annotations, as JSON in v1's own shapes, so that nothing is lost on the way there and back.
 */
import type {
  AutoscalingV2HorizontalPodAutoscaler,
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerBehavior,
  HorizontalPodAutoscalerCondition,
  MetricSpec,
  MetricStatus,
} from '#api/gen/types.ts';
import { decode } from '#api/schema/decode.ts';
import { badRequest } from '#api/status.ts';
import { messageOf } from '#base/errors.ts';
import { defaultMetrics, withoutRoundTrip } from './defaults.ts';
import { currentFromV1, currentToV1, metricFromV1, metricToV1 } from './first-version-metrics.ts';

type Second = AutoscalingV2HorizontalPodAutoscaler;
type First = HorizontalPodAutoscaler;

const prefix = 'autoscaling.alpha.kubernetes.io/';

export function toV1({ metadata, spec, status }: Second): First {
  const { metrics = [], behavior, minReplicas, maxReplicas, scaleTargetRef } = spec;
  const { currentMetrics = [], conditions = [], ...numbers } = status ?? noStatus;
  const utilization = metrics.find((metric) => metric.resource?.name === 'cpu')?.resource?.target
    .averageUtilization;
  const current = currentMetrics.findLast(({ resource }) => resource?.name === 'cpu');
  const used = current?.resource?.current.averageUtilization;
  const { currentReplicas = 0, ...others } = numbers;
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'HorizontalPodAutoscaler',
    metadata: withAnnotations(withoutRoundTrip(metadata), {
      metrics: metrics.filter((metric) => !isUtilization(metric)).map(metricToV1),
      'current-metrics': currentMetrics.map(currentToV1),
      conditions,
      behavior,
    }),
    spec: {
      scaleTargetRef,
      ...(minReplicas !== undefined && { minReplicas }),
      maxReplicas,
      ...(utilization !== undefined && { targetCPUUtilizationPercentage: utilization }),
    },
    status: {
      ...others,
      currentReplicas,
      ...(used !== undefined && { currentCPUUtilizationPercentage: used }),
    },
  };
}

const noStatus: NonNullable<Second['status']> = { desiredReplicas: 0 };

/** v1 has a field of its own for it. */
function isUtilization({ type, resource }: MetricSpec): boolean {
  return (
    type === 'Resource' &&
    resource?.name === 'cpu' &&
    resource.target.averageUtilization !== undefined
  );
}

/** What is empty isn't written. */
function withAnnotations(
  metadata: Second['metadata'],
  values: Readonly<Record<string, object | undefined>>,
): First['metadata'] {
  const written = Object.entries(values).flatMap(([name, value]) =>
    value === undefined || (Array.isArray(value) && value.length === 0)
      ? []
      : [[`${prefix}${name}`, JSON.stringify(value)] as const],
  );
  if (written.length === 0) return metadata;
  return { ...metadata, annotations: { ...metadata.annotations, ...Object.fromEntries(written) } };
}

/** Throws a 400 when an annotation can't be read. */
export function fromV1({ metadata, spec, status }: First): Second {
  const { targetCPUUtilizationPercentage: target, ...rest } = spec;
  const others = read(metadata, 'metrics', listOf(metricFromV1)) ?? [];
  const metrics = [...others, ...(target === undefined ? [] : [utilizationOf(target)])];
  const behavior = read(metadata, 'behavior', readBehavior);
  const { currentCPUUtilizationPercentage: used, ...numbers } = status ?? {
    currentReplicas: 0,
    desiredReplicas: 0,
  };
  const currentMetrics =
    read(metadata, 'current-metrics', listOf(currentFromV1)) ??
    (used === undefined ? [] : [currentOf(used)]);
  const conditions = read(metadata, 'conditions', listOf(readCondition));
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: withoutRoundTrip(metadata),
    spec: {
      ...rest,
      metrics: metrics.length > 0 ? metrics : defaultMetrics,
      ...(behavior && { behavior }),
    },
    status: {
      ...numbers,
      currentMetrics,
      ...(conditions && { conditions }),
    },
  };
}

function utilizationOf(averageUtilization: number): MetricSpec {
  return {
    type: 'Resource',
    resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
  };
}

function currentOf(averageUtilization: number): MetricStatus {
  return { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization } } };
}

function read<T>(
  { annotations }: First['metadata'],
  name: string,
  parse: (value: unknown) => T,
): T | undefined {
  const text = annotations?.[`${prefix}${name}`];
  if (text === undefined) return undefined;
  try {
    return parse(JSON.parse(text));
  } catch (error) {
    throw badRequest(`annotation ${prefix}${name} cannot be read: ${messageOf(error)}`, error);
  }
}

function listOf<T>(parse: (value: unknown) => T): (value: unknown) => readonly T[] {
  return (value) => {
    if (!Array.isArray(value)) throw badRequest('it is no list');
    return value.map(parse);
  };
}

const readBehavior = (value: unknown): HorizontalPodAutoscalerBehavior =>
  decode<HorizontalPodAutoscalerBehavior>('HorizontalPodAutoscalerBehavior', value).object;

const readCondition = (value: unknown): HorizontalPodAutoscalerCondition =>
  decode<HorizontalPodAutoscalerCondition>('HorizontalPodAutoscalerCondition', value).object;
