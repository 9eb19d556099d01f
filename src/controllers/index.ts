/**
 * All controllers. The list is data: adding one is a folder and a line. They start in this order, but none depends on
 * it; each reports events under the name that it has upstream.
 */
import { localPathProvisioner } from '#api/volumes/binding.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { SigningAuthority } from '#base/x509.ts';
import { createRecorder } from '#client/recorder.ts';
import type { ResourceType } from '#api/object.ts';
import { CollectableKinds } from './collectable-kinds.ts';
import type { ControllerContext, ControllerFactory } from './controller.ts';
import { apiServiceRegistrationController } from './api-service-registration/controller.ts';
import { clusterRoleAggregationController } from './cluster-role-aggregation/controller.ts';
import { cronJobController } from './cronjob/controller.ts';
import { csrApprovingController } from './csr-approving/controller.ts';
import { csrCleanerController } from './csr-cleaner/controller.ts';
import { csrSigningController } from './csr-signing/controller.ts';
import { customResourceDefinitionController } from './custom-resource-definition/controller.ts';
import { daemonSetController } from './daemonset/controller.ts';
import { deploymentController } from './deployment/controller.ts';
import { disruptionController } from './disruption/controller.ts';
import { endpointSliceMirroringController } from './endpointslice-mirroring/controller.ts';
import { endpointsController } from './endpoints/controller.ts';
import { endpointSliceController } from './endpointslice/controller.ts';
import { ephemeralVolumeController } from './ephemeral-volume/controller.ts';
import { flowSchemaController } from './flow-schema/controller.ts';
import { garbageCollector } from './garbage-collector/controller.ts';
import { horizontalPodAutoscalerController } from './horizontal-pod-autoscaler/controller.ts';
import type { AutoscalerSettings } from './horizontal-pod-autoscaler/settings.ts';
import { jobController } from './job/controller.ts';
import { legacyTokenCleanerController } from './legacy-token-cleaner/controller.ts';
import { legacyTokenTrackingController } from './legacy-token-tracking/controller.ts';
import { localPathController } from './local-path/controller.ts';
import { memberAddressesController } from './member-addresses/controller.ts';
import { namespaceController } from './namespace/controller.ts';
import { nodeIpamController } from './node-ipam/controller.ts';
import { nodeLifecycleController } from './node-lifecycle/controller.ts';
import { nodePasswordController } from './node-password/controller.ts';
import { podGarbageCollector } from './pod-gc/controller.ts';
import { pvBinderController } from './pv-binder/controller.ts';
import { pvProtectionController } from './pv-protection/controller.ts';
import { pvcProtectionController } from './pvc-protection/controller.ts';
import { replicaSetController, replicationControllerController } from './replicaset/controller.ts';
import { resourceQuotaController } from './resource-quota/controller.ts';
import { rootCaController } from './root-ca/controller.ts';
import { serviceAccountController } from './service-account/controller.ts';
import { serviceAccountTokenController } from './service-account-token/controller.ts';
import type { SecretTokenSigner } from './service-account-token/controller.ts';
import { serviceLoadBalancerController } from './service-lb/controller.ts';
import type { NodeListener } from './service-lb/ports.ts';
import { serviceAddressesController } from './service-addresses/controller.ts';
import { serviceRepairController } from './service-repair/controller.ts';
import { statefulSetController } from './statefulset/controller.ts';
import { taintEvictionController } from './taint-eviction/controller.ts';
import { tokenCleanerController } from './token-cleaner/controller.ts';
import { ttlAfterFinishedController } from './ttl-after-finished/controller.ts';

export interface ControllersConfig {
  /** The cluster's CA certificate, in PEM. */
  readonly authority: string;
  /** What signs certificates for nodes and people. */
  readonly signer: SigningAuthority;
  /** Names of nodes that run in a server's process: nobody joins under them. */
  readonly ownNodes: readonly string[];
  readonly ranges: {
    /** All Pods', such as `10.42.0.0/16`; each node gets a part of it. */
    readonly clusterCIDR: string;
    /** Such as `10.43.0.0/16`. */
    readonly serviceCIDR: string;
    readonly nodePorts: { readonly first: number; readonly last: number };
  };
  /** How long a node's kubelet may be silent. */
  readonly nodeMonitorGraceMs: number;
  /** What nodes listen on at their addresses: no LoadBalancer Service gets such a port. */
  readonly nodeListeners: readonly NodeListener[];
  readonly autoscaler: AutoscalerSettings;
  /** Signs the tokens that Secrets hold. */
  readonly signSecretToken: SecretTokenSigner;
}

