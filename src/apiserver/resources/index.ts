/**
 * Every kind that the API serves, one line each; the order is that of discovery, and its groups stand as upstream's
 * server prefers them. Adding a kind is a folder
 * `<group>/<kind>/` and a line here.
 */
import type { ServiceAccountTokens } from '../auth/service-account-tokens.ts';
import type { NodeStats } from '../proxy/node-stats.ts';
import type { Strategy } from '../registry/strategy.ts';
import {
  mutatingAdmissionPolicyBindingStrategy,
  validatingAdmissionPolicyBindingStrategy,
} from './admissionregistration/binding/strategy.ts';
import {
  mutatingAdmissionPolicyStrategy,
  validatingAdmissionPolicyStrategy,
} from './admissionregistration/policy/strategy.ts';
import {
  mutatingWebhookConfigurationStrategy,
  validatingWebhookConfigurationStrategy,
} from './admissionregistration/webhook-configuration/strategy.ts';
import { customResourceDefinitionStrategy } from './apiextensions/custom-resource-definition/strategy.ts';
import { apiServiceStrategy } from './apiregistration/api-service/strategy.ts';
import { controllerRevisionStrategy } from './apps/controller-revision/strategy.ts';
import { daemonSetStrategy } from './apps/daemon-set/strategy.ts';
import { deploymentStrategy } from './apps/deployment/strategy.ts';
import { replicaSetStrategy } from './apps/replica-set/strategy.ts';
import { statefulSetStrategy } from './apps/stateful-set/strategy.ts';
import {
  horizontalPodAutoscalerStrategy,
  horizontalPodAutoscalerV1Strategy,
} from './autoscaling/horizontal-pod-autoscaler/strategy.ts';
import { cronJobStrategy } from './batch/cron-job/strategy.ts';
import { jobStrategy } from './batch/job/strategy.ts';
import { certificateSigningRequestStrategy } from './certificates/certificate-signing-request/strategy.ts';
import { leaseStrategy } from './coordination/lease/strategy.ts';
import { bindingStrategy } from './core/binding/strategy.ts';
import { componentStatusStrategy } from './core/component-status/strategy.ts';
import { configMapStrategy } from './core/config-map/strategy.ts';
import { endpointsStrategy } from './core/endpoints/strategy.ts';
import { eventStrategy } from './core/event/strategy.ts';
import { limitRangeStrategy } from './core/limit-range/strategy.ts';
import { namespaceStrategy } from './core/namespace/strategy.ts';
import { nodeStrategy } from './core/node/strategy.ts';
import { persistentVolumeClaimStrategy } from './core/persistent-volume-claim/strategy.ts';
import { persistentVolumeStrategy } from './core/persistent-volume/strategy.ts';
import { podTemplateStrategy } from './core/pod-template/strategy.ts';
import { podStrategy } from './core/pod/strategy.ts';
import { replicationControllerStrategy } from './core/replication-controller/strategy.ts';
import { resourceQuotaStrategy } from './core/resource-quota/strategy.ts';
import { secretStrategy } from './core/secret/strategy.ts';
import { serviceAccountStrategy } from './core/service-account/strategy.ts';
import type { ServiceRanges } from './core/service/allocation/allocator.ts';
import { serviceStrategy } from './core/service/strategy.ts';
import { endpointSliceStrategy } from './discovery/endpoint-slice/strategy.ts';
import { eventsV1Strategy } from './events/event/strategy.ts';
import { flowSchemaStrategy } from './flowcontrol/flow-schema/strategy.ts';
import { priorityLevelConfigurationStrategy } from './flowcontrol/priority-level-configuration/strategy.ts';
import { ingressClassStrategy } from './networking/ingress-class/strategy.ts';
import { ingressStrategy } from './networking/ingress/strategy.ts';
import { nodeMetricsStrategy } from './metrics/node-metrics/strategy.ts';
import { podMetricsStrategy } from './metrics/pod-metrics/strategy.ts';
import { ipAddressStrategy } from './networking/ip-address/strategy.ts';
import { networkPolicyStrategy } from './networking/network-policy/strategy.ts';
import { serviceCIDRStrategy } from './networking/service-cidr/strategy.ts';
import { runtimeClassStrategy } from './node/runtime-class/strategy.ts';
import { podDisruptionBudgetStrategy } from './policy/pod-disruption-budget/strategy.ts';
import { clusterRoleBindingStrategy, roleBindingStrategy } from './rbac/binding/strategy.ts';
import { clusterRoleStrategy, roleStrategy } from './rbac/role/strategy.ts';
import { deviceClassStrategy } from './resource/device-class/strategy.ts';
import { resourceClaimTemplateStrategy } from './resource/resource-claim-template/strategy.ts';
import { resourceClaimStrategy } from './resource/resource-claim/strategy.ts';
import { resourceSliceStrategy } from './resource/resource-slice/strategy.ts';
import { priorityClassStrategy } from './scheduling/priority-class/strategy.ts';
import { csiDriverStrategy } from './storage/csi-driver/strategy.ts';
import { csiNodeStrategy } from './storage/csi-node/strategy.ts';
import { csiStorageCapacityStrategy } from './storage/csi-storage-capacity/strategy.ts';
import { storageClassStrategy } from './storage/storage-class/strategy.ts';
import { volumeAttachmentStrategy } from './storage/volume-attachment/strategy.ts';
import { volumeAttributesClassStrategy } from './storage/volume-attributes-class/strategy.ts';

