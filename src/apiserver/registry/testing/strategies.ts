/** Kinds with just enough rules for the tests of the registry and the verbs; the real ones have tests of their own. */
import { configMaps, deployments, leases, namespaces, pods } from '#api/gen/resources.ts';
import type { ConfigMap, Deployment, Lease, Namespace, Pod, Scale } from '#api/gen/types.ts';
import type { KubeObject } from '#api/object.ts';
import { invalid } from '#api/validation/errors.ts';
import type { Column, Strategy } from '../strategy.ts';

const name: Column = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description: 'Its name.',
  priority: 0,
  cell: (object) => object.metadata.name,
};

const age: Column = {
  name: 'Age',
  type: 'string',
  description: 'Seconds since it was created.',
  priority: 0,
  cell: (object, now) => `${(now - Date.parse(object.metadata.creationTimestamp)) / 1000}s`,
};

/** Plain. */
const configMapKind: Strategy<ConfigMap> = {
  type: configMaps,
  singular: 'configmap',
  columns: [name, age],
};

/** Deleted with grace, has a status. */
const podKind: Strategy<Pod> = {
  type: pods,
  singular: 'pod',
  columns: [name, age],
  fields: { 'status.phase': (pod) => pod.status?.phase ?? '' },
  returnsDeleted: true,
  gracePeriodSeconds: (pod, requested) => requested ?? pod.spec.terminationGracePeriodSeconds ?? 30,
  prepareForCreate: (pod) => ({ ...pod, status: { phase: 'Pending' } }),
  prepareForUpdate: (pod, stored) => ({ ...pod, ...statusOf(stored) }),
  subresources: {
    status: {
      kind: 'object',
      verbs: ['get', 'update', 'patch'],
      merge: (sent, stored) => ({ ...stored, metadata: sent.metadata, ...statusOf(sent) }),
    },
    log: {
      kind: 'connect',
      verbs: ['get'],
      bodyType: { group: '', version: 'v1', kind: 'PodLogOptions' },
    },
  },
};

/** Has a generation, a validation and an action. */
const deploymentKind: Strategy<Deployment> = {
  type: deployments,
  singular: 'deployment',
  columns: [name],
  hasGeneration: true,
  validate: ({ spec: { replicas = 1 } }) =>
    replicas < 0 ? [invalid('spec.replicas', replicas, 'must be greater than or equal to 0')] : [],
  warnings: ({ spec }) => (spec.paused ? ['spec.paused: it will not move'] : []),
  prepareForUpdate: (sent, stored) => ({ ...sent, ...statusOf(stored) }),
  subresources: {
    status: {
      kind: 'object',
      verbs: ['get', 'update', 'patch'],
      merge: (sent, stored) => ({ ...stored, metadata: sent.metadata, ...statusOf(sent) }),
    },
    scale: {
      kind: 'action',
      verbs: ['get', 'update', 'patch'],
      bodyType: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
      read: (object) => scaleOf(object),
      async act({ body, update }) {
        // `body` has passed the schema of Scale.
        const { spec } = body as Scale;
        return scaleOf(
          await update((current) => ({
            ...current,
            spec: { ...current.spec, replicas: spec?.replicas ?? 0 },
          })),
        );
      },
    },
  },
};

function scaleOf({ metadata, spec }: Deployment): object {
  const { name, namespace, uid, resourceVersion } = metadata;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion },
    spec: { replicas: spec.replicas },
  };
}

/** Heartbeats, and updates that must name their base. */
const leaseKind: Strategy<Lease> = {
  type: leases,
  singular: 'lease',
  columns: [name],
  requiresResourceVersion: true,
  lazyUpdates: [''],
};

/** Held by finalizers of its spec. */
const namespaceKind: Strategy<Namespace> = {
  type: namespaces,
  singular: 'namespace',
  columns: [name],
  verbs: ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'],
  prepareForCreate: (object) => ({
    ...object,
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  }),
  prepareForDelete: (object) => ({ ...object, status: { phase: 'Terminating' } }),
  finalizers: (object) => object.spec.finalizers ?? [],
  subresources: {
    finalize: {
      kind: 'object',
      verbs: ['update'],
      merge: (sent, stored) => ({ ...stored, metadata: sent.metadata, spec: sent.spec }),
    },
  },
};

function statusOf<T extends KubeObject & { readonly status?: unknown }>(
  object: T,
): Pick<T, 'status'> {
  return { status: object.status };
}

export const testKinds: readonly Strategy[] = [
  configMapKind,
  podKind,
  deploymentKind,
  leaseKind,
  namespaceKind,
];
