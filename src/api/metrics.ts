/** The nouns of metrics.k8s.io, which upstream's metrics-server serves; they are in none of the generated tables. */
import type { ClusterMeta, NamespacedMeta, Time } from './gen/types.ts';
import type { KubeObject, ResourceType } from './object.ts';

/** Quantities of `cpu` and `memory`. */
export type ResourceUsage = Readonly<Record<'cpu' | 'memory', string>>;

interface Measured {
  readonly timestamp: Time;
  /** Over how long it was measured up to then, as Go writes durations. */
  readonly window: string;
}

export interface NodeMetrics extends KubeObject, Measured {
  readonly metadata: ClusterMeta;
  readonly usage: ResourceUsage;
}

export interface ContainerMetrics {
  readonly name: string;
  readonly usage: ResourceUsage;
}

export interface PodMetrics extends KubeObject, Measured {
  readonly metadata: NamespacedMeta;
  readonly containers: readonly ContainerMetrics[];
}

const group = { group: 'metrics.k8s.io', version: 'v1beta1' };

export const nodeMetrics: ResourceType<NodeMetrics> = {
  ...group,
  kind: 'NodeMetrics',
  resource: 'nodes',
  namespaced: false,
};

export const podMetrics: ResourceType<PodMetrics> = {
  ...group,
  kind: 'PodMetrics',
  resource: 'pods',
  namespaced: true,
};
