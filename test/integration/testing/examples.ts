/** An object of each kind that can be made, by `resource.group` (`pods` for core): what a user might write. */
import { parse } from 'yaml';

const template = `{metadata: {labels: {app: every}}, spec: {containers: [{name: main, image: 'nginx:1.24'}]}}`;
const workload = `selector: {matchLabels: {app: every}}, template: ${template}`;
const rule = `{apiGroups: ['*'], apiVersions: ['*'], resources: [configmaps], operations: [CREATE]}`;
const webhook = `{name: check.every.example, admissionReviewVersions: [v1], sideEffects: None, rules: [${rule}],
  clientConfig: {url: 'https://every.example/check'}, failurePolicy: Ignore, objectSelector: {matchLabels: {every: never}}}`;

/** What stands beside `apiVersion`, `kind` and `metadata`, as YAML. */
const bodies: Readonly<Record<string, string>> = {
  configmaps: '{data: {a: b}}',
  endpoints: '{subsets: [{addresses: [{ip: 192.0.2.1}], ports: [{port: 80}]}]}',
  events:
    '{involvedObject: {kind: Pod, namespace: default, name: every}, reason: Every, message: said, type: Normal, source: {component: test}}',
  limitranges: '{spec: {limits: [{type: PersistentVolumeClaim, max: {storage: 100Gi}}]}}',
  namespaces: '{}',
  nodes: '{spec: {unschedulable: true}}',
  persistentvolumeclaims:
    "{spec: {storageClassName: '', accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}",
  persistentvolumes:
    '{spec: {storageClassName: every, accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, hostPath: {path: /every}}}',
  pods: "{spec: {nodeSelector: {no: node}, containers: [{name: main, image: 'nginx:1.24'}]}}",
  podtemplates: `{template: ${template}}`,
  replicationcontrollers: `{spec: {replicas: 0, selector: {app: every}, template: ${template}}}`,
  resourcequotas: '{spec: {hard: {pods: 100}}}',
  secrets: '{stringData: {a: b}}',
  serviceaccounts: '{}',
  services: '{spec: {ports: [{port: 80}]}}',
  'mutatingadmissionpolicies.admissionregistration.k8s.io': `{spec: {reinvocationPolicy: Never, matchConstraints: {resourceRules: [${rule}]},
    mutations: [{patchType: JSONPatch, jsonPatch: {expression: '[]'}}]}}`,
  'mutatingadmissionpolicybindings.admissionregistration.k8s.io': '{spec: {policyName: every}}',
  'mutatingwebhookconfigurations.admissionregistration.k8s.io': `{webhooks: [${webhook}]}`,
  'validatingadmissionpolicies.admissionregistration.k8s.io': `{spec: {matchConstraints: {resourceRules: [${rule}]}, validations: [{expression: 'true'}]}}`,
  'validatingadmissionpolicybindings.admissionregistration.k8s.io':
    '{spec: {policyName: every, validationActions: [Deny]}}',
  'validatingwebhookconfigurations.admissionregistration.k8s.io': `{webhooks: [${webhook}]}`,
  'customresourcedefinitions.apiextensions.k8s.io': `{spec: {group: test.example, scope: Namespaced, names: {plural: every, kind: Every},
    versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object,
      properties: {spec: {type: object, properties: {parts: {type: array, items: {type: string}}}}}}}}]}}`,
  // Of a group that nobody defines kinds in: theirs are made by themselves.
  'apiservices.apiregistration.k8s.io':
    '{spec: {group: test.example.org, version: v1, groupPriorityMinimum: 100, versionPriority: 10, insecureSkipTLSVerify: true, service: {name: every, namespace: default}}}',
  'controllerrevisions.apps': '{revision: 1, data: {a: b}}',
  'daemonsets.apps': `{spec: {${workload.replace('spec: {', 'spec: {nodeSelector: {no: node}, ')}}}`,
  'deployments.apps': `{spec: {replicas: 0, ${workload}}}`,
  'replicasets.apps': `{spec: {replicas: 0, ${workload}}}`,
  'statefulsets.apps': `{spec: {replicas: 0, serviceName: every, ${workload}}}`,
  'horizontalpodautoscalers.autoscaling':
    '{spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: every}, maxReplicas: 2}}',
  'cronjobs.batch': `{spec: {suspend: true, schedule: '0 0 1 1 *', jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: i}]}}}}}}`,
  'jobs.batch':
    '{spec: {suspend: true, template: {spec: {restartPolicy: Never, containers: [{name: main, image: i}]}}}}',
  'leases.coordination.k8s.io': '{spec: {holderIdentity: every, leaseDurationSeconds: 10}}',
  'endpointslices.discovery.k8s.io':
    '{addressType: IPv4, endpoints: [{addresses: [192.0.2.1]}], ports: [{port: 80}]}',
  'events.events.k8s.io':
    "{eventTime: '2026-01-01T00:00:00.000000Z', regarding: {kind: Pod, namespace: default, name: every}, reason: Every, action: Test, type: Normal, reportingController: test, reportingInstance: test}",
  'flowschemas.flowcontrol.apiserver.k8s.io': `{spec: {matchingPrecedence: 5000, priorityLevelConfiguration: {name: global-default},
    rules: [{subjects: [{kind: User, user: {name: every}}], nonResourceRules: [{verbs: [get], nonResourceURLs: [/every]}]}]}}`,
  'prioritylevelconfigurations.flowcontrol.apiserver.k8s.io':
    '{spec: {type: Limited, limited: {nominalConcurrencyShares: 5, limitResponse: {type: Queue, queuing: {}}}}}',
  'ingressclasses.networking.k8s.io': '{spec: {controller: test.example/every}}',
  'ingresses.networking.k8s.io':
    '{spec: {defaultBackend: {service: {name: every, port: {number: 80}}}}}',
  'ipaddresses.networking.k8s.io':
    '{spec: {parentRef: {resource: services, namespace: default, name: every}}}',
  'networkpolicies.networking.k8s.io': '{spec: {podSelector: {matchLabels: {no: pod}}}}',
  'servicecidrs.networking.k8s.io': '{spec: {cidrs: [10.250.0.0/24]}}',
  'runtimeclasses.node.k8s.io': '{handler: runc, overhead: {podFixed: {cpu: 10m}}}',
  'poddisruptionbudgets.policy': '{spec: {minAvailable: 1, selector: {matchLabels: {app: every}}}}',
  'clusterrolebindings.rbac.authorization.k8s.io':
    '{roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}, subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: every}]}',
  'clusterroles.rbac.authorization.k8s.io':
    "{rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]}",
  'rolebindings.rbac.authorization.k8s.io':
    '{roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}, subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: every}]}',
  'roles.rbac.authorization.k8s.io':
    "{rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]}",
  'deviceclasses.resource.k8s.io':
    '{spec: {selectors: [{cel: {expression: \'device.driver == "test.example"\'}}]}}',
  'resourceclaims.resource.k8s.io':
    '{spec: {devices: {requests: [{name: one, exactly: {deviceClassName: every}}]}}}',
  'resourceclaimtemplates.resource.k8s.io':
    '{spec: {spec: {devices: {requests: [{name: one, exactly: {deviceClassName: every}}]}}}}',
  'resourceslices.resource.k8s.io':
    '{spec: {driver: test.example, nodeName: every, pool: {name: every, generation: 1, resourceSliceCount: 1}, devices: [{name: one, attributes: {model: {string: a}}}]}}',
  'priorityclasses.scheduling.k8s.io': '{value: 10}',
  'csidrivers.storage.k8s.io': '{spec: {}}',
  'csinodes.storage.k8s.io': '{spec: {drivers: []}}',
  'csistoragecapacities.storage.k8s.io': '{storageClassName: every, capacity: 1Gi}',
  'storageclasses.storage.k8s.io': '{provisioner: test.example/every}',
  'volumeattachments.storage.k8s.io':
    '{spec: {attacher: test.example, nodeName: every, source: {persistentVolumeName: every}}}',
  'volumeattributesclasses.storage.k8s.io': '{driverName: test.example, parameters: {speed: high}}',
};

/** Kinds whose names mean something. */
const names: Readonly<Record<string, string>> = {
  'customresourcedefinitions.apiextensions.k8s.io': 'every.test.example',
  'apiservices.apiregistration.k8s.io': 'v1.test.example.org',
  'ipaddresses.networking.k8s.io': '192.0.2.77',
  'events.events.k8s.io': 'every.v1',
};

interface Served {
  /** Such as `deployments.apps`. */
  readonly resource: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

export interface Example {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Undefined for a kind that nobody wrote an example for. `more`: bodies that can't stand here. */
export function exampleOf(
  { resource, apiVersion, kind, namespaced }: Served,
  more: Readonly<Record<string, string>>,
): Example | undefined {
  const body = bodies[resource] ?? more[resource];
  if (body === undefined) return undefined;
  const parsed: unknown = parse(body);
  return {
    apiVersion,
    kind,
    metadata: { name: names[resource] ?? 'every', ...(namespaced && { namespace: 'default' }) },
    ...(typeof parsed === 'object' ? parsed : {}),
  };
}
