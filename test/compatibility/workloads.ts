/** What works of Deployments, ReplicaSets, StatefulSets, DaemonSets, ReplicationControllers and their histories. */
import type { Area } from './area.ts';

const kubectl = 'test/integration/workloads.test.ts';
const rollouts = 'test/integration/rollouts.test.ts';
const deployment = 'src/controllers/deployment';
const statefulSet = 'src/controllers/statefulset';
const daemonSet = 'src/controllers/daemonset';
const replicaSet = 'src/controllers/replicaset';
const validation = 'src/apiserver/resources/validation.test.ts';

export const workloads: Area = {
  area: 'Workloads: Deployment, ReplicaSet, StatefulSet, DaemonSet, ReplicationController, ControllerRevision',
  features: [
    {
      feature: 'every kind: status subresource (get, patch, replace), judged by itself',
      tests: [
        `${kubectl} > Deployment its status`,
        `${kubectl} > ReplicaSet its status`,
        `${kubectl} > StatefulSet its status`,
        `${kubectl} > DaemonSet its status`,
        `${kubectl} > ReplicationController its status`,
        'src/apiserver/resources/apps/status-counts.test.ts > validateCounts()',
      ],
    },
    {
      feature:
        'Deployment, ReplicaSet, StatefulSet, ReplicationController: scale subresource, kubectl scale',
      tests: [
        `${kubectl} > Deployment its scale`,
        `${kubectl} > ReplicaSet its scale`,
        `${kubectl} > StatefulSet its scale`,
        `${kubectl} > ReplicationController its scale`,
      ],
    },
    {
      feature: 'every kind: list in all namespaces, delete as a collection',
      tests: [
        `${kubectl} > Deployment a selection`,
        `${kubectl} > ReplicaSet a selection`,
        `${kubectl} > StatefulSet a selection`,
        `${kubectl} > DaemonSet a selection`,
        `${kubectl} > ReplicationController a selection`,
      ],
    },
    {
      feature: 'every kind: defaults and validation in upstream’s words',
      tests: [`${validation} > `],
    },
    {
      feature: 'warnings in upstream’s words: names, fractional storage, revisionHistoryLimit',
      tests: [`${kubectl} > StatefulSets are warned about`],
    },
    {
      feature: 'background, foreground and orphaning deletes',
      tests: [`${rollouts} > delete takes dependents along`],
    },
    {
      feature: 'Deployment: rolling update within maxSurge and maxUnavailable',
      tests: [
        `${deployment}/strategies.test.ts > planRolling()`,
        `${deployment}/controller.test.ts > a Deployment rolls to a new template and back`,
      ],
    },
    {
      feature: 'Deployment: Recreate',
      tests: [
        `${deployment}/controller.test.ts > a Deployment with Recreate`,
        `${kubectl} > Deployments count Pods on their way out`,
      ],
    },
    {
      feature: 'Deployment: condition Progressing with every reason, progressDeadlineSeconds',
      tests: [
        `${deployment}/status.test.ts > `,
        `${kubectl} > Deployments tell that they make no progress`,
        `${kubectl} > Deployments tell that they are paused`,
        `${kubectl} > a Deployment whose ReplicaSet is refused`,
      ],
    },
    {
      feature: 'Deployment: condition Available',
      tests: [`${kubectl} > Deployments tell that they make no progress`],
    },
    {
      feature: 'Deployment: condition ReplicaFailure',
      tests: [`${deployment}/status.test.ts > `],
    },
    {
      feature: 'Deployment: status.terminatingReplicas',
      tests: [`${kubectl} > Deployments count Pods on their way out`],
    },
    {
      feature: 'Deployment: pause, resume, scaling while paused',
      tests: [`${rollouts} > a paused Deployment scales`],
    },
    {
      feature: 'Deployment: proportional scaling',
      tests: [
        `${deployment}/proportional.test.ts > `,
        `${kubectl} > Deployments scale in the middle`,
      ],
    },
    {
      feature: 'Deployment: rollout history, undo, undo --to-revision, restart, change-cause',
      tests: [
        `${rollouts} > a Deployment rolls out, back, and anew`,
        `${kubectl} > Deployments tell that they make no progress`,
      ],
    },
    {
      feature: 'Deployment: rollback by the annotation deprecated.deployment.rollback.to',
      tests: [
        `${deployment}/controller.test.ts > a Deployment goes back by an annotation`,
        `${deployment}/controller.test.ts > a Deployment has no revision before its first`,
      ],
    },
    {
      feature: 'ReplicaSet, ReplicationController: condition ReplicaFailure',
      tests: [
        `${kubectl} > ReplicaSets and ReplicationControllers ReplicaSet: a quota`,
        `${kubectl} > ReplicaSets and ReplicationControllers ReplicationController: a quota`,
      ],
    },
    {
      feature: 'ReplicaSet, ReplicationController: which Pods go first; pod-deletion-cost',
      tests: [
        `${replicaSet}/deletion-order.test.ts > `,
        `${kubectl} > ReplicaSets and ReplicationControllers a ReplicationController is scaled`,
      ],
    },
    {
      feature: 'ReplicaSet, ReplicationController: adopting and releasing Pods',
      tests: [
        `${kubectl} > ReplicaSets and ReplicationControllers ReplicaSet: adopts`,
        `${kubectl} > ReplicaSets and ReplicationControllers ReplicationController: adopts`,
      ],
    },
    {
      feature: 'StatefulSet: podManagementPolicy OrderedReady and Parallel',
      tests: [
        `${statefulSet}/plan.test.ts > planPods() in order`,
        `${statefulSet}/plan.test.ts > planPods() in parallel`,
      ],
    },
    {
      feature: 'StatefulSet: rolling update, partition, OnDelete',
      tests: [
        `${statefulSet}/plan.test.ts > planPods() in an update`,
        'test/e2e/statefulset-tutorial.test.ts > updating',
      ],
    },
    {
      feature:
        'StatefulSet: maxUnavailable (upstream 1.36 has it behind a gate that is off by default)',
      tests: [
        `${kubectl} > StatefulSets replace as many at a time`,
        `${statefulSet}/plan.test.ts > planPods() in parallel with maxUnavailable`,
      ],
    },
    {
      feature: 'StatefulSet: ordinals.start, Pod index label',
      tests: [`${kubectl} > StatefulSets start where they are told to`],
    },
    {
      feature: 'StatefulSet: persistentVolumeClaimRetentionPolicy',
      tests: [`${statefulSet}/claims.test.ts > `, `${kubectl} > StatefulSets delete claims`],
    },
    {
      feature: 'StatefulSet: minReadySeconds, status.availableReplicas',
      tests: [`${kubectl} > StatefulSets wait for minReadySeconds`],
    },
    {
      feature:
        'StatefulSet: status.replicas, readyReplicas, currentReplicas, updatedReplicas, currentRevision, updateRevision, observedGeneration, collisionCount',
      tests: [
        `${statefulSet}/status.test.ts > `,
        `${statefulSet}/controller.test.ts > a StatefulSet creates its members in order`,
        `${kubectl} > StatefulSets say while they are deleted`,
      ],
    },
    {
      feature: 'StatefulSet: a broken revision, as upstream: stuck until its member is deleted',
      tests: [`${kubectl} > StatefulSets that are stuck`],
    },
    {
      feature: 'StatefulSet: revisionHistoryLimit; rollout history, status, undo, restart',
      tests: [
        `${kubectl} > StatefulSets keep so many revisions`,
        `${rollouts} > a StatefulSet rolls out in order`,
      ],
    },
    {
      feature: 'StatefulSet: adoption of members that an earlier set left',
      tests: [`${rollouts} > a new StatefulSet takes over`],
    },
    {
      feature: 'DaemonSet: rolling update with maxUnavailable or maxSurge, OnDelete',
      tests: [`${daemonSet}/plan.test.ts > `, `${kubectl} > a DaemonSet with maxSurge`],
    },
    {
      feature: 'DaemonSet: rollout history, undo without needless restarts',
      tests: [
        `${rollouts} > a DaemonSet rolls out to the node`,
        `${kubectl} > a DaemonSet with maxSurge`,
      ],
    },
    {
      feature: 'DaemonSet: which nodes (taints, selectors, affinity); failed Pods are replaced',
      tests: [`${daemonSet}/node-fit.test.ts > `, `${daemonSet}/controller.test.ts > `],
    },
    {
      feature: 'ControllerRevision: life cycle, immutable data',
      tests: [`${kubectl} > a ControllerRevision lives`],
    },
    {
      feature: 'Kubernetes’ tutorial “StatefulSet Basics”, its commands as written',
      tests: ['test/e2e/statefulset-tutorial.test.ts > '],
    },
    {
      feature:
        'Kubernetes’ tutorial “Run a Replicated Stateful Application”, its commands as written, on stand-in images',
      tests: ['test/e2e/mysql-tutorial.test.ts > '],
    },
  ],
};
