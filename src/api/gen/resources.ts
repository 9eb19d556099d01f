/** Generated from k8s-api-facts.json by scripts/generate; do not edit. Regenerate: npm run generate. */

import type { ResourceType } from '../object.ts';
import type {
  APIService,
  AutoscalingV2HorizontalPodAutoscaler,
  CSIDriver,
  CSINode,
  CSIStorageCapacity,
  CertificateSigningRequest,
  ClusterRole,
  ClusterRoleBinding,
  ComponentStatus,
  ConfigMap,
  ControllerRevision,
  CronJob,
  CustomResourceDefinition,
  DaemonSet,
  Deployment,
  DeviceClass,
  EndpointSlice,
  Endpoints,
  Event,
  EventsV1Event,
  Eviction,
  FlowSchema,
  HorizontalPodAutoscaler,
  IPAddress,
  Ingress,
  IngressClass,
  Job,
  Lease,
  LimitRange,
  LocalSubjectAccessReview,
  MutatingAdmissionPolicy,
  MutatingAdmissionPolicyBinding,
  MutatingWebhookConfiguration,
  Namespace,
  NetworkPolicy,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PodDisruptionBudget,
  PodTemplate,
  PriorityClass,
  PriorityLevelConfiguration,
  ReplicaSet,
  ReplicationController,
  ResourceClaimTemplate,
  ResourceQuota,
  ResourceSlice,
  ResourceV1ResourceClaim,
  Role,
  RoleBinding,
  RuntimeClass,
  Secret,
  SelfSubjectAccessReview,
  SelfSubjectReview,
  SelfSubjectRulesReview,
  Service,
  ServiceAccount,
  ServiceCIDR,
  StatefulSet,
  StorageClass,
  SubjectAccessReview,
  TokenReview,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  ValidatingWebhookConfiguration,
  VolumeAttachment,
  VolumeAttributesClass,
} from './types.ts';

export const componentStatuses: ResourceType<ComponentStatus> = {
  group: '', version: 'v1', kind: 'ComponentStatus', resource: 'componentstatuses', namespaced: false,
};

export const configMaps: ResourceType<ConfigMap> = {
  group: '', version: 'v1', kind: 'ConfigMap', resource: 'configmaps', namespaced: true,
};

export const endpoints: ResourceType<Endpoints> = {
  group: '', version: 'v1', kind: 'Endpoints', resource: 'endpoints', namespaced: true,
};

export const events: ResourceType<Event> = {
  group: '', version: 'v1', kind: 'Event', resource: 'events', namespaced: true,
};

export const limitRanges: ResourceType<LimitRange> = {
  group: '', version: 'v1', kind: 'LimitRange', resource: 'limitranges', namespaced: true,
};

export const namespaces: ResourceType<Namespace> = {
  group: '', version: 'v1', kind: 'Namespace', resource: 'namespaces', namespaced: false,
};

export const nodes: ResourceType<Node> = {
  group: '', version: 'v1', kind: 'Node', resource: 'nodes', namespaced: false,
};

export const persistentVolumes: ResourceType<PersistentVolume> = {
  group: '', version: 'v1', kind: 'PersistentVolume', resource: 'persistentvolumes', namespaced: false,
};

export const persistentVolumeClaims: ResourceType<PersistentVolumeClaim> = {
  group: '', version: 'v1', kind: 'PersistentVolumeClaim', resource: 'persistentvolumeclaims', namespaced: true,
};

export const pods: ResourceType<Pod> = {
  group: '', version: 'v1', kind: 'Pod', resource: 'pods', namespaced: true,
};

export const podTemplates: ResourceType<PodTemplate> = {
  group: '', version: 'v1', kind: 'PodTemplate', resource: 'podtemplates', namespaced: true,
};

export const replicationControllers: ResourceType<ReplicationController> = {
  group: '', version: 'v1', kind: 'ReplicationController', resource: 'replicationcontrollers', namespaced: true,
};

export const resourceQuotas: ResourceType<ResourceQuota> = {
  group: '', version: 'v1', kind: 'ResourceQuota', resource: 'resourcequotas', namespaced: true,
};

export const secrets: ResourceType<Secret> = {
  group: '', version: 'v1', kind: 'Secret', resource: 'secrets', namespaced: true,
};

export const services: ResourceType<Service> = {
  group: '', version: 'v1', kind: 'Service', resource: 'services', namespaced: true,
};

