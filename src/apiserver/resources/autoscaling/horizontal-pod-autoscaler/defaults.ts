/** What a HorizontalPodAutoscaler doesn't say. */
import type {
  AutoscalingV2HorizontalPodAutoscaler,
  HPAScalingRules,
  MetricSpec,
} from '#api/gen/types.ts';

type Autoscaler = AutoscalingV2HorizontalPodAutoscaler;

/** The processor at 80 % of what is requested, when nothing else is measured. */
export const defaultMetrics: readonly MetricSpec[] = [
  {
    type: 'Resource',
    resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
  },
];

const scaleUp: HPAScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};

/** How long it waits before it goes down is the controller's setting. */
const scaleDown: HPAScalingRules = {
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
};

/** In annotations v1 keeps what it has no fields for; they mean nothing in v2. */
const roundTrip = ['metrics', 'behavior', 'conditions', 'current-metrics'].map(
  (what) => `autoscaling.alpha.kubernetes.io/${what}`,
);

export function setDefaults({ metadata, spec, ...rest }: Autoscaler): Autoscaler {
  const { behavior, metrics = [] } = spec;
  return {
    ...rest,
    metadata: withoutRoundTrip(metadata),
    spec: {
      ...spec,
      minReplicas: spec.minReplicas ?? 1,
      metrics: metrics.length > 0 ? metrics : defaultMetrics,
      ...(behavior && {
        behavior: {
          scaleUp: { ...scaleUp, ...behavior.scaleUp },
          scaleDown: { ...scaleDown, ...behavior.scaleDown },
        },
      }),
    },
  };
}

/** The metadata without those annotations. */
export function withoutRoundTrip<M extends Autoscaler['metadata']>(metadata: M): M {
  const { annotations } = metadata;
  if (!annotations || !roundTrip.some((key) => key in annotations)) return metadata;
  const { annotations: _, ...rest } = metadata;
  const others = Object.entries(annotations).filter(([key]) => !roundTrip.includes(key));
  // Only the optional annotations change.
  return (others.length > 0 ? { ...rest, annotations: Object.fromEntries(others) } : rest) as M;
}
