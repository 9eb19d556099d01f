/** The roles that people are given: cluster-admin, admin, edit, view, and what everybody may do. */
import type { PolicyRule } from '#api/gen/types.ts';
import {
  apps,
  authentication,
  authorization,
  autoscaling,
  batch,
  coordination,
  core,
  discovery,
  events,
  extensions,
  networking,
  policy,
  rbacGroup,
  read,
  readWrite,
  resourceGroup,
  role,
  rule,
  urls,
  write,
} from './rules.ts';
import type { DefaultRole } from './rules.ts';

const gatherLabel = (into: string): string => `rbac.authorization.k8s.io/aggregate-to-${into}`;

/** A part of a role that gathers its parts by label. */
function part(into: string, rules: readonly PolicyRule[]): DefaultRole {
  return { name: `system:aggregate-to-${into}`, rules, labels: { [gatherLabel(into)]: 'true' } };
}

/** A role made of all parts for it (`rules` are those of the default parts), and itself a part of `of`. */
function gathered(name: string, rules: readonly PolicyRule[], of?: string): DefaultRole {
  return {
    name,
    rules,
    gathers: gatherLabel(name),
    ...(of !== undefined && { labels: { [gatherLabel(of)]: 'true' } }),
  };
}

const health = '/healthz /livez /readyz';
const version = '/version /version/';
const workloads =
  'daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale';
const oldWorkloads =
  'daemonsets deployments deployments/rollback deployments/scale ingresses networkpolicies replicasets replicasets/scale replicationcontrollers/scale';

const adminPart: readonly PolicyRule[] = [
  rule('create', authorization, 'localsubjectaccessreviews'),
  rule(readWrite, rbacGroup, 'roles rolebindings'),
];

const editPart: readonly PolicyRule[] = [
  rule(read, core, 'pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy'),
  rule('impersonate', core, 'serviceaccounts'),
  rule(write, core, 'pods pods/attach pods/exec pods/portforward pods/proxy'),
  rule('create', core, 'pods/eviction'),
  rule(
    write,
    core,
    'configmaps persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy',
  ),
  rule('create', core, 'serviceaccounts/token'),
  rule(write, [core, events], 'events'),
  rule(write, apps, workloads),
  rule(write, autoscaling, 'horizontalpodautoscalers'),
  rule(write, batch, 'cronjobs jobs'),
  rule(write, extensions, oldWorkloads),
  rule(write, policy, 'poddisruptionbudgets'),
  rule(write, networking, 'ingresses networkpolicies'),
  rule(readWrite, coordination, 'leases'),
  rule(write, resourceGroup, 'resourceclaims resourceclaimtemplates'),
];

const viewPart: readonly PolicyRule[] = [
  rule(
    read,
    core,
    'configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status',
  ),
  rule(
    read,
    core,
    'bindings limitranges namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status',
  ),
  rule(read, core, 'namespaces'),
  rule(read, [core, events], 'events'),
  rule(read, discovery, 'endpointslices'),
  rule(
    read,
    apps,
    'controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status',
  ),
  rule(read, autoscaling, 'horizontalpodautoscalers horizontalpodautoscalers/status'),
  rule(read, batch, 'cronjobs cronjobs/status jobs jobs/status'),
  rule(
    read,
    extensions,
    'daemonsets daemonsets/status deployments deployments/scale deployments/status ingresses ingresses/status networkpolicies replicasets replicasets/scale replicasets/status replicationcontrollers/scale',
  ),
  rule(read, policy, 'poddisruptionbudgets poddisruptionbudgets/status'),
  rule(read, networking, 'ingresses ingresses/status networkpolicies'),
  rule(read, resourceGroup, 'resourceclaims resourceclaims/status resourceclaimtemplates'),
];

const metricsRules: readonly PolicyRule[] = [rule(read, 'metrics.k8s.io', 'pods nodes')];

/** As upstream's metrics-server brings it: whoever may look at Pods may look at what they use. */
const metricsReader: DefaultRole = {
  name: 'system:aggregated-metrics-reader',
  rules: metricsRules,
  labels: Object.fromEntries(['admin', 'edit', 'view'].map((role) => [gatherLabel(role), 'true'])),
};

export const userRoles: readonly DefaultRole[] = [
  role('cluster-admin', rule('*', '*', '*'), { verbs: ['*'], nonResourceURLs: ['*'] }),
  role(
    'system:discovery',
    urls(`/api /api/* /apis /apis/* ${health} /openapi /openapi/* ${version}`),
  ),
  role('system:public-info-viewer', urls(`${health} ${version}`)),
  role(
    'system:basic-user',
    rule('create', authorization, 'selfsubjectaccessreviews selfsubjectrulesreviews'),
    rule('create', authentication, 'selfsubjectreviews'),
  ),
  role(
    'system:monitoring',
    urls(`/metrics /metrics/slis ${health} /healthz/* /livez/* /readyz/*`),
    rule('get', core, 'nodes/metrics'),
  ),
  gathered('admin', [...adminPart, ...editPart, ...viewPart, ...metricsRules]),
  gathered('edit', [...editPart, ...viewPart, ...metricsRules], 'admin'),
  gathered('view', [...viewPart, ...metricsRules], 'edit'),
  part('admin', adminPart),
  part('edit', editPart),
  part('view', viewPart),
  metricsReader,
];