interface Entry {
  /** Who the events are from. */
  readonly component: string;
  readonly create: ControllerFactory;
}

export function listControllers(config: ControllersConfig): readonly Entry[] {
  const { authority, signer, ownNodes, ranges } = config;
  const { nodeMonitorGraceMs, nodeListeners, autoscaler, signSecretToken } = config;
  return [
    { component: 'cidrAllocator', create: nodeIpamController(ranges.clusterCIDR) },
    { component: 'service-account-controller', create: serviceAccountController },
    {
      component: 'serviceaccount-token-controller',
      create: serviceAccountTokenController({ authority, sign: signSecretToken }),
    },
    { component: 'root-ca-certificate-publisher', create: rootCaController(authority) },
    { component: 'clusterrole-aggregation-controller', create: clusterRoleAggregationController },
    { component: 'crd-controller', create: customResourceDefinitionController },
    { component: 'crd-autoregister', create: apiServiceRegistrationController },
    { component: 'statefulset-controller', create: statefulSetController },
    { component: 'address-controller', create: memberAddressesController },
    { component: 'daemonset-controller', create: daemonSetController },
    { component: 'deployment-controller', create: deploymentController },
    { component: 'replicaset-controller', create: replicaSetController },
    { component: 'replication-controller', create: replicationControllerController },
    {
      component: 'horizontal-pod-autoscaler',
      create: horizontalPodAutoscalerController(autoscaler),
    },
    { component: 'job-controller', create: jobController },
    { component: 'cronjob-controller', create: cronJobController },
    { component: 'ttl-after-finished-controller', create: ttlAfterFinishedController },
    { component: 'endpoint-slice-controller', create: endpointSliceController },
    { component: 'endpoint-slice-mirroring-controller', create: endpointSliceMirroringController },
    { component: 'endpoint-controller', create: endpointsController },
    {
      component: 'service-lb-controller',
      create: serviceLoadBalancerController(nodeListeners),
    },
    { component: 'persistentvolume-controller', create: pvBinderController },
    { component: localPathProvisioner, create: localPathController },
    { component: 'ephemeral_volume', create: ephemeralVolumeController },
    { component: 'pvc-protection-controller', create: pvcProtectionController },
    { component: 'pv-protection-controller', create: pvProtectionController },
    { component: 'namespace-controller', create: namespaceController },
    { component: 'garbage-collector-controller', create: garbageCollector },
    { component: 'resourcequota-controller', create: resourceQuotaController },
    {
      component: 'node-controller',
      create: nodeLifecycleController({ graceMs: nodeMonitorGraceMs }),
    },
    { component: 'controllermanager', create: disruptionController },
    { component: 'taint-eviction-controller', create: taintEvictionController },
    { component: 'pod-garbage-collector', create: podGarbageCollector },
    {
      component: 'csr-approving-controller',
      create: csrApprovingController({ ownNodes, serviceCIDR: ranges.serviceCIDR }),
    },
    { component: 'csr-signing-controller', create: csrSigningController(signer) },
    { component: 'csr-cleaner-controller', create: csrCleanerController },
    { component: 'token-cleaner', create: tokenCleanerController },
    {
      component: 'legacy-service-account-token-tracking-controller',
      create: legacyTokenTrackingController,
    },
    {
      component: 'legacy-service-account-token-cleaner-controller',
      create: legacyTokenCleanerController,
    },
    { component: 'node-password-controller', create: nodePasswordController },
    {
      component: 'ipallocator-repair-controller',
      create: serviceRepairController(ranges.nodePorts),
    },
    { component: 'service-cidr-controller', create: serviceAddressesController },
    {
      component: 'api-priority-and-fairness-config-consumer-v1',
      create: flowSchemaController,
    },
  ];
}

interface ControllersOptions
  extends ControllersConfig, Omit<ControllerContext, 'recorder' | 'kinds'> {
  /** Everything that the server itself serves and that can be listed, watched and deleted. */
  readonly resources: readonly ResourceType[];
}

/** The controllers and their event recorders, in starting order. */
export function createControllers(options: ControllersOptions): readonly Runnable[] {
  const { client, clock, log, informers, resources } = options;
  const kinds = new CollectableKinds(resources, informers);
  return listControllers(options).flatMap(({ component, create }) => {
    const recorder = createRecorder({ client, clock, log, component });
    return [recorder, create({ ...options, kinds, recorder })];
  });
}
