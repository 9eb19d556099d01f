/** Small objects for the controllers' tests. */
import type { ClusterMeta, NamespacedMeta, OwnerReference, Pod } from '#api/gen/types.ts';

export const epoch = Date.UTC(2026, 0, 1);

export function meta(name: string, more: Partial<NamespacedMeta> = {}): NamespacedMeta {
  return {
    name,
    namespace: 'default',
    uid: `uid-of-${name}`,
    resourceVersion: '1',
    creationTimestamp: '2026-01-01T00:00:00Z',
    ...more,
  };
}

export function clusterMeta(name: string, more: Partial<ClusterMeta> = {}): ClusterMeta {
  const { namespace: _, ...metadata } = meta(name);
  return { ...metadata, ...more };
}

export interface PodTraits {
  readonly phase?: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  /** Ready since that many seconds before the epoch of the tests; not ready when absent. */
  readonly readyFor?: number;
  readonly terminating?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly node?: string;
  readonly restarts?: number;
  readonly created?: string;
  readonly owner?: OwnerReference;
  readonly cost?: string;
}

export function pod(name: string, traits: PodTraits = {}): Pod {
  const { phase = 'Running', readyFor, restarts } = traits;
  const since = new Date(epoch - (readyFor ?? 0) * 1000).toISOString();
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: meta(name, {
      labels: traits.labels ?? {},
      ...(traits.terminating ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
      ...(traits.created ? { creationTimestamp: traits.created } : {}),
      ...(traits.owner ? { ownerReferences: [traits.owner] } : {}),
      ...(traits.cost
        ? { annotations: { 'controller.kubernetes.io/pod-deletion-cost': traits.cost } }
        : {}),
    }),
    spec: { containers: [], ...(traits.node ? { nodeName: traits.node } : {}) },
    status: {
      phase,
      conditions:
        readyFor === undefined
          ? [{ type: 'Ready', status: 'False' }]
          : [{ type: 'Ready', status: 'True', lastTransitionTime: since }],
      ...(restarts === undefined
        ? {}
        : {
            containerStatuses: [
              { name: 'c', image: '', imageID: '', ready: true, restartCount: restarts },
            ],
          }),
    },
  };
}
