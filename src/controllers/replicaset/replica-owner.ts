/** What ReplicaSet and the older ReplicationController have in common: so many Pods of one template. */
import { replicaSets, replicationControllers } from '#api/gen/resources.ts';
import type {
  LabelSelector,
  PodTemplateSpec,
  ReplicaSet,
  ReplicaSetStatus,
  ReplicationController,
} from '#api/gen/types.ts';
import type { NamespacedObject, ResourceType } from '#api/object.ts';

export interface ReplicaSpec {
  readonly replicas: number;
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
  readonly minReadySeconds: number;
}

/** A kind that owns replicas; the only thing that the two differ in. */
export interface ReplicaOwnerKind<T extends ReplicaOwner> {
  readonly type: ResourceType<T>;
  readonly specOf: (owner: T) => ReplicaSpec;
  /** ReplicationControllers don't report `terminatingReplicas`. */
  readonly reportsTerminating: boolean;
}

export interface ReplicaOwner extends NamespacedObject {
  readonly status?: ReplicaSetStatus;
}

export const replicaSetKind: ReplicaOwnerKind<ReplicaSet> = {
  type: replicaSets,
  reportsTerminating: true,
  specOf: ({ spec }) => ({
    replicas: spec.replicas ?? 1,
    selector: spec.selector,
    template: spec.template ?? {},
    minReadySeconds: spec.minReadySeconds ?? 0,
  }),
};

export const replicationControllerKind: ReplicaOwnerKind<ReplicationController> = {
  type: replicationControllers,
  reportsTerminating: false,
  specOf: ({ spec }) => ({
    replicas: spec.replicas ?? 1,
    selector: { matchLabels: spec.selector ?? {} },
    template: spec.template ?? {},
    minReadySeconds: spec.minReadySeconds ?? 0,
  }),
};