export interface ResourceOptions {
  /** Where cluster addresses and node ports come from. */
  readonly services: ServiceRanges;
  /** Signs tokens of ServiceAccounts. */
  readonly tokens?: ServiceAccountTokens;
  /** What nodes use; without it there are no metrics. */
  readonly stats?: NodeStats;
  /** The kinds that `auth/` answers: token, access and rules reviews. */
  readonly reviews?: readonly Strategy[];
}

export function createStrategies(options: ResourceOptions): readonly Strategy[] {
  return [
    // core
    bindingStrategy,
    componentStatusStrategy,
    configMapStrategy,
    endpointsStrategy,
    eventStrategy,
    limitRangeStrategy,
    namespaceStrategy,
    nodeStrategy,
    persistentVolumeClaimStrategy,
    persistentVolumeStrategy,
    podStrategy,
    podTemplateStrategy,
    replicationControllerStrategy,
    resourceQuotaStrategy,
    secretStrategy,
    serviceAccountStrategy(options.tokens),
    serviceStrategy(options.services),
    // apiregistration.k8s.io
    apiServiceStrategy,
    // apps
    controllerRevisionStrategy,
    daemonSetStrategy,
    deploymentStrategy,
    replicaSetStrategy,
    statefulSetStrategy,
    // events.k8s.io
    eventsV1Strategy,
    // authentication.k8s.io and authorization.k8s.io
    ...(options.reviews ?? []),
    // autoscaling: the newer version first, which clients prefer
    horizontalPodAutoscalerStrategy,
    horizontalPodAutoscalerV1Strategy,
    // batch
    cronJobStrategy,
    jobStrategy,
    // certificates.k8s.io
    certificateSigningRequestStrategy,
    // networking.k8s.io
    ingressClassStrategy,
    ingressStrategy,
    ipAddressStrategy,
    networkPolicyStrategy,
    serviceCIDRStrategy,
    // policy
    podDisruptionBudgetStrategy,
    // rbac.authorization.k8s.io
    clusterRoleBindingStrategy,
    clusterRoleStrategy,
    roleBindingStrategy,
    roleStrategy,
    // storage.k8s.io
    csiDriverStrategy,
    csiNodeStrategy,
    csiStorageCapacityStrategy,
    storageClassStrategy,
    volumeAttachmentStrategy,
    volumeAttributesClassStrategy,
    // admissionregistration.k8s.io
    mutatingAdmissionPolicyBindingStrategy,
    mutatingAdmissionPolicyStrategy,
    mutatingWebhookConfigurationStrategy,
    validatingAdmissionPolicyBindingStrategy,
    validatingAdmissionPolicyStrategy,
    validatingWebhookConfigurationStrategy,
    // apiextensions.k8s.io
    customResourceDefinitionStrategy,
    // scheduling.k8s.io
    priorityClassStrategy,
    // coordination.k8s.io
    leaseStrategy,
    // node.k8s.io
    runtimeClassStrategy,
    // discovery.k8s.io
    endpointSliceStrategy,
    // flowcontrol.apiserver.k8s.io
    flowSchemaStrategy,
    priorityLevelConfigurationStrategy,
    // resource.k8s.io
    deviceClassStrategy,
    resourceClaimStrategy,
    resourceClaimTemplateStrategy,
    resourceSliceStrategy,
    // metrics.k8s.io: last, so that nobody who says `pods` means these
    ...(options.stats
      ? [nodeMetricsStrategy(options.stats), podMetricsStrategy(options.stats)]
      : []),
  ];
}
