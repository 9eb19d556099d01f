/** One role for each controller, `system:controller:NAME`, bound to the ServiceAccount NAME of kube-system. */
import type { PolicyRule } from '#api/gen/types.ts';
import {
  admissionRegistration,
  apps,
  authorization,
  autoscaling,
  batch,
  certificates,
  coordination,
  core,
  discovery,
  extensions,
  named,
  networking,
  policy,
  rbacGroup,
  read,
  readUpdate,
  recordEvents,
  resourceGroup,
  rule,
  storage,
} from './rules.ts';

const podControl = rule('create delete list patch watch', core, 'pods');
const readWorkloads = rule(read, [apps, extensions], 'deployments replicasets');

/** By the controller's name. All record events too. */
const rulesOf: Readonly<Record<string, readonly PolicyRule[]>> = {
  'attachdetach-controller': [
    rule('list watch', core, 'persistentvolumes persistentvolumeclaims'),
    rule(read, core, 'nodes'),
    rule('patch update', core, 'nodes/status'),
    rule('list watch', core, 'pods'),
    rule('create delete get list watch', storage, 'volumeattachments'),
    rule(read, storage, 'csidrivers csinodes'),
  ],
  'certificate-controller': [
    rule('delete get list watch', certificates, 'certificatesigningrequests'),
    rule(
      'update',
      certificates,
      'certificatesigningrequests/approval certificatesigningrequests/status',
    ),
    named(
      rule('approve', certificates, 'signers'),
      'kubernetes.io/kube-apiserver-client-kubelet',
      'kubernetes.io/kubelet-serving',
    ),
    named(
      rule('sign', certificates, 'signers'),
      'kubernetes.io/kube-apiserver-client',
      'kubernetes.io/kube-apiserver-client-kubelet',
      'kubernetes.io/kubelet-serving',
      'kubernetes.io/legacy-unknown',
    ),
    rule('create', authorization, 'subjectaccessreviews'),
  ],
  'clusterrole-aggregation-controller': [
    rule('escalate get list patch update watch', rbacGroup, 'clusterroles'),
  ],
  'cronjob-controller': [
    rule('get list update watch', batch, 'cronjobs'),
    rule('create delete get list patch update watch', batch, 'jobs'),
    rule('update', batch, 'cronjobs/status cronjobs/finalizers'),
    rule('delete list', core, 'pods'),
  ],
  'daemon-set-controller': [
    rule(read, [apps, extensions], 'daemonsets'),
    rule('update', [apps, extensions], 'daemonsets/status daemonsets/finalizers'),
    rule('list watch', core, 'nodes'),
    podControl,
    rule('create', core, 'pods/binding'),
    rule('create delete get list patch update watch', apps, 'controllerrevisions'),
  ],
  'deployment-controller': [
    rule('get list update watch', [apps, extensions], 'deployments'),
    rule('update', [apps, extensions], 'deployments/status deployments/finalizers'),
    rule('create delete get list patch update watch', [apps, extensions], 'replicasets'),
    rule('get list update watch', core, 'pods'),
  ],
  'disruption-controller': [
    readWorkloads,
    rule(read, core, 'replicationcontrollers'),
    rule(read, policy, 'poddisruptionbudgets'),
    rule(read, apps, 'statefulsets'),
    rule('update', policy, 'poddisruptionbudgets/status'),
    rule('get', '*', '*/scale'),
    rule('patch update', core, 'pods/status'),
  ],
  'endpoint-controller': [
    rule(read, core, 'pods services'),
    rule('create delete get list update', core, 'endpoints'),
    rule('create', core, 'endpoints/restricted'),
  ],
  'endpointslice-controller': [
    rule(read, core, 'nodes pods services'),
    rule('update', core, 'services/finalizers'),
    rule('create delete get list update', discovery, 'endpointslices'),
    rule('create', discovery, 'endpointslices/restricted'),
  ],
  'endpointslicemirroring-controller': [
    rule(read, core, 'endpoints services'),
    rule('update', core, 'services/finalizers endpoints/finalizers'),
    rule('create delete get list update', discovery, 'endpointslices'),
    rule('create', discovery, 'endpointslices/restricted'),
  ],
  'ephemeral-volume-controller': [
    rule('update', core, 'pods/finalizers'),
    rule(read, core, 'pods'),
    rule('create get list watch', core, 'persistentvolumeclaims'),
  ],
  'expand-controller': [
    rule(readUpdate, core, 'persistentvolumes'),
    rule('patch update', core, 'persistentvolumeclaims/status'),
    rule(read, core, 'persistentvolumeclaims'),
  ],
  'generic-garbage-collector': [rule('delete get list patch update watch', '*', '*')],
  'horizontal-pod-autoscaler': [
    rule(read, autoscaling, 'horizontalpodautoscalers'),
    rule('update', autoscaling, 'horizontalpodautoscalers/status'),
    rule('get update', '*', '*/scale'),
    rule('list', core, 'pods'),
    rule('get list', 'metrics.k8s.io', 'pods'),
    rule('get list', ['custom.metrics.k8s.io', 'external.metrics.k8s.io'], '*'),
  ],
  'job-controller': [
    rule('get list patch update watch', batch, 'jobs'),
    rule('update', batch, 'jobs/status jobs/finalizers'),
    podControl,
  ],
  'legacy-service-account-token-cleaner': [
    named(rule('get', core, 'configmaps'), 'kube-apiserver-legacy-service-account-token-tracking'),
    rule('delete patch', core, 'secrets'),
  ],
  'namespace-controller': [
    rule('delete get list watch', core, 'namespaces'),
    rule('update', core, 'namespaces/finalize namespaces/status'),
    rule('delete deletecollection get list', '*', '*'),
  ],
  'node-controller': [
    rule('delete get list patch update', core, 'nodes'),
    rule('patch update', core, 'nodes/status'),
    rule('patch update', core, 'pods/status'),
    rule('delete get list', core, 'pods'),
    rule(read, coordination, 'leases'),
  ],
  'persistent-volume-binder': [
    rule('create delete get list update watch', core, 'persistentvolumes'),
    rule('update', core, 'persistentvolumes/status persistentvolumeclaims/status'),
    rule('get list update watch', core, 'persistentvolumeclaims'),
    rule('create delete get list watch', core, 'pods'),
    rule(read, storage, 'storageclasses'),
    rule('get list', core, 'nodes'),
    rule('get', core, 'secrets'),
  ],
  'pod-garbage-collector': [
    rule('delete list watch', core, 'pods'),
    rule('get list', core, 'nodes'),
    rule('patch', core, 'pods/status'),
  ],
  'pv-protection-controller': [rule('get list update watch', core, 'persistentvolumes')],
  'pvc-protection-controller': [
    rule('get list update watch', core, 'persistentvolumeclaims'),
    rule(read, core, 'pods'),
  ],
  'replicaset-controller': [
    rule('get list update watch', [apps, extensions], 'replicasets'),
    rule('update', [apps, extensions], 'replicasets/status replicasets/finalizers'),
    podControl,
  ],
  'replication-controller': [
    rule('get list update watch', core, 'replicationcontrollers'),
    rule('update', core, 'replicationcontrollers/status replicationcontrollers/finalizers'),
    podControl,
  ],
  'resource-claim-controller': [
    rule(read, core, 'pods'),
    rule('update', core, 'pods/finalizers'),
    rule('create delete get list watch', resourceGroup, 'resourceclaims'),
    rule('patch update', resourceGroup, 'resourceclaims resourceclaims/status'),
    rule('patch update', core, 'pods/status'),
  ],
  'resourcequota-controller': [
    rule('list watch', '*', '*'),
    rule('update', core, 'resourcequotas/status'),
  ],
  'root-ca-cert-publisher': [rule('create update', core, 'configmaps')],
  'route-controller': [rule('list watch', core, 'nodes'), rule('patch', core, 'nodes/status')],
  'service-account-controller': [rule('create', core, 'serviceaccounts')],
  'service-cidrs-controller': [
    rule('get list patch update watch', networking, 'servicecidrs'),
    rule('patch update', networking, 'servicecidrs/finalizers servicecidrs/status'),
    rule(read, networking, 'ipaddresses'),
  ],
  'service-controller': [
    rule(read, core, 'services'),
    rule('patch update', core, 'services/status'),
    rule('list watch', core, 'nodes'),
  ],
  'statefulset-controller': [
    rule('list watch', core, 'pods'),
    rule(read, apps, 'statefulsets'),
    rule('update', apps, 'statefulsets/status statefulsets/finalizers'),
    rule('create delete get patch update', core, 'pods'),
    rule('create delete get list patch update watch', apps, 'controllerrevisions'),
    rule('create delete get list update watch', core, 'persistentvolumeclaims'),
  ],
  'ttl-after-finished-controller': [rule('delete get list watch', batch, 'jobs')],
  'ttl-controller': [rule('list patch update watch', core, 'nodes')],
  'validatingadmissionpolicy-status-controller': [
    rule(read, admissionRegistration, 'validatingadmissionpolicies'),
    rule('get patch update', admissionRegistration, 'validatingadmissionpolicies/status'),
  ],
  'volumeattributesclass-protection-controller': [
    rule(read, core, 'persistentvolumeclaims persistentvolumes'),
    rule('get list update watch', storage, 'volumeattributesclasses'),
  ],
};

export interface ControllerRole {
  /** Of the controller and its ServiceAccount. */
  readonly controller: string;
  readonly rules: readonly PolicyRule[];
}

export const controllerRoles: readonly ControllerRole[] = Object.entries(rulesOf).map(
  ([controller, rules]) => ({ controller, rules: [...rules, recordEvents] }),
);