export const serviceAccounts: ResourceType<ServiceAccount> = {
  group: '', version: 'v1', kind: 'ServiceAccount', resource: 'serviceaccounts', namespaced: true,
};

export const mutatingAdmissionPolicies: ResourceType<MutatingAdmissionPolicy> = {
  group: 'admissionregistration.k8s.io', version: 'v1', kind: 'MutatingAdmissionPolicy', resource: 'mutatingadmissionpolicies', namespaced: false,
};

export const mutatingAdmissionPolicyBindings: ResourceType<MutatingAdmissionPolicyBinding> = {
  group: 'admissionregistration.k8s.io', version: 'v1', kind: 'MutatingAdmissionPolicyBinding', resource: 'mutatingadmissionpolicybindings', namespaced: false,
};

export const mutatingWebhookConfigurations: ResourceType<MutatingWebhookConfiguration> = {
  group: 'admissionregistration.k8s.io', version: 'v1', kind: 'MutatingWebhookConfiguration', resource: 'mutatingwebhookconfigurations', namespaced: false,
};

export const validatingAdmissionPolicies: ResourceType<ValidatingAdmissionPolicy> = {
  group: 'admissionregistration.k8s.io', version: 'v1', kind: 'ValidatingAdmissionPolicy', resource: 'validatingadmissionpolicies', namespaced: false,
};

export const validatingAdmissionPolicyBindings: ResourceType<ValidatingAdmissionPolicyBinding> = {
  group: 'admissionregistration.k8s.io', version: 'v1', kind: 'ValidatingAdmissionPolicyBinding', resource: 'validatingadmissionpolicybindings', namespaced: false,
};

export const validatingWebhookConfigurations: ResourceType<ValidatingWebhookConfiguration> = {
  group: 'admissionregistration.k8s.io', version: 'v1', kind: 'ValidatingWebhookConfiguration', resource: 'validatingwebhookconfigurations', namespaced: false,
};

export const controllerRevisions: ResourceType<ControllerRevision> = {
  group: 'apps', version: 'v1', kind: 'ControllerRevision', resource: 'controllerrevisions', namespaced: true,
};

export const daemonSets: ResourceType<DaemonSet> = {
  group: 'apps', version: 'v1', kind: 'DaemonSet', resource: 'daemonsets', namespaced: true,
};

export const deployments: ResourceType<Deployment> = {
  group: 'apps', version: 'v1', kind: 'Deployment', resource: 'deployments', namespaced: true,
};

export const replicaSets: ResourceType<ReplicaSet> = {
  group: 'apps', version: 'v1', kind: 'ReplicaSet', resource: 'replicasets', namespaced: true,
};

export const statefulSets: ResourceType<StatefulSet> = {
  group: 'apps', version: 'v1', kind: 'StatefulSet', resource: 'statefulsets', namespaced: true,
};

export const selfSubjectReviews: ResourceType<SelfSubjectReview> = {
  group: 'authentication.k8s.io', version: 'v1', kind: 'SelfSubjectReview', resource: 'selfsubjectreviews', namespaced: false,
};

export const tokenReviews: ResourceType<TokenReview> = {
  group: 'authentication.k8s.io', version: 'v1', kind: 'TokenReview', resource: 'tokenreviews', namespaced: false,
};

export const localSubjectAccessReviews: ResourceType<LocalSubjectAccessReview> = {
  group: 'authorization.k8s.io', version: 'v1', kind: 'LocalSubjectAccessReview', resource: 'localsubjectaccessreviews', namespaced: true,
};

export const selfSubjectAccessReviews: ResourceType<SelfSubjectAccessReview> = {
  group: 'authorization.k8s.io', version: 'v1', kind: 'SelfSubjectAccessReview', resource: 'selfsubjectaccessreviews', namespaced: false,
};

export const selfSubjectRulesReviews: ResourceType<SelfSubjectRulesReview> = {
  group: 'authorization.k8s.io', version: 'v1', kind: 'SelfSubjectRulesReview', resource: 'selfsubjectrulesreviews', namespaced: false,
};

export const subjectAccessReviews: ResourceType<SubjectAccessReview> = {
  group: 'authorization.k8s.io', version: 'v1', kind: 'SubjectAccessReview', resource: 'subjectaccessreviews', namespaced: false,
};

