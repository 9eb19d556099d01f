/** The roles of a cluster's own parts. */
import { nodeRules } from './node-rules.ts';
import {
  apps,
  authentication,
  authorization,
  certificates,
  coordination,
  core,
  discovery,
  events,
  extensions,
  named,
  networking,
  policy,
  read,
  readUpdate,
  readWrite,
  recordEvents,
  resourceGroup,
  role,
  rule,
  storage,
  urls,
} from './rules.ts';
import type { DefaultRole } from './rules.ts';

const accessReviews = [
  rule('create', authentication, 'tokenreviews'),
  rule('create', authorization, 'subjectaccessreviews'),
];

export const systemRoles: readonly DefaultRole[] = [
  role('system:node', ...nodeRules),
  role(
    'system:node-problem-detector',
    rule('get', core, 'nodes'),
    rule('patch', core, 'nodes/status'),
    recordEvents,
  ),
  role(
    'system:node-proxier',
    rule('list watch', core, 'services endpoints'),
    rule(read, core, 'nodes'),
    rule('list watch', discovery, 'endpointslices'),
    rule('list watch', networking, 'servicecidrs'),
    recordEvents,
  ),
  role(
    'system:kubelet-api-admin',
    rule(read, core, 'nodes'),
    rule('proxy', core, 'nodes'),
    rule(
      '*',
      core,
      'nodes/proxy nodes/metrics nodes/stats nodes/log nodes/spec nodes/configz nodes/healthz nodes/pods',
    ),
  ),
  role(
    'system:node-bootstrapper',
    rule('create get list watch', certificates, 'certificatesigningrequests'),
  ),
  role('system:auth-delegator', ...accessReviews),
  role('system:kube-aggregator', rule(read, core, 'services endpoints')),
  role(
    'system:kube-controller-manager',
    recordEvents,
    rule('create', coordination, 'leases'),
    named(rule('get update', coordination, 'leases'), 'kube-controller-manager'),
    rule('create', core, 'secrets serviceaccounts'),
    rule('delete', core, 'secrets'),
    rule('get', core, 'configmaps namespaces secrets serviceaccounts'),
    rule('update', core, 'secrets serviceaccounts'),
    ...accessReviews,
    rule('list watch', '*', '*'),
    rule('create', core, 'serviceaccounts/token'),
  ),
  role(
    'system:kube-scheduler',
    recordEvents,
    rule('create', coordination, 'leases'),
    named(rule('get list update watch', coordination, 'leases'), 'kube-scheduler'),
    rule(readWrite, coordination, 'leasecandidates'),
    rule(read, core, 'nodes'),
    rule('delete get list watch', core, 'pods'),
    rule('create', core, 'bindings pods/binding'),
    rule('patch update', core, 'pods/status'),
    rule(read, core, 'replicationcontrollers services'),
    rule(read, [apps, extensions], 'replicasets'),
    rule(read, apps, 'statefulsets'),
    rule(read, policy, 'poddisruptionbudgets'),
    rule(read, core, 'persistentvolumeclaims persistentvolumes namespaces'),
    ...accessReviews,
    rule(read, storage, 'csinodes csidrivers csistoragecapacities volumeattachments'),
    rule(read, resourceGroup, 'deviceclasses resourceslices'),
    rule(readUpdate, resourceGroup, 'resourceclaims resourceclaims/status'),
    rule('update', core, 'pods/finalizers'),
  ),
  role(
    'system:volume-scheduler',
    rule(readUpdate, core, 'persistentvolumes'),
    rule(read, storage, 'storageclasses'),
    rule(readUpdate, core, 'persistentvolumeclaims'),
  ),
  role(
    'system:kube-dns',
    rule('list watch', core, 'endpoints services'),
    rule('list watch', discovery, 'endpointslices'),
  ),
  role(
    'system:persistent-volume-provisioner',
    rule('create delete get list watch', core, 'persistentvolumes'),
    rule('get list update watch', core, 'persistentvolumeclaims'),
    rule(read, storage, 'storageclasses'),
    rule('watch', core, 'events'),
    recordEvents,
  ),
  role(
    'system:certificates.k8s.io:certificatesigningrequests:nodeclient',
    rule('create', certificates, 'certificatesigningrequests/nodeclient'),
  ),
  role(
    'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient',
    rule('create', certificates, 'certificatesigningrequests/selfnodeclient'),
  ),
  ...[
    'kube-apiserver-client',
    'kube-apiserver-client-kubelet',
    'kubelet-serving',
    'legacy-unknown',
  ].map((signer) =>
    role(
      `system:certificates.k8s.io:${signer}-approver`,
      named(rule('approve', certificates, 'signers'), `kubernetes.io/${signer}`),
    ),
  ),
  role(
    'system:service-account-issuer-discovery',
    urls(
      '/.well-known/openid-configuration /.well-known/openid-configuration/ /openid/v1/jwks /openid/v1/jwks/',
    ),
  ),
  role(
    'system:heapster',
    rule(read, core, 'events namespaces nodes pods'),
    rule(read, extensions, 'deployments'),
    rule('create patch update', events, 'events'),
  ),
];
