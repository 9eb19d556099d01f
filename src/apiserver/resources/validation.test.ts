/** What is wrong with objects of the other kinds, in the words that users know. */
import { describe, expect, test } from 'vitest';
import type { Strategy } from '../registry/strategy.ts';
import { createStrategies } from './index.ts';
import { create, update } from './testing/flow.ts';

const strategies = createStrategies({
  services: { cidr: '10.43.0.0/16', nodePorts: { first: 30_000, last: 32_767 } },
});

interface Kind {
  readonly apiVersion: string;
  readonly kind: string;
}

function strategyOf({ apiVersion, kind }: Kind): Strategy {
  const [version, group = ''] = apiVersion.split('/').reverse();
  const found = strategies.find(
    ({ type }) => type.kind === kind && type.group === group && type.version === version,
  );
  if (!found) throw new TypeError(`no strategy for ${apiVersion} ${kind}`);
  return found;
}

function manifest({ apiVersion, kind }: Kind, rest: string): string {
  return `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: it}, ${rest}}`;
}

const core = (kind: string): Kind => ({ apiVersion: 'v1', kind });
const apps = (kind: string): Kind => ({ apiVersion: 'apps/v1', kind });
const networking = (kind: string): Kind => ({ apiVersion: 'networking.k8s.io/v1', kind });
const storage = (kind: string): Kind => ({ apiVersion: 'storage.k8s.io/v1', kind });
const rbac = (kind: string): Kind => ({ apiVersion: 'rbac.authorization.k8s.io/v1', kind });

const qualified =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

const selector = 'selector: {matchLabels: {app: web}}';
const pod = 'metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: i}]}';
const template = `template: {${pod}}`;
const ports = 'ports: [{port: 80}]';
const backend = 'backend: {service: {name: web, port: {number: 80}}}';
const from = (peer: string): string => `spec: {podSelector: {}, ingress: [{from: [${peer}]}]}`;
const egressPort = (port: string): string =>
  `spec: {podSelector: {}, egress: [{ports: [${port}]}]}`;
const path = (rest: string): string => `spec: {rules: [{http: {paths: [${rest}]}}]}`;

const range = (cidrs: string): string => `spec: {cidrs: [${cidrs}]}`;
const reported = (rest: string): string =>
  `eventTime: "2026-01-01T00:00:00.000000Z", regarding: {namespace: default}, action: a, type: Normal, reportingController: c, reportingInstance: i, ${rest}`;

const autoscaled = (rest: string): string =>
  `spec: {scaleTargetRef: {kind: Deployment, name: web}, maxReplicas: 3${rest && `, ${rest}`}}`;
const metric = (rest: string): string => autoscaled(`metrics: [{${rest}}]`);

/** What a metric says wrong, below `spec.metrics[0]`. */
const metricFaults: readonly (readonly [string, readonly string[]])[] = [
  ['type: Pods', ['pods: Required value: must populate information for the given metric source']],
  [
    'type: Resource, resource: {name: cpu, target: {type: Utilization}}',
    [
      'resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization',
    ],
  ],
  [
    'type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 0, averageValue: 1}}',
    [
      'resource.target.averageUtilization: Invalid value: 0: must be greater than 0',
      'resource.target.averageValue: Forbidden: may not set both a target raw value and a target utilization',
    ],
  ],
  [
    'type: Resource, resource: {name: "", target: {type: Wrong, averageValue: 0}}',
    [
      'resource.name: Required value: must specify a resource name',
      'resource.target.type: Invalid value: "Wrong": must be either Utilization, Value, or AverageValue',
      'resource.target.averageValue: Invalid value: "0": must be positive',
    ],
  ],
  [
    'type: ContainerResource, containerResource: {name: cpu, container: "", target: {type: AverageValue, averageValue: 1}}',
    ['containerResource.container: Required value: must specify a container'],
  ],
  [
    'type: External, external: {metric: {name: a/b}, target: {type: Value, value: 1, averageValue: 1}}',
    [
      'external.metric.name: Invalid value: "a/b": may not contain \'/\'',
      'external.target.value: Forbidden: may not set both a target value for metric and a per-pod target',
    ],
  ],
  [
    'type: Object, object: {metric: {name: a}, describedObject: {kind: "", name: b}, target: {type: Value}}',
    [
      'object.describedObject.kind: Required value',
      'object.target.averageValue: Required value: must set either a target value or averageValue',
    ],
  ],
  [
    'type: Pods, pods: {metric: {name: ""}, target: {type: AverageValue}}, resource: {name: cpu, target: {type: AverageValue, averageValue: 1}}',
    [
      'pods.metric.name: Required value: must specify a metric name',
      'pods.target.averageValue: Required value: must specify a positive target averageValue',
      'resource: Forbidden: must populate the given metric source only',
    ],
  ],
];