export const horizontalPodAutoscalers: ResourceType<HorizontalPodAutoscaler> = {
  group: 'autoscaling', version: 'v1', kind: 'HorizontalPodAutoscaler', resource: 'horizontalpodautoscalers', namespaced: true,
};

export const autoscalingV2HorizontalPodAutoscalers: ResourceType<AutoscalingV2HorizontalPodAutoscaler> = {
  group: 'autoscaling', version: 'v2', kind: 'HorizontalPodAutoscaler', resource: 'horizontalpodautoscalers', namespaced: true,
};

export const cronJobs: ResourceType<CronJob> = {
  group: 'batch', version: 'v1', kind: 'CronJob', resource: 'cronjobs', namespaced: true,
};

export const jobs: ResourceType<Job> = {
  group: 'batch', version: 'v1', kind: 'Job', resource: 'jobs', namespaced: true,
};

export const certificateSigningRequests: ResourceType<CertificateSigningRequest> = {
  group: 'certificates.k8s.io', version: 'v1', kind: 'CertificateSigningRequest', resource: 'certificatesigningrequests', namespaced: false,
};

export const leases: ResourceType<Lease> = {
  group: 'coordination.k8s.io', version: 'v1', kind: 'Lease', resource: 'leases', namespaced: true,
};

export const endpointSlices: ResourceType<EndpointSlice> = {
  group: 'discovery.k8s.io', version: 'v1', kind: 'EndpointSlice', resource: 'endpointslices', namespaced: true,
};

export const eventsV1Events: ResourceType<EventsV1Event> = {
  group: 'events.k8s.io', version: 'v1', kind: 'Event', resource: 'events', namespaced: true,
};

export const flowSchemas: ResourceType<FlowSchema> = {
  group: 'flowcontrol.apiserver.k8s.io', version: 'v1', kind: 'FlowSchema', resource: 'flowschemas', namespaced: false,
};

export const priorityLevelConfigurations: ResourceType<PriorityLevelConfiguration> = {
  group: 'flowcontrol.apiserver.k8s.io', version: 'v1', kind: 'PriorityLevelConfiguration', resource: 'prioritylevelconfigurations', namespaced: false,
};

export const iPAddresses: ResourceType<IPAddress> = {
  group: 'networking.k8s.io', version: 'v1', kind: 'IPAddress', resource: 'ipaddresses', namespaced: false,
};

export const ingresses: ResourceType<Ingress> = {
  group: 'networking.k8s.io', version: 'v1', kind: 'Ingress', resource: 'ingresses', namespaced: true,
};

export const ingressClasses: ResourceType<IngressClass> = {
  group: 'networking.k8s.io', version: 'v1', kind: 'IngressClass', resource: 'ingressclasses', namespaced: false,
};

export const networkPolicies: ResourceType<NetworkPolicy> = {
  group: 'networking.k8s.io', version: 'v1', kind: 'NetworkPolicy', resource: 'networkpolicies', namespaced: true,
};

export const serviceCIDRs: ResourceType<ServiceCIDR> = {
  group: 'networking.k8s.io', version: 'v1', kind: 'ServiceCIDR', resource: 'servicecidrs', namespaced: false,
};

export const runtimeClasses: ResourceType<RuntimeClass> = {
  group: 'node.k8s.io', version: 'v1', kind: 'RuntimeClass', resource: 'runtimeclasses', namespaced: false,
};

export const evictions: ResourceType<Eviction> = {
  group: 'policy', version: 'v1', kind: 'Eviction', resource: 'evictions', namespaced: true,
};

export const podDisruptionBudgets: ResourceType<PodDisruptionBudget> = {
  group: 'policy', version: 'v1', kind: 'PodDisruptionBudget', resource: 'poddisruptionbudgets', namespaced: true,
};

export const clusterRoles: ResourceType<ClusterRole> = {
  group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'ClusterRole', resource: 'clusterroles', namespaced: false,
};

export const clusterRoleBindings: ResourceType<ClusterRoleBinding> = {
  group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'ClusterRoleBinding', resource: 'clusterrolebindings', namespaced: false,
};

export const roles: ResourceType<Role> = {
  group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'Role', resource: 'roles', namespaced: true,
};

export const roleBindings: ResourceType<RoleBinding> = {
  group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'RoleBinding', resource: 'rolebindings', namespaced: true,
};

export const deviceClasses: ResourceType<DeviceClass> = {
  group: 'resource.k8s.io', version: 'v1', kind: 'DeviceClass', resource: 'deviceclasses', namespaced: false,
};

