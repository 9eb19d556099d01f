/** What `kubectl get hpa` shows. */
import type {
  AutoscalingV2HorizontalPodAutoscaler,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
} from '#api/gen/types.ts';
import type { Column } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text } from '../../columns/column.ts';

type Autoscaler = AutoscalingV2HorizontalPodAutoscaler;

export const autoscalerColumns: readonly Column<Autoscaler>[] = [
  nameColumn,
  text(
    'Reference',
    'What is scaled.',
    ({ spec: { scaleTargetRef } }) => `${scaleTargetRef.kind}/${scaleTargetRef.name}`,
  ),
  text('Targets', 'What is measured, and what it should be.', targets),
  text('MinPods', 'The fewest Pods.', ({ spec }) => String(spec.minReplicas ?? '<unset>')),
  text('MaxPods', 'The most Pods.', ({ spec }) => spec.maxReplicas),
  text('Replicas', 'How many Pods there are.', ({ status }) => status?.currentReplicas ?? 0),
  ageColumn,
];

const shown = 2;

/** Such as `cpu: 50%/80%, memory: 12Mi/100Mi`; what isn't known yet is `<unknown>`. */
function targets({ spec, status }: Autoscaler): string {
  const { metrics = [] } = spec;
  if (metrics.length === 0) return '<none>';
  const current = status?.currentMetrics ?? [];
  const texts = metrics.map((metric, index) => describe(metric, current[index]));
  const list = texts.slice(0, shown).join(', ');
  return texts.length > shown ? `${list} + ${texts.length - shown} more...` : list;
}

function describe(metric: MetricSpec, status: MetricStatus | undefined): string {
  const { resource, containerResource, object, pods, external } = metric;
  switch (metric.type) {
    case 'Resource':
      return `${resource?.name}: ${share(resource?.target, status?.resource?.current)}`;
    case 'ContainerResource':
      return `${containerResource?.name}: ${share(
        containerResource?.target,
        status?.containerResource?.current,
      )}`;
    case 'Pods':
      return `${unknown(status?.pods?.current.averageValue)}/${pods?.target.averageValue}`;
    case 'Object':
      return amount(object?.target, status?.object?.current);
    case 'External':
      return amount(external?.target, status?.external?.current);
    default:
      return '<unknown type>';
  }
}

function share(target: MetricTarget | undefined, current: MetricValueStatus | undefined): string {
  if (target?.averageValue !== undefined) {
    return `${unknown(current?.averageValue)}/${target.averageValue}`;
  }
  const percent = (value: number | undefined, none: string): string =>
    value === undefined ? none : `${value}%`;
  const used = percent(current?.averageUtilization, '<unknown>');
  return `${used}/${percent(target?.averageUtilization, '<auto>')}`;
}

/** One value for all Pods, or one for each on average. */
function amount(target: MetricTarget | undefined, current: MetricValueStatus | undefined): string {
  return target?.averageValue === undefined
    ? `${unknown(current?.value)}/${target?.value}`
    : `${unknown(current?.averageValue)}/${target.averageValue} (avg)`;
}

function unknown(value: string | undefined): string {
  return value ?? '<unknown>';
}