function autoscalingCreates(): readonly (readonly [Kind, string, readonly string[]])[] {
  const autoscaler: Kind = { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' };
  const rules = (rest: string): string => autoscaled(`behavior: {scaleUp: {${rest}}}`);
  const up = 'spec.behavior.scaleUp';
  return [
    [autoscaler, autoscaled(''), []],
    [
      autoscaler,
      autoscaled('minReplicas: 0'),
      ['spec.minReplicas: Invalid value: 0: must be greater than or equal to 1'],
    ],
    [
      autoscaler,
      autoscaled('minReplicas: 4'),
      ['spec.maxReplicas: Invalid value: 3: must be greater than or equal to `minReplicas`'],
    ],
    [
      autoscaler,
      'spec: {scaleTargetRef: {kind: a/b, name: ""}, maxReplicas: 0}',
      [
        'spec.maxReplicas: Invalid value: 0: must be greater than 0',
        'spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`',
        'spec.scaleTargetRef.kind: Invalid value: "a/b": may not contain \'/\'',
        'spec.scaleTargetRef.name: Required value',
      ],
    ],
    [
      autoscaler,
      rules('stabilizationWindowSeconds: 3601, selectPolicy: Most, tolerance: -1'),
      [
        `${up}.stabilizationWindowSeconds: Invalid value: 3601: must be less than or equal to 3600`,
        `${up}.selectPolicy: Unsupported value: "Most": supported values: "Disabled", "Max", "Min"`,
        `${up}.tolerance: Invalid value: "-1": must be greater than or equal to 0`,
      ],
    ],
    [
      autoscaler,
      rules('policies: [{type: Some, value: 0, periodSeconds: 1801}]'),
      [
        `${up}.policies[0].type: Unsupported value: "Some": supported values: "Percent", "Pods"`,
        `${up}.policies[0].value: Invalid value: 0: must be greater than zero`,
        `${up}.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800`,
      ],
    ],
    ...metricFaults.map(
      ([rest, faults]) =>
        [autoscaler, metric(rest), faults.map((fault) => `spec.metrics[0].${fault}`)] as const,
    ),
  ];
}

function quotaCreates(): readonly (readonly [Kind, string, readonly string[]])[] {
  const quota = core('ResourceQuota');
  const range = core('LimitRange');
  const select = (rest: string): string =>
    `spec: {hard: {pods: "1"}, scopeSelector: {matchExpressions: [{${rest}}]}}`;
  const expressions = 'spec.scopeSelector.matchExpressions';
  return [
    [
      quota,
      'spec: {hard: {count/widgets.example.com: "2", requests.example.com/gpu: "1", fast.storageclass.storage.k8s.io/requests.storage: 1Gi, requests.hugepages-2Mi: 4Mi}}',
      [],
    ],
    [
      quota,
      'spec: {hard: {widgets: "2", pods: 500m, cpu: "-1"}}',
      [
        'spec.hard[widgets]: Invalid value: "widgets": must be a standard resource for quotas',
        'spec.hard[pods]: Invalid value: "500m": must be an integer',
        'spec.hard[cpu]: Invalid value: "-1": must be greater than or equal to 0',
      ],
    ],
    [quota, 'spec: {hard: {pods: "1", requests.cpu: "1"}, scopes: [NotBestEffort]}', []],
    [
      quota,
      'spec: {hard: {requests.cpu: "1"}, scopes: [BestEffort]}',
      ['spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource'],
    ],
    [
      quota,
      'spec: {hard: {pods: "1"}, scopes: [Terminating, NotTerminating, Other]}',
      [
        'spec.scopes: Invalid value: ["Terminating","NotTerminating","Other"]: unsupported scope',
        'spec.scopes: Invalid value: ["Terminating","NotTerminating","Other"]: unsupported scope applied to resource',
        'spec.scopes: Invalid value: ["Terminating","NotTerminating","Other"]: conflicting scopes',
      ],
    ],
    [quota, select('scopeName: PriorityClass, operator: In, values: [high]'), []],
    [
      quota,
      select('scopeName: PriorityClass, operator: In'),
      [
        `${expressions}.values: Required value: must be at least one value when \`operator\` is 'In' or 'NotIn' for scope selector`,
      ],
    ],
    [
      quota,
      select('scopeName: BestEffort, operator: In, values: [a]'),
      [
        `${expressions}.operator: Invalid value: "In": must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity`,
      ],
    ],
    [
      range,
      'spec: {limits: [{type: PersistentVolumeClaim, max: {cpu: "1"}}]}',
      [
        'spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided',
      ],
    ],
    [
      range,
      'spec: {limits: [{type: Pod, max: {widgets: "1", storage: 1Gi, example.com/gpu: "1"}, min: {__proto__: "1"}}]}',
      [
        'spec.limits[0].max[widgets]: Invalid value: "widgets": must be a standard resource type or fully qualified',
        'spec.limits[0].max[widgets]: Invalid value: "widgets": must be a standard resource for containers',
        'spec.limits[0].max[storage]: Invalid value: "storage": must be a standard resource for containers',
        expect.stringMatching(/^spec\.limits\[0\]\.min\[__proto__\]: Invalid value/),
      ],
    ],
    [
      range,
      'spec: {limits: [{type: Container, min: {cpu: "1"}, max: {cpu: "2"}, maxLimitRequestRatio: {cpu: "3", memory: 500m}}]}',
      [
        'spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "3": ratio 3 is greater than max/min = 2.000000',
        'spec.limits[0].maxLimitRequestRatio[memory]: Invalid value: "500m": ratio 500m is less than 1',
      ],
    ],
  ];
}

function networkingCreates(): readonly (readonly [Kind, string, readonly string[]])[] {
  const policy = networking('NetworkPolicy');
  const ingress = networking('Ingress');
  const ingressClass = networking('IngressClass');
  const peer = 'spec.ingress[0].from[0]';
  const port = 'spec.egress[0].ports[0]';
  const first = 'spec.rules[0].http.paths[0]';
  return [
    [policy, 'spec: {podSelector: {}}', []],
    [policy, from('{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}'), []],
    [policy, from('{podSelector: {}, namespaceSelector: {}}'), []],
    [policy, from('{}'), [`${peer}: Required value: must specify a peer`]],
    [
      policy,
      from('{podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}'),
      [`${peer}: Forbidden: may not specify both ipBlock and another peer`],
    ],
    [policy, from('{ipBlock: {cidr: ""}}'), [`${peer}.ipBlock.cidr: Required value`]],
    [
      policy,
      from('{ipBlock: {cidr: 10.0.0.0/33}}'),
      [
        `${peer}.ipBlock.cidr: Invalid value: "10.0.0.0/33": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)`,
      ],
    ],
    [
      policy,
      from('{ipBlock: {cidr: 10.0.0.0/08}}'),
      [
        `${peer}.ipBlock.cidr: Invalid value: "10.0.0.0/08": must not have leading 0s in IP or prefix length`,
      ],
    ],
    [
      policy,
      from('{ipBlock: {cidr: 10.0.0.1/8}}'),
      [
        `${peer}.ipBlock.cidr: Invalid value: "10.0.0.1/8": must not have bits set beyond the prefix length`,
      ],
    ],
    [policy, from('{ipBlock: {cidr: "2001:db8::/64", except: ["2001:db8::1:0/112"]}}'), []],
    [
      policy,
      from('{ipBlock: {cidr: "2001:db8::1/64"}}'),
      [
        `${peer}.ipBlock.cidr: Invalid value: "2001:db8::1/64": must not have bits set beyond the prefix length`,
      ],
    ],
    [
      policy,
      from('{ipBlock: {cidr: "::ffff:10.0.0.0/104"}}'),
      [
        `${peer}.ipBlock.cidr: Invalid value: "::ffff:10.0.0.0/104": must not have an IPv4-mapped IPv6 address`,
      ],
    ],
    [
      policy,
      from('{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/8, 11.0.0.0/9, "2001:db8::/64"]}}'),
      ['10.0.0.0/8', '11.0.0.0/9', '2001:db8::/64'].map(
        (range, at) =>
          `${peer}.ipBlock.except[${at}]: Invalid value: "${range}": must be a strict subset of \`cidr\``,
      ),
    ],
    [
      policy,
      'spec: {podSelector: {}, policyTypes: [Ingress, Egress, Ingress]}',
      [
        'spec.policyTypes: Invalid value: ["Ingress","Egress","Ingress"]: may not specify more than two policyTypes',
      ],
    ],
    [policy, egressPort('{protocol: UDP, port: dns}, {port: 1, endPort: 9}, {}'), []],
    [
      policy,
      egressPort('{port: 9, endPort: 1}'),
      [`${port}.endPort: Invalid value: 1: must be greater than or equal to \`port\``],
    ],
    [
      policy,
      egressPort('{port: dns, endPort: 1}'),
      [`${port}.endPort: Invalid value: 1: may not be specified when \`port\` is non-numeric`],
    ],
    [
      policy,
      egressPort('{endPort: 1}'),
      [`${port}.endPort: Invalid value: 1: may not be specified when \`port\` is not specified`],
    ],
    [
      policy,
      egressPort('{port: 0}'),
      [`${port}.port: Invalid value: 0: must be between 1 and 65535, inclusive`],
    ],
    [ingress, path(`{path: /, pathType: Prefix, ${backend}}`), []],
    [ingress, `spec: {defaultB${backend.slice(1)}}`, []],
    [
      ingress,
      'spec: {}',
      ['spec: Invalid value: []: either `defaultBackend` or `rules` must be specified'],
    ],
    [
      ingress,
      path(`{path: a//b/.., pathType: Exact, ${backend}}`),
      [
        `${first}.path: Invalid value: "a//b/..": must be an absolute path`,
        `${first}.path: Invalid value: "a//b/..": must not contain '//'`,
        `${first}.path: Invalid value: "a//b/..": cannot end with '/..'`,
      ],
    ],
    [
      ingress,
      path('{path: /, pathType: Prefix, backend: {service: {name: web}}}'),
      [`${first}.backend: Required value: port name or number is required`],
    ],
    [
      ingress,
      path('{path: /, pathType: Prefix, backend: {}}'),
      [`${first}.backend: Invalid value: "": resource or service backend is required`],
    ],
    [
      ingress,
      `spec: {defaultB${backend.slice(1)}, rules: [{host: 192.0.2.1}, {host: "a.*.b"}]}`,
      [
        'spec.rules[0].host: Invalid value: "192.0.2.1": must be a DNS name, not an IP address',
        "spec.rules[1].host: Invalid value: \"a.*.b\": a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      ],
    ],
    [ingressClass, 'spec: {controller: example.com/ingress}', []],
    [ingressClass, 'spec: {}', ['spec.controller: Required value']],
    [
      ingressClass,
      'spec: {controller: example.com}',
      [
        'spec.controller: Invalid value: "example.com": must be a domain-prefixed path (such as "acme.io/foo")',
      ],
    ],
    [
      ingressClass,
      'spec: {controller: example.com/a, parameters: {kind: A, name: b, scope: Namespace}}',
      ["spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'"],
    ],
    [
      ingressClass,
      'spec: {controller: example.com/a, parameters: {kind: A, name: b, namespace: c}}',
      ["spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'"],
    ],
  ];
}

const creates: readonly (readonly [Kind, string, readonly string[]])[] = [
  ...networkingCreates(),
  ...autoscalingCreates(),
  ...quotaCreates(),
  [core('ConfigMap'), 'data: {a.b: c}, binaryData: {d: AA==}', []],
  [
    core('ConfigMap'),
    'data: {"a b": c, d: e}, binaryData: {d: AA==}',
    [
      "data[a b]: Invalid value: \"a b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
      'data[d]: Invalid value: "d": duplicate of key present in binaryData',
    ],
  ],
  [
    core('ConfigMap'),
    `data: {a: ${'x'.repeat(1024 * 1024 + 1)}}`,
    [': Too long: may not be more than 1048576 bytes'],
  ],
  [
    core('Secret'),
    'type: kubernetes.io/tls, data: {tls.crt: AA==}',
    ['data[tls.key]: Required value'],
  ],
  [
    core('Secret'),
    'type: kubernetes.io/dockerconfigjson, data: {.dockerconfigjson: AA==}',
    ['data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": invalid JSON'],
  ],
  [
    core('Secret'),
    'type: kubernetes.io/service-account-token',
    ['metadata.annotations[kubernetes.io/service-account.name]: Required value'],
  ],
  [core('Service'), `spec: {${ports}, selector: {app: web}}`, []],
  [core('Service'), 'spec: {clusterIP: None}', []],
  [core('Service'), 'spec: {selector: {app: web}}', ['spec.ports: Required value']],
  [
    core('Service'),
    'spec: {ports: [{port: 0}]}',
    [
      'spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
      'spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive',
    ],
  ],
  [
    core('Service'),
    'spec: {ports: [{port: 80}, {port: 81}]}',
    ['spec.ports[0].name: Required value', 'spec.ports[1].name: Required value'],
  ],
  [
    core('Service'),
    'spec: {ports: [{name: a, port: 80}, {name: a, port: 81}]}',
    ['spec.ports[1].name: Duplicate value: "a"'],
  ],
  [
    core('Service'),
    'spec: {ports: [{port: 80, nodePort: 30080}]}',
    ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
  ],
  [
    core('Service'),
    `spec: {type: Magic, ${ports}}`,
    [
      'spec.type: Unsupported value: "Magic": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
    ],
  ],
  [
    core('Service'),
    `spec: {type: NodePort, clusterIP: None, ${ports}}`,
    ['spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services'],
  ],
  [core('Service'), 'spec: {type: ExternalName}', ['spec.externalName: Required value']],
  [core('Service'), 'spec: {type: ExternalName, externalName: example.com.}', []],
  [
    core('Service'),
    `spec: {clusterIP: banana, ${ports}}`,
    ['spec.clusterIPs[0]: Invalid value: "banana": must be empty, \'None\', or a valid IP address'],
  ],
  [
    core('Service'),
    `spec: {sessionAffinity: ClientIP, sessionAffinityConfig: {clientIP: {timeoutSeconds: 90000}}, ${ports}}`,
    [
      'spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 90000: must be greater than 0 and less than 86400',
    ],
  ],
  [
    core('Service'),
    `spec: {externalTrafficPolicy: Local, ${ports}}`,
    [
      'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
    ],
  ],
  [
    core('Service'),
    `spec: {externalIPs: [127.0.0.1], ${ports}}`,
    [
      'spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
    ],
  ],
  [
    core('PersistentVolumeClaim'),
    'spec: {}',
    [
      'spec.accessModes: Required value: at least 1 access mode is required',
      'spec.resources[storage]: Required value',
    ],
  ],
  [
    core('PersistentVolumeClaim'),
    'spec: {accessModes: [Sometimes], resources: {requests: {storage: 0}}}',
    [
      'spec.accessModes[0]: Unsupported value: "Sometimes": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
      'spec.resources[storage]: Invalid value: "0": must be greater than zero',
    ],
  ],
  [
    core('PersistentVolume'),
    'spec: {}',
    [
      'spec.accessModes: Required value',
      'spec.capacity: Required value',
      'spec: Required value: must specify a volume type',
    ],
  ],
  [
    core('PersistentVolume'),
    'spec: {accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, local: {path: /a}, hostPath: {path: /a}}',
    [
      'spec.nodeAffinity: Required value: Local volume requires node affinity',
      'spec.local: Forbidden: may not specify more than 1 volume type',
    ],
  ],
  [
    core('Node'),
    'spec: {taints: [{key: a, effect: NoSchedule}, {key: a, effect: NoSchedule}, {key: b, effect: Never}]}',
    [
      'spec.taints[1]: Duplicate value: {"effect":"NoSchedule","key":"a"}',
      'spec.taints[2].effect: Unsupported value: "Never": supported values: "NoExecute", "NoSchedule", "PreferNoSchedule"',
    ],
  ],
  [
    core('Node'),
    'spec: {podCIDR: 10.42.0.0, podCIDRs: [10.42.0.0/33]}',
    [
      'spec.podCIDRs[0]: Invalid value: "10.42.0.0/33": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
    ],
  ],
  [
    core('Endpoints'),
    'subsets: [{ports: [{port: 80}]}, {addresses: [{ip: a}], ports: [{port: 80}]}]',
    [
      'subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`',
      'subsets[1].addresses[0].ip: Invalid value: "a": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    ],
  ],
  [
    core('Event'),
    'involvedObject: {namespace: elsewhere}',
    ['involvedObject.namespace: Invalid value: "elsewhere": does not match event.namespace'],
  ],
  [
    core('LimitRange'),
    'spec: {limits: [{type: Container, min: {cpu: 2}, max: {cpu: 1}}, {type: Pod, default: {cpu: 1}}]}',
    [
      'spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1',
      'spec.limits[0].defaultRequest[cpu]: Invalid value: "1": min value 2 is greater than default request value 1',
      'spec.limits[0].default[cpu]: Invalid value: "1": min value 2 is greater than default value 1',
      "spec.limits[1].default: Forbidden: may not be specified when `type` is 'Pod'",
    ],
  ],
  [
    core('ReplicationController'),
    `spec: {selector: {app: other}, ${template}}`,
    [
      'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
    ],
  ],
  [apps('StatefulSet'), `spec: {${selector}, ${template}}`, []],
  [apps('StatefulSet'), `spec: {${template}}`, ['spec.selector: Required value']],
  [
    apps('StatefulSet'),
    `spec: {selector: {}, ${template}}`,
    ['spec.selector: Invalid value: {}: empty selector is invalid for statefulset'],
  ],
  [
    apps('StatefulSet'),
    `spec: {replicas: -1, podManagementPolicy: Some, updateStrategy: {type: Never}, ${selector}, ${template}}`,
    [
      "spec.podManagementPolicy: Invalid value: \"Some\": must be 'OrderedReady' or 'Parallel'",
      'spec.updateStrategy: Invalid value: {"type":"Never"}: must be \'RollingUpdate\' or \'OnDelete\'',
      'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    ],
  ],
  ...(
    [
      ['0', '0: cannot be 0'],
      ['0%', '"0%": cannot be 0'],
      ['-1', '-1: must be greater than or equal to 0'],
      ['101%', '"101%": must not be greater than 100%'],
    ] as const
  ).map(
    ([value, fault]) =>
      [
        apps('StatefulSet'),
        `spec: {updateStrategy: {rollingUpdate: {maxUnavailable: ${value}}}, ${selector}, ${template}}`,
        [`spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: ${fault}`],
      ] as const,
  ),
  [apps('StatefulSet'), `spec: {revisionHistoryLimit: -1, ${selector}, ${template}}`, []],
  [apps('ControllerRevision'), 'revision: 1, data: {a: 1}', []],
  [
    apps('ControllerRevision'),
    'revision: -1',
    [
      'data: Required value: data is mandatory',
      'revision: Invalid value: -1: must be greater than or equal to 0',
    ],
  ],
  [
    apps('StatefulSet'),
    `spec: {selector: {matchLabels: {app: db}}, ${template}}`,
    [
      'spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`',
    ],
  ],
  [
    apps('StatefulSet'),
    `spec: {${selector}, template: {metadata: {labels: {app: web}}, spec: {restartPolicy: Never, containers: [{name: c, image: i, volumeMounts: [{name: data, mountPath: /d}, {name: other, mountPath: /o}]}]}}, volumeClaimTemplates: [{metadata: {name: data}, spec: {}}]}`,
    [
      'spec.template.spec.containers[0].volumeMounts[1].name: Not found: "other"',
      'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
    ],
  ],
  [
    apps('Deployment'),
    `spec: {progressDeadlineSeconds: 5, minReadySeconds: 5, strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0%}}, ${selector}, ${template}}`,
    [
      'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "0%": may not be 0 when `maxSurge` is 0',
      'spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds',
    ],
  ],
  [
    apps('Deployment'),
    `spec: {strategy: {type: Recreate, rollingUpdate: {}}, ${selector}, ${template}}`,
    [
      "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
    ],
  ],
  [
    apps('Deployment'),
    `spec: {strategy: {rollingUpdate: {maxUnavailable: 101%}}, ${selector}, ${template}}`,
    [
      'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%',
    ],
  ],
  [
    apps('DaemonSet'),
    `spec: {updateStrategy: {rollingUpdate: {maxUnavailable: 1, maxSurge: 1}}, ${selector}, ${template}}`,
    [
      'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero',
    ],
  ],
  [
    apps('DaemonSet'),
    `spec: {updateStrategy: {rollingUpdate: {maxUnavailable: 0, maxSurge: 200%}}, ${selector}, ${template}}`,
    [
      'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: "200%": must not be greater than 100%',
    ],
  ],
  [
    apps('ReplicaSet'),
    `spec: {selector: {matchExpressions: [{key: app, operator: In}, {key: b, operator: Maybe}]}, ${template}}`,
    [
      "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
      'spec.selector.matchExpressions[1].operator: Invalid value: "Maybe": not a valid selector operator',
    ],
  ],
  [
    rbac('Role'),
    'rules: [{verbs: [], apiGroups: [""], resources: [pods]}, {verbs: [get], nonResourceURLs: [/a]}, {verbs: [get]}]',
    [
      'rules[0].verbs: Required value: verbs must contain at least one value',
      'rules[1].nonResourceURLs: Invalid value: ["/a"]: namespaced rules cannot apply to non-resource URLs',
      'rules[2].apiGroups: Required value: resource rules must supply at least one api group',
      'rules[2].resources: Required value: resource rules must supply at least one resource',
    ],
  ],
  [
    rbac('ClusterRoleBinding'),
    'roleRef: {kind: Role, name: r}, subjects: [{kind: ServiceAccount, name: s}, {kind: Robot, name: r}]',
    [
      'roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"',
      'subjects[0].namespace: Required value',
      'subjects[1].kind: Unsupported value: "Robot": supported values: "Group", "ServiceAccount", "User"',
    ],
  ],
  [
    { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass' },
    'provisioner: "", reclaimPolicy: Burn',
    [
      'provisioner: Required value',
      'reclaimPolicy: Unsupported value: "Burn": supported values: "Delete", "Retain"',
    ],
  ],
  [
    { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget' },
    'spec: {minAvailable: 1, selector: {}, unhealthyPodEvictionPolicy: AlwaysAllow}',
    [],
  ],
  [
    { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget' },
    'spec: {minAvailable: 1, maxUnavailable: 50%, selector: {matchLabels: {app: db}}}',
    [
      'spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"app":"db"}},"MaxUnavailable":"50%","UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
    ],
  ],
  [
    { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget' },
    'spec: {minAvailable: -1, unhealthyPodEvictionPolicy: Never}',
    [
      'spec.minAvailable: Invalid value: -1: must be greater than or equal to 0',
      'spec.unhealthyPodEvictionPolicy: Unsupported value: "Never": supported values: "AlwaysAllow", "IfHealthyBudget"',
    ],
  ],
  [
    { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget' },
    'spec: {maxUnavailable: 101%}',
    ['spec.maxUnavailable: Invalid value: "101%": must not be greater than 100%'],
  ],
  [
    { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget' },
    'spec: {maxUnavailable: half}',
    [
      `spec.maxUnavailable: Invalid value: "half": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')`,
    ],
  ],
  [
    { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass' },
    'value: 1000000001',
    ['value: Forbidden: maximum allowed value of a user defined priority is 1000000000'],
  ],
  [
    { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' },
    'spec: {leaseDurationSeconds: 0}',
    ['spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0'],
  ],
  [
    { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' },
    'addressType: IPv4, endpoints: [{addresses: []}, {addresses: ["::1"], hostname: A}], ports: [{port: 1}, {port: 2}]',
    [
      'endpoints[0].addresses: Required value: must contain at least 1 address',
      'endpoints[1].addresses[0]: Invalid value: "::1": must be an IPv4 address',
      "endpoints[1].hostname: Invalid value: \"A\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
      'ports[1].name: Duplicate value: ""',
    ],
  ],
  [
    { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' },
    'addressType: IPv4, endpoints: [{addresses: [169.254.1.1, 0.0.0.0, 224.0.0.5], hints: {forZones: [{name: a}, {name: a}, {name: "-"}]}}], ports: [{port: 1, appProtocol: "-"}]',
    [
      'endpoints[0].addresses[0]: Invalid value: "169.254.1.1": may not be in the link-local range (169.254.0.0/16, fe80::/10)',
      'endpoints[0].addresses[1]: Invalid value: "0.0.0.0": may not be unspecified (0.0.0.0)',
      'endpoints[0].addresses[2]: Invalid value: "224.0.0.5": may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
      'endpoints[0].hints.forZones[1].name: Duplicate value: "a"',
      "endpoints[0].hints.forZones[2].name: Invalid value: \"-\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
      `ports[0].appProtocol: Invalid value: "-": ${qualified}`,
    ],
  ],
  [
    core('Endpoints'),
    'subsets: [{addresses: [{ip: "fe80::1"}, {ip: "::"}, {ip: 192.0.2.1, nodeName: "-"}]}]',
    [
      'subsets[0].addresses[0].ip: Invalid value: "fe80::1": may not be in the link-local range (169.254.0.0/16, fe80::/10)',
      'subsets[0].addresses[1].ip: Invalid value: "::": may not be unspecified (::)',
      `subsets[0].addresses[2].nodeName: Invalid value: "-": ${subdomain}`,
    ],
  ],
  [
    core('PersistentVolume'),
    'spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /a}, nodeAffinity: {}}',
    ['spec.nodeAffinity.required: Required value: must specify required node constraints'],
  ],
  [
    core('PersistentVolumeClaim'),
    'spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}, volumeAttributesClassName: "-", dataSourceRef: {kind: Foo, name: ""}}',
    [
      'spec.dataSource.name: Required value',
      'spec.dataSource: Invalid value: "Foo": must be \'PersistentVolumeClaim\' when referencing the default apiGroup',
      'spec.dataSourceRef.name: Required value',
      'spec.dataSourceRef: Invalid value: "Foo": must be \'PersistentVolumeClaim\' when referencing the default apiGroup',
      `spec.volumeAttributesClassName: Invalid value: "-": ${subdomain}`,
    ],
  ],
  [
    core('Node'),
    'spec: {podCIDRs: [10.0.0.0/24, 10.0.1.0/24]}, status: {capacity: {cpu: -1}}',
    [
      'status.capacity[cpu]: Invalid value: "-1": must be greater than or equal to 0',
      'status.allocatable[cpu]: Invalid value: "-1": must be greater than or equal to 0',
      'spec.podCIDRs: Invalid value: ["10.0.0.0/24","10.0.1.0/24"]: may specify no more than one CIDR for each IP family',
    ],
  ],
  [
    storage('StorageClass'),
    'provisioner: a/b, parameters: {"": a}, allowedTopologies: [{matchLabelExpressions: [{key: a, values: []}, {key: a, values: [b, b]}]}, {matchLabelExpressions: [{key: z, values: [b, c]}]}, {matchLabelExpressions: [{key: z, values: [c, b]}]}]',
    [
      'parameters: Invalid value: "": field can not be empty.',
      'allowedTopologies[0].matchLabelExpressions[0].values: Required value',
      'allowedTopologies[0].matchLabelExpressions[1].values[1]: Duplicate value: "b"',
      'allowedTopologies[0].matchLabelExpressions[1].key: Duplicate value: "a"',
      'allowedTopologies[2].matchLabelExpressions: Duplicate value: ""',
    ],
  ],
  [
    storage('CSIDriver'),
    'spec: {fsGroupPolicy: X, volumeLifecycleModes: [Other], nodeAllocatableUpdatePeriodSeconds: 5, tokenRequests: [{audience: a, expirationSeconds: 5}, {audience: a, expirationSeconds: 4294967297}]}',
    [
      'spec.fsGroupPolicy: Unsupported value: "X": supported values: "File", "None", "ReadWriteOnceWithFSType"',
      'spec.tokenRequests[0].expirationSeconds: Invalid value: 5: may not specify a duration less than 10 minutes',
      'spec.tokenRequests[1].audience: Duplicate value: "a"',
      'spec.tokenRequests[1].expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds',
      'spec.volumeLifecycleModes: Unsupported value: "Other": supported values: "Ephemeral", "Persistent"',
      'spec.nodeAllocatableUpdatePeriodSeconds: Invalid value: 5: must be greater than or equal to 10 seconds',
    ],
  ],
  [
    storage('CSINode'),
    'spec: {drivers: [{name: "", nodeID: ""}, {name: a, nodeID: a, topologyKeys: [b, b, "-"], allocatable: {count: -1}}, {name: a, nodeID: b}]}',
    [
      'spec.drivers[0].name: Required value',
      'spec.drivers[0].nodeID: Required value',
      'spec.drivers[1].allocatable.count: Invalid value: -1: must be greater than or equal to 0',
      'spec.drivers[1]: Duplicate value: "b"',
      `spec.drivers[1]: Invalid value: ["b","b","-"]: ${qualified}`,
      'spec.drivers[2].name: Duplicate value: "a"',
    ],
  ],
  [
    storage('CSIStorageCapacity'),
    'storageClassName: a, maximumVolumeSize: -1',
    ['maximumVolumeSize: Invalid value: "-1": must be greater than or equal to 0'],
  ],
  [
    core('Event'),
    'involvedObject: {namespace: default}, eventTime: "2026-01-01T00:00:00.000000Z", reportingComponent: "-", reason: r',
    [
      `reportingComponent: Invalid value: "-": ${qualified}`,
      'reportingInstance: Required value',
      'action: Required value',
    ],
  ],
];

describe('a create', () => {
  test.each(
    creates.map(
      ([kind, rest, errors]) => [kind.kind, rest.slice(0, 90), { kind, rest, errors }] as const,
    ),
  )('of a %s: %s', async (_, __, { kind, rest, errors }) => {
    const outcome = await create(strategyOf(kind), manifest(kind, rest));
    expect(outcome.errors).toEqual(errors);
  });
});

const statefulSetFixed =
  "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";
const claim = 'accessModes: [ReadWriteOnce], resources: {requests: {storage: 2Gi}}';
const claimFixed =
  'spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';

const updates: readonly (readonly [Kind, string, string, readonly string[]])[] = [
  [
    apps('ControllerRevision'),
    'revision: 1, data: {a: 1}',
    'revision: 2, data: {a: 2}',
    ['data: Invalid value: {"a":2}: field is immutable'],
  ],
  [apps('ControllerRevision'), 'revision: 1, data: {a: 1}', 'revision: 2, data: {a: 1}', []],
  [networking('ServiceCIDR'), range('10.1.0.0/16'), range('10.1.0.0/16, "2001:db8::/64"'), []],
  [
    networking('ServiceCIDR'),
    range('10.1.0.0/16'),
    range('10.2.0.0/16, "2001:db8::/64"'),
    ['spec.cidrs[0]: Invalid value: "10.2.0.0/16": field is immutable'],
  ],
  [
    networking('ServiceCIDR'),
    range('10.1.0.0/16, "2001:db8::/64"'),
    range('10.1.0.0/16'),
    ['spec.cidrs: Invalid value: ["10.1.0.0/16"]: field is immutable'],
  ],
  [
    { apiVersion: 'events.k8s.io/v1', kind: 'Event' },
    reported('reason: r'),
    reported(
      'reason: s, note: n, series: {count: 1, lastObservedTime: "2026-01-02T00:00:00.000000Z"}',
    ),
    [
      'series.count: Invalid value: "": should be at least 2',
      'reason: Invalid value: "s": field is immutable',
      'message: Invalid value: "n": field is immutable',
    ],
  ],
  [
    storage('CSIDriver'),
    'spec: {}',
    'spec: {attachRequired: false, volumeLifecycleModes: [Ephemeral], fsGroupPolicy: None}',
    [
      'spec.attachedRequired: Invalid value: false: field is immutable',
      'spec.volumeLifecycleModes: Invalid value: ["Ephemeral"]: field is immutable',
    ],
  ],
  [
    storage('CSINode'),
    'spec: {drivers: [{name: a, nodeID: b}]}',
    'spec: {drivers: [{name: a, nodeID: c}, {name: b, nodeID: b}]}',
    [
      'CSINodeDriver: Invalid value: {"name":"a","nodeID":"c","topologyKeys":[]}: field is immutable',
    ],
  ],
  [
    storage('CSINode'),
    'spec: {drivers: [{name: a, nodeID: b}]}',
    'spec: {drivers: [{name: a, nodeID: b, allocatable: {count: 3}}]}',
    [],
  ],
  [
    apps('StatefulSet'),
    `spec: {serviceName: a, ${selector}, ${template}}`,
    `spec: {serviceName: b, ${selector}, ${template}}`,
    [statefulSetFixed],
  ],
  [
    apps('StatefulSet'),
    `spec: {replicas: 1, ${selector}, ${template}}`,
    `spec: {replicas: 2, minReadySeconds: 1, ${selector}, template: {${pod.replace('image: i', 'image: j')}}}`,
    [],
  ],
  [
    apps('Deployment'),
    `spec: {${selector}, ${template}}`,
    `spec: {selector: {matchLabels: {a: b, app: web}}, template: {${pod.replace('app: web', 'app: web, a: b')}}}`,
    ['spec.selector: Invalid value: {"matchLabels":{"a":"b","app":"web"}}: field is immutable'],
  ],
  [
    core('ConfigMap'),
    'immutable: true, data: {a: b}',
    'data: {a: c}',
    [
      'immutable: Forbidden: field is immutable when `immutable` is set',
      'data: Forbidden: field is immutable when `immutable` is set',
    ],
  ],
  [
    core('ResourceQuota'),
    'spec: {hard: {pods: "1"}, scopes: [BestEffort]}',
    'spec: {hard: {pods: "2"}, scopes: [NotBestEffort]}',
    ['spec.scopes: Invalid value: ["NotBestEffort"]: field is immutable'],
  ],
  [core('Secret'), 'type: a', 'type: b', ['type: Invalid value: "b": field is immutable']],
  [
    core('PersistentVolumeClaim'),
    `spec: {storageClassName: a, ${claim}}`,
    `spec: {storageClassName: b, ${claim}}`,
    [claimFixed],
  ],
  [
    core('PersistentVolumeClaim'),
    `spec: {${claim}}`,
    `spec: {storageClassName: b, volumeName: v, ${claim}}`,
    [],
  ],
  [
    core('PersistentVolumeClaim'),
    `spec: {${claim}}`,
    `spec: {${claim.replace('2Gi', '3Gi')}}`,
    [claimFixed],
  ],
  [
    core('PersistentVolume'),
    'spec: {accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, hostPath: {path: /a}}',
    'spec: {accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, hostPath: {path: /b}}',
    [
      'spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation',
    ],
  ],
  [
    rbac('RoleBinding'),
    'roleRef: {kind: Role, name: a}',
    'roleRef: {kind: Role, name: b}',
    [
      'roleRef: Invalid value: {"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"b"}: cannot change roleRef',
    ],
  ],
  [
    networking('IngressClass'),
    'spec: {controller: example.com/a}',
    'spec: {controller: example.com/b}',
    ['spec.controller: Invalid value: "example.com/b": field is immutable'],
  ],
  [
    { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass' },
    'provisioner: a',
    'provisioner: b, volumeBindingMode: WaitForFirstConsumer',
    [
      'provisioner: Forbidden: updates to provisioner are forbidden.',
      'volumeBindingMode: Invalid value: "WaitForFirstConsumer": field is immutable',
    ],
  ],
  [
    { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass' },
    'value: 1',
    'value: 2',
    ['value: Forbidden: may not be changed in an update.'],
  ],
  [
    { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' },
    'addressType: IPv4',
    'addressType: IPv6',
    ['addressType: Invalid value: "IPv6": field is immutable'],
  ],
];

describe('an update', () => {
  test.each(
    updates.map(
      ([kind, before, rest, errors]) =>
        [kind.kind, rest.slice(0, 90), { kind, before, rest, errors }] as const,
    ),
  )('of a %s: %s', async (_, __, { kind, before, rest, errors }) => {
    const strategy = strategyOf(kind);
    const { object: stored, errors: first } = await create(strategy, manifest(kind, before));
    expect(first).toEqual([]);
    const outcome = await update(strategy, { stored, manifest: manifest(kind, rest) });
    expect(outcome.errors).toEqual(errors);
  });
});