export const resourceV1ResourceClaims: ResourceType<ResourceV1ResourceClaim> = {
  group: 'resource.k8s.io', version: 'v1', kind: 'ResourceClaim', resource: 'resourceclaims', namespaced: true,
};

export const resourceClaimTemplates: ResourceType<ResourceClaimTemplate> = {
  group: 'resource.k8s.io', version: 'v1', kind: 'ResourceClaimTemplate', resource: 'resourceclaimtemplates', namespaced: true,
};

export const resourceSlices: ResourceType<ResourceSlice> = {
  group: 'resource.k8s.io', version: 'v1', kind: 'ResourceSlice', resource: 'resourceslices', namespaced: false,
};

export const priorityClasses: ResourceType<PriorityClass> = {
  group: 'scheduling.k8s.io', version: 'v1', kind: 'PriorityClass', resource: 'priorityclasses', namespaced: false,
};

export const cSIDrivers: ResourceType<CSIDriver> = {
  group: 'storage.k8s.io', version: 'v1', kind: 'CSIDriver', resource: 'csidrivers', namespaced: false,
};

export const cSINodes: ResourceType<CSINode> = {
  group: 'storage.k8s.io', version: 'v1', kind: 'CSINode', resource: 'csinodes', namespaced: false,
};

export const cSIStorageCapacities: ResourceType<CSIStorageCapacity> = {
  group: 'storage.k8s.io', version: 'v1', kind: 'CSIStorageCapacity', resource: 'csistoragecapacities', namespaced: true,
};

export const storageClasses: ResourceType<StorageClass> = {
  group: 'storage.k8s.io', version: 'v1', kind: 'StorageClass', resource: 'storageclasses', namespaced: false,
};

export const volumeAttachments: ResourceType<VolumeAttachment> = {
  group: 'storage.k8s.io', version: 'v1', kind: 'VolumeAttachment', resource: 'volumeattachments', namespaced: false,
};

export const volumeAttributesClasses: ResourceType<VolumeAttributesClass> = {
  group: 'storage.k8s.io', version: 'v1', kind: 'VolumeAttributesClass', resource: 'volumeattributesclasses', namespaced: false,
};

export const customResourceDefinitions: ResourceType<CustomResourceDefinition> = {
  group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition', resource: 'customresourcedefinitions', namespaced: false,
};

export const aPIServices: ResourceType<APIService> = {
  group: 'apiregistration.k8s.io', version: 'v1', kind: 'APIService', resource: 'apiservices', namespaced: false,
};

/** Every served resource. */
export const allResources = [
  componentStatuses,
  configMaps,
  endpoints,
  events,
  limitRanges,
  namespaces,
  nodes,
  persistentVolumes,
  persistentVolumeClaims,
  pods,
  podTemplates,
  replicationControllers,
  resourceQuotas,
  secrets,
  services,
  serviceAccounts,
  mutatingAdmissionPolicies,
  mutatingAdmissionPolicyBindings,
  mutatingWebhookConfigurations,
  validatingAdmissionPolicies,
  validatingAdmissionPolicyBindings,
  validatingWebhookConfigurations,
  controllerRevisions,
  daemonSets,
  deployments,
  replicaSets,
  statefulSets,
  selfSubjectReviews,
  tokenReviews,
  localSubjectAccessReviews,
  selfSubjectAccessReviews,
  selfSubjectRulesReviews,
  subjectAccessReviews,
  horizontalPodAutoscalers,
  autoscalingV2HorizontalPodAutoscalers,
  cronJobs,
  jobs,
  certificateSigningRequests,
  leases,
  endpointSlices,
  eventsV1Events,
  flowSchemas,
  priorityLevelConfigurations,
  iPAddresses,
  ingresses,
  ingressClasses,
  networkPolicies,
  serviceCIDRs,
  runtimeClasses,
  evictions,
  podDisruptionBudgets,
  clusterRoles,
  clusterRoleBindings,
  roles,
  roleBindings,
  deviceClasses,
  resourceV1ResourceClaims,
  resourceClaimTemplates,
  resourceSlices,
  priorityClasses,
  cSIDrivers,
  cSINodes,
  cSIStorageCapacities,
  storageClasses,
  volumeAttachments,
  volumeAttributesClasses,
  customResourceDefinitions,
  aPIServices,
] as const;
