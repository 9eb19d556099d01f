/** Deployments and ReplicaSets for the tests, in a few words. */
import type { Deployment, DeploymentSpec, ReplicaSet } from '#api/gen/types.ts';
import { meta } from '../../testing/objects.ts';
import { revisionAnnotation } from '../annotations.ts';
import type { Rollout } from '../rollout.ts';

export function deployment(spec: Partial<DeploymentSpec> = {}): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: meta('web', { generation: 1 }),
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [] } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } },
      replicas: 3,
      progressDeadlineSeconds: 600,
      ...spec,
    },
  };
}

export interface ReplicaSetTraits {
  readonly available?: number;
  readonly revision?: number;
  readonly created?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Another template than the Deployment's. */
  readonly image?: string;
}

export function replicaSet(name: string, size: number, traits: ReplicaSetTraits = {}): ReplicaSet {
  const { available = size, revision, created, annotations, image } = traits;
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: meta(name, {
      generation: 1,
      ...(created ? { creationTimestamp: created } : {}),
      annotations: {
        ...annotations,
        ...(revision === undefined ? {} : { [revisionAnnotation]: String(revision) }),
      },
    }),
    spec: {
      replicas: size,
      selector: {},
      template: {
        metadata: { labels: { app: 'web', 'pod-template-hash': name } },
        spec: { containers: image ? [{ name: 'c', image }] : [] },
      },
    },
    status: {
      replicas: size,
      readyReplicas: available,
      availableReplicas: available,
      observedGeneration: 1,
    },
  };
}

/** `fresh` and `old` as [size, available]. */
export function rollout(
  spec: Partial<DeploymentSpec>,
  fresh: readonly [number, number] | undefined,
  ...old: readonly (readonly [number, number])[]
): Rollout {
  return {
    deployment: deployment(spec),
    fresh: fresh && replicaSet('fresh', fresh[0], { available: fresh[1] }),
    old: old.map(([size, available], index) => replicaSet(`old-${index}`, size, { available })),
  };
}
