/** The kinds that cover a cluster's own ways: what of a body is wrong, in upstream's words, and what may not change. */
import { describe, expect, test } from 'vitest';
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
import { flowSchemaStrategy } from './flowcontrol/flow-schema/strategy.ts';
import { priorityLevelConfigurationStrategy } from './flowcontrol/priority-level-configuration/strategy.ts';
import { ipAddressStrategy } from './networking/ip-address/strategy.ts';
import { serviceCIDRStrategy } from './networking/service-cidr/strategy.ts';
import { runtimeClassStrategy } from './node/runtime-class/strategy.ts';
import { deviceClassStrategy } from './resource/device-class/strategy.ts';
import { resourceClaimTemplateStrategy } from './resource/resource-claim-template/strategy.ts';
import { resourceClaimStrategy } from './resource/resource-claim/strategy.ts';
import { resourceSliceStrategy } from './resource/resource-slice/strategy.ts';
import { csiStorageCapacityStrategy } from './storage/csi-storage-capacity/strategy.ts';
import { volumeAttachmentStrategy } from './storage/volume-attachment/strategy.ts';
import { volumeAttributesClassStrategy } from './storage/volume-attributes-class/strategy.ts';
import { create, update } from './testing/flow.ts';

/** A body, then every fault that it has. */
type Case = readonly [body: string, ...errors: string[]];

const rule = '{apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE]}';
const hook = (more: string): string =>
  `metadata: {name: x}, webhooks: [{name: a.b.example, admissionReviewVersions: [v1], sideEffects: None, clientConfig: {url: "https://h.example/p"}, ${more}}]`;
const policy = (more: string): string =>
  `metadata: {name: x}, spec: {matchConstraints: {resourceRules: [${rule}]}, ${more}}`;
const crd = (more: string, schema = '{type: object}'): string =>
  `metadata: {name: things.test.example}, spec: {group: test.example, scope: Namespaced, names: {plural: things, kind: Thing},
    versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: ${schema}}}], ${more}}`;
const apiService = (more: string): string =>
  `metadata: {name: v1.test.example}, spec: {group: test.example, version: v1, groupPriorityMinimum: 100, versionPriority: 10, ${more}}`;
const schema = (more: string): string =>
  `metadata: {name: x}, spec: {priorityLevelConfiguration: {name: p}, ${more}}`;
const level = (more: string): string =>
  `metadata: {name: x}, spec: {type: Limited, limited: {${more}}}`;
const claim = (request: string): string =>
  `metadata: {name: x}, spec: {devices: {requests: [${request}]}}`;
const slice = (more: string): string =>
  `metadata: {name: x}, spec: {driver: d.example, pool: {name: p, generation: 1, resourceSliceCount: 1}, ${more}}`;

const strategies: readonly [Strategy, readonly Case[]][] = [
  [
    validatingWebhookConfigurationStrategy,
    [
      ['metadata: {name: x}'],
      [hook(`rules: [${rule}]`)],
      [
        'metadata: {name: x}, webhooks: [{name: short.name, clientConfig: {}}]',
        'webhooks[0].name: Invalid value: "short.name": should be a domain with at least three segments separated by dots',
        'webhooks[0].sideEffects: Required value: must specify one of None, NoneOnDryRun',
        'webhooks[0].clientConfig: Required value: exactly one of url or service is required',
        'webhooks[0].admissionReviewVersions: Required value: must specify one of v1, v1beta1',
      ],
      [
        hook('timeoutSeconds: 31, failurePolicy: Maybe'),
        'webhooks[0].failurePolicy: Unsupported value: "Maybe": supported values: "Fail", "Ignore"',
        'webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds',
      ],
      [
        hook(
          'rules: [{apiGroups: ["*", a], apiVersions: [""], resources: ["*", pods, "pods/*", "pods/log"], operations: [READ], scope: Some}]',
        ),
        'webhooks[0].rules[0].operations[0]: Unsupported value: "READ": supported values: "*", "CONNECT", "CREATE", "DELETE", "UPDATE"',
        `webhooks[0].rules[0].apiGroups: Invalid value: ["*","a"]: if '*' is present, must not specify other API groups`,
        'webhooks[0].rules[0].apiVersions[0]: Required value',
        `webhooks[0].rules[0].resources[3]: Invalid value: "pods/log": if 'pods/*' is present, must not specify pods/log`,
        `webhooks[0].rules[0].resources: Invalid value: ["*","pods","pods/*","pods/log"]: if '*' is present, must not specify other resources without subresources`,
        'webhooks[0].rules[0].scope: Unsupported value: "Some": supported values: "*", "Cluster", "Namespaced"',
      ],
      [
        'metadata: {name: x}, webhooks: [{name: a.b.c, admissionReviewVersions: [v9], sideEffects: None, clientConfig: {service: {name: "", namespace: n, port: 70000, path: a//b}}}]',
        'webhooks[0].clientConfig.service.name: Required value: service name is required',
        'webhooks[0].clientConfig.service.port: Invalid value: 70000: port is not valid: must be between 1 and 65535, inclusive',
        `webhooks[0].clientConfig.service.path: Invalid value: "a//b": must start with a '/'`,
        'webhooks[0].clientConfig.service.path: Invalid value: "a//b": segment[0] may not be empty',
        'webhooks[0].clientConfig.service.path: Invalid value: "a//b": segment[1] may not be empty',
        'webhooks[0].admissionReviewVersions: Invalid value: ["v9"]: must include at least one of v1, v1beta1',
      ],
      [
        'metadata: {name: x}, webhooks: [{name: a.b.c, admissionReviewVersions: [v1], sideEffects: Some, clientConfig: {url: "http://u@h/?q#f"}}]',
        'webhooks[0].sideEffects: Unsupported value: "Some": supported values: "None", "NoneOnDryRun"',
        `webhooks[0].clientConfig.url: Invalid value: "http": 'https' is the only allowed URL scheme; desired format: https://host[:port]/path`,
        'webhooks[0].clientConfig.url: Invalid value: "u": user information is not permitted in the URL',
        'webhooks[0].clientConfig.url: Invalid value: "f": fragments are not permitted in the URL',
        'webhooks[0].clientConfig.url: Invalid value: "q": query parameters are not permitted in the URL',
      ],
      [
        hook('matchConditions: [{name: one, expression: " "}, {name: one, expression: "true"}]'),
        'webhooks[0].matchConditions[0].expression: Required value',
        'webhooks[0].matchConditions[1].name: Duplicate value: "one"',
      ],
    ],
  ],
  [
    mutatingWebhookConfigurationStrategy,
    [
      [hook('reinvocationPolicy: IfNeeded')],
      [
        hook('reinvocationPolicy: Often'),
        'webhooks[0].reinvocationPolicy: Unsupported value: "Often": supported values: "IfNeeded", "Never"',
      ],
    ],
  ],
  [
    validatingAdmissionPolicyStrategy,
    [
      [policy('validations: [{expression: "true"}]')],
      [
        'metadata: {name: x}, spec: {}',
        'spec.matchConstraints: Required value',
        'spec.validations: Required value: validations or auditAnnotations must contain at least one item',
        'spec.auditAnnotations: Required value: validations or auditAnnotations must contain at least one item',
      ],
      [
        policy(
          'paramKind: {apiVersion: a/b/c, kind: ""}, variables: [{name: if, expression: ""}], validations: [{expression: "", message: "a\\nb", reason: Bad}]',
        ),
        'spec.paramKind.apiVersion: Invalid value: "a/b/c": unexpected GroupVersion string: a/b/c',
        'spec.paramKind.kind: Required value',
        'spec.variables[0].name: Invalid value: "if": name is not a valid CEL identifier',
        'spec.variables[0].expression: Required value: expression is not specified',
        'spec.validations[0].expression: Required value: expression is not specified',
        'spec.validations[0].message: Invalid value: "a\\nb": message must not contain line breaks',
        'spec.validations[0].reason: Unsupported value: "Bad": supported values: "Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized"',
      ],
      [
        policy('auditAnnotations: [{key: a, valueExpression: " "}, {key: a, valueExpression: b}]'),
        'spec.auditAnnotations[0].valueExpression: Required value: valueExpression is not specified',
        'spec.auditAnnotations[1].key: Duplicate value: "a"',
      ],
    ],
  ],
  [
    mutatingAdmissionPolicyStrategy,
    [
      [
        policy(
          'reinvocationPolicy: Never, mutations: [{patchType: JSONPatch, jsonPatch: {expression: "[]"}}]',
        ),
      ],
      [
        policy('mutations: []'),
        'spec.mutations: Required value: mutations must contain at least one item',
        'spec.reinvocationPolicy: Required value',
      ],
      [
        policy(
          'reinvocationPolicy: Never, mutations: [{patchType: JSONPatch, applyConfiguration: {expression: a}}]',
        ),
        'spec.mutations[0].jsonPatch: Required value: must be specified when patchType is JSONPatch',
        'spec.mutations[0].applyConfiguration: Invalid value: "{applyConfiguration}": must not be specified when patchType is JSONPatch',
      ],
    ],
  ],
  [
    validatingAdmissionPolicyBindingStrategy,
    [
      ['metadata: {name: x}, spec: {policyName: p, validationActions: [Deny, Audit]}'],
      [
        'metadata: {name: x}, spec: {validationActions: [Deny, Warn, Deny]}',
        'spec.policyName: Required value',
        'spec.validationActions[2]: Duplicate value: "Deny"',
        'spec.validationActions: Invalid value: ["Deny","Warn","Deny"]: must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
      ],
      [
        'metadata: {name: x}, spec: {policyName: p, validationActions: [], paramRef: {}}',
        'spec.paramRef: Required value: one of name or selector must be specified',
        'spec.paramRef.parameterNotFoundAction: Required value',
        'spec.validationActions: Required value: at least one validation action is required',
      ],
    ],
  ],
  [
    mutatingAdmissionPolicyBindingStrategy,
    [
      ['metadata: {name: x}, spec: {policyName: p}'],
      [
        'metadata: {name: x}, spec: {policyName: p, paramRef: {name: a, selector: {}, parameterNotFoundAction: Deny}}',
        'spec.paramRef.name: Forbidden: name and selector are mutually exclusive',
        'spec.paramRef.selector: Forbidden: name and selector are mutually exclusive',
      ],
    ],
  ],
  [
    customResourceDefinitionStrategy,
    [
      [crd('')],
      [
        crd('').replace('things.test.example', 'other.test.example'),
        'metadata.name: Invalid value: "other.test.example": must be spec.names.plural+"."+spec.group',
      ],
      [
        crd(
          '',
          '{type: object, properties: {a: {}, b: {type: array}, c: {type: array, items: {}}, d: {x-kubernetes-int-or-string: true}}}',
        ),
        'spec.versions[0].schema.openAPIV3Schema.properties[a].type: Required value: must not be empty for specified object fields',
        'spec.versions[0].schema.openAPIV3Schema.properties[b].items: Required value: must be specified',
        'spec.versions[0].schema.openAPIV3Schema.properties[c].items.type: Required value: must not be empty for specified array items',
      ],
      [
        crd('')
          .replace('schema: {openAPIV3Schema: {type: object}}', 'schema: {}')
          .replace('storage: true', 'storage: false'),
        'spec.versions[0].schema.openAPIV3Schema: Required value: schemas are required',
        'spec.versions: Invalid value: [{"name":"v1","schema":{},"served":true,"storage":false}]: must have exactly one version marked as storage version',
      ],
      [
        crd('preserveUnknownFields: true, conversion: {strategy: Webhook}', '{type: string}'),
        'spec.preserveUnknownFields: Invalid value: true: cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
        'spec.versions[0].schema.openAPIV3Schema.type: Invalid value: "string": must be object at the root',
        'spec.conversion.webhook.clientConfig: Required value: required when strategy is set to Webhook',
        'spec.conversion.webhook.conversionReviewVersions: Required value: must specify one of v1, v1beta1',
      ],
      [
        crd('').replaceAll('test.example', 'test.k8s.io'),
        'metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111',
      ],
      [
        crd('')
          .replace('Namespaced', 'Everywhere')
          .replace('kind: Thing', 'kind: Thing, listKind: Thing'),
        'spec.scope: Unsupported value: "Everywhere": supported values: "Cluster", "Namespaced"',
        'spec.names.listKind: Invalid value: "Thing": kind and listKind may not be the same',
      ],
    ],
  ],
  [
    apiServiceStrategy,
    [
      [apiService('service: {name: s, namespace: n}')],
      [
        apiService('caBundle: YWJj, insecureSkipTLSVerify: true'),
        'spec.caBundle: Invalid value: "3 bytes": local APIServices may not have a caBundle',
        'spec.insecureSkipTLSVerify: Invalid value: true: local APIServices may not have insecureSkipTLSVerify',
      ],
      [
        apiService('service: {name: s, port: 0}').replace('v1.test', 'v2.test').replace('100', '0'),
        'metadata.name: Invalid value: "v2.test.example": must be `spec.version+"."+spec.group`: "v1.test.example"',
        'spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than 20000',
        'spec.service.namespace: Required value',
        'spec.service.port: Invalid value: 0: port is not valid: must be between 1 and 65535, inclusive',
      ],
    ],
  ],
  [
    flowSchemaStrategy,
    [
      [
        schema(
          'rules: [{subjects: [{kind: User, user: {name: u}}], nonResourceRules: [{verbs: [get], nonResourceURLs: ["/a/*"]}]}]',
        ),
      ],
      [
        schema('matchingPrecedence: 10001, distinguisherMethod: {type: ByAge}'),
        'spec.matchingPrecedence: Invalid value: 10001: must not be greater than 10000',
        'spec.distinguisherMethod.type: Unsupported value: {"type":"ByAge"}: supported values: "ByNamespace", "ByUser"',
      ],
      [
        'metadata: {name: x}, spec: {matchingPrecedence: 1, rules: [{subjects: []}]}',
        "spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1",
        'spec.priorityLevelConfiguration.name: Required value: must reference a priority level',
        'spec.rules[0].subjects: Required value: subjects must contain at least one value',
        'spec.rules[0]: Required value: at least one of resourceRules and nonResourceRules has to be non-empty',
      ],
      [
        schema(
          'rules: [{subjects: [{kind: User, group: {name: g}}, {kind: Robot}], resourceRules: [{verbs: [jump], apiGroups: [], resources: ["*", a], namespaces: []}], nonResourceRules: [{verbs: ["*"], nonResourceURLs: [a, "/*/b"]}]}]',
        ),
        "spec.rules[0].subjects[0].user: Required value: user is required when subject kind is 'User'",
        "spec.rules[0].subjects[0].group: Forbidden: group is forbidden when subject kind is not 'Group'",
        'spec.rules[0].subjects[1].kind: Unsupported value: "Robot": supported values: "Group", "ServiceAccount", "User"',
        'spec.rules[0].resourceRules[0].verbs: Unsupported value: ["jump"]: supported values: "create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"',
        'spec.rules[0].resourceRules[0].apiGroups: Required value: resource rules must supply at least one api group',
        `spec.rules[0].resourceRules[0].resources: Invalid value: ["*","a"]: if '*' is present, must not specify other resources`,
        'spec.rules[0].resourceRules[0].namespaces: Required value: resource rules that are not cluster scoped must supply at least one namespace',
        'spec.rules[0].nonResourceRules[0].nonResourceURLs[0]: Invalid value: "a": must start with slash',
        'spec.rules[0].nonResourceRules[0].nonResourceURLs[1]: Invalid value: "/*/b": wildcard can only do suffix matching',
      ],
    ],
  ],
  [
    priorityLevelConfigurationStrategy,
    [
      [level('limitResponse: {type: Reject}')],
      [level('limitResponse: {type: Queue, queuing: {}}')],
      [
        level(
          'nominalConcurrencyShares: -1, lendablePercent: 101, borrowingLimitPercent: -2, limitResponse: {type: Reject, queuing: {}}',
        ),
        'spec.limited.nominalConcurrencyShares: Invalid value: -1: must be a non-negative integer',
        'spec.limited.limitResponse.queuing: Forbidden: must be nil if limited.limitResponse.type is not Limited',
        'spec.limited.lendablePercent: Invalid value: 101: must be between 0 and 100, inclusive',
        'spec.limited.borrowingLimitPercent: Invalid value: -2: if specified, must be a non-negative integer',
      ],
      [
        level(
          'limitResponse: {type: Queue, queuing: {queues: 4, handSize: 5, queueLengthLimit: -1}}',
        ),
        'spec.limited.limitResponse.queuing.queueLengthLimit: Invalid value: -1: must be positive',
        'spec.limited.limitResponse.queuing.handSize: Invalid value: 5: should not be greater than queues (4)',
      ],
      [
        level('limitResponse: {type: Queue, queuing: {queues: 512, handSize: 8}}'),
        'spec.limited.limitResponse.queuing.handSize: Invalid value: 8: required entropy bits of deckSize 512 and handSize 8 should not be greater than 60',
      ],
      [
        'metadata: {name: x}, spec: {type: Exempt}',
        `spec.type: Invalid value: "Exempt": type must be 'Exempt' if and only if name is 'exempt'`,
      ],
      [
        'metadata: {name: catch-all}, spec: {type: Limited, limited: {nominalConcurrencyShares: 6, limitResponse: {type: Reject}}}',
        `spec: Invalid value: {"limited":{"limitResponse":{"type":"Reject"},"nominalConcurrencyShares":6,"lendablePercent":0},"type":"Limited"}: spec of 'catch-all' must equal the fixed value`,
      ],
      ['metadata: {name: exempt}, spec: {type: Exempt, exempt: {nominalConcurrencyShares: 9}}'],
    ],
  ],
  [
    ipAddressStrategy,
    [
      ['metadata: {name: 10.0.0.1}, spec: {parentRef: {resource: services, name: a}}'],
      ['metadata: {name: 10.0.0.1}, spec: {}', 'spec.parentRef: Required value'],
      [
        'metadata: {name: 10.0.0.1}, spec: {parentRef: {group: A, name: a/b}}',
        "spec.parentRef.group: Invalid value: \"A\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
        'spec.parentRef.resource: Required value',
        `spec.parentRef.name: Invalid value: "a/b": may not contain '/'`,
      ],
    ],
  ],
  [
    serviceCIDRStrategy,
    [
      ['metadata: {name: x}, spec: {cidrs: [10.0.0.0/24, "2001:db8::/64"]}'],
      ['metadata: {name: x}, spec: {}', 'spec.cidrs: Required value: at least one CIDR required'],
      [
        'metadata: {name: x}, spec: {cidrs: [10.0.0.0/24, 10.0.1.0/24]}',
        'spec.cidrs: Invalid value: {"CIDRs":["10.0.0.0/24","10.0.1.0/24"]}: may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64',
      ],
      [
        'metadata: {name: x}, spec: {cidrs: [10.0.0.1/24]}',
        'spec.cidrs[0]: Invalid value: "10.0.0.1/24": must not have bits set beyond the prefix length',
      ],
    ],
  ],
  [
    runtimeClassStrategy,
    [
      ['metadata: {name: x}, handler: runc'],
      [
        'metadata: {name: x}, handler: Up, overhead: {podFixed: {cpu: -1}}, scheduling: {tolerations: [{key: a, operator: Exists}, {key: a, operator: Exists}]}',
        "handler: Invalid value: \"Up\": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
        'overhead.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0',
        'scheduling.tolerations[1]: Duplicate value: {"key":"a","operator":"Exists"}',
      ],
    ],
  ],
  [
    deviceClassStrategy,
    [
      ['metadata: {name: x}, spec: {extendedResourceName: a.example/gpu}'],
      [
        'metadata: {name: x}, spec: {extendedResourceName: cpu, selectors: [{}], config: [{opaque: {driver: d.example, parameters: [1]}}]}',
        'spec.selectors[0].cel: Required value',
        'spec.config[0].opaque.parameters: Invalid value: "<value omitted>": must be a valid JSON object',
        'spec.extendedResourceName: Invalid value: "cpu": must be a valid extended resource name',
      ],
    ],
  ],
  [
    resourceClaimStrategy,
    [
      [claim('{name: one, exactly: {deviceClassName: c}}')],
      [
        claim('{name: one}, {name: one, exactly: {allocationMode: All, count: 2}}'),
        'spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required',
        'spec.devices.requests[1].exactly.deviceClassName: Required value',
        "spec.devices.requests[1].exactly.count: Invalid value: 2: must not be specified when allocationMode is 'All'",
        'spec.devices.requests[1]: Duplicate value: "one"',
      ],
      [
        'metadata: {name: x}, spec: {devices: {constraints: [{requests: [none], matchAttribute: model}]}}',
        'spec.devices.constraints[0].requests[0]: Invalid value: "none": must be the name of a request in the claim or the name of a request and a subrequest separated by \'/\'',
        'spec.devices.constraints[0].matchAttribute: Invalid value: "model": must include a domain',
      ],
    ],
  ],
  [
    resourceClaimTemplateStrategy,
    [
      ['metadata: {name: x}, spec: {spec: {}}'],
      [
        'metadata: {name: x}, spec: {spec: {devices: {requests: [{name: one}]}}}',
        'spec.spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required',
      ],
    ],
  ],
  [
    resourceSliceStrategy,
    [
      [slice('nodeName: n, devices: [{name: one, attributes: {a: {version: 1.2.3}}}]')],
      [
        slice('nodeName: n, allNodes: true'),
        'spec: Invalid value: "{`nodeName`, `allNodes`}": exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required, but multiple fields are set',
      ],
      [
        slice(
          'allNodes: true, devices: [{name: one, nodeName: n, attributes: {a: {}, b: {version: x}}, taints: [{key: k, effect: Bad}]}]',
        ),
        'spec.devices[0].attributes[a]: Invalid value: "": exactly one value must be specified',
        'spec.devices[0].attributes[b].version: Invalid value: "x": must be a string compatible with semver.org spec 2.0.0',
        'spec.devices[0].taints[0].effect: Unsupported value: "Bad": supported values: "NoExecute", "NoSchedule", "None"',
        'spec.devices[0]: Invalid value: null: `nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec',
      ],
    ],
  ],
  [
    csiStorageCapacityStrategy,
    [
      ['metadata: {name: x}, storageClassName: c, capacity: 1Gi'],
      [
        'metadata: {name: x}, storageClassName: c, capacity: -1',
        'capacity: Invalid value: "-1": must be greater than or equal to 0',
      ],
    ],
  ],
  [
    volumeAttachmentStrategy,
    [
      [
        'metadata: {name: x}, spec: {attacher: a.example, nodeName: n, source: {persistentVolumeName: v}}',
      ],
      [
        'metadata: {name: x}, spec: {nodeName: n, source: {}}',
        'spec.attacher: Required value',
        'spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName',
      ],
    ],
  ],
  [
    volumeAttributesClassStrategy,
    [
      ['metadata: {name: x}, driverName: d.example, parameters: {a: b}'],
      [
        'metadata: {name: x}',
        'driverName: Required value',
        'parameters: Required value: must contain at least one key/value pair',
      ],
    ],
  ],
];

describe.each(
  strategies.map(([strategy, cases]) => ({ kind: strategy.type.kind, strategy, cases })),
)('$kind', ({ strategy, cases }) => {
  test.each(cases)('%s', async (body, ...errors) => {
    expect((await create(strategy, `{${body}}`)).errors).toEqual(errors);
  });

  test('an unchanged update is fine', async () => {
    for (const [body, ...errors] of cases) {
      if (errors.length > 0) continue;
      const { object } = await create(strategy, `{${body}}`);
      const after = await update(strategy, { stored: object, manifest: `{${body}}` });
      expect([after.errors, after.object]).toEqual([[], object]);
    }
  });
});

describe('what may not change', () => {
  test.each<readonly [Strategy, string, string, readonly string[]]>([
    [
      ipAddressStrategy,
      'metadata: {name: 10.0.0.1}, spec: {parentRef: {resource: services, name: a}}',
      'metadata: {name: 10.0.0.1}, spec: {parentRef: {resource: services, name: b}}',
      ['spec.parentRef: Invalid value: {"name":"b","resource":"services"}: field is immutable'],
    ],
    [
      serviceCIDRStrategy,
      'metadata: {name: x}, spec: {cidrs: [10.0.0.0/24]}',
      'metadata: {name: x}, spec: {cidrs: [10.0.1.0/24]}',
      ['spec.cidrs[0]: Invalid value: "10.0.1.0/24": field is immutable'],
    ],
    [
      serviceCIDRStrategy,
      'metadata: {name: x}, spec: {cidrs: [10.0.0.0/24]}',
      'metadata: {name: x}, spec: {cidrs: [10.0.0.0/24, "fd00::/112"]}',
      [],
    ],
    [
      serviceCIDRStrategy,
      'metadata: {name: x}, spec: {cidrs: [10.0.0.0/24, "fd00::/112"]}',
      'metadata: {name: x}, spec: {cidrs: [10.0.0.0/24]}',
      ['spec.cidrs: Invalid value: ["10.0.0.0/24"]: field is immutable'],
    ],
    [
      runtimeClassStrategy,
      'metadata: {name: x}, handler: a',
      'metadata: {name: x}, handler: b',
      ['handler: Invalid value: "b": field is immutable'],
    ],
    [
      volumeAttributesClassStrategy,
      'metadata: {name: x}, driverName: a, parameters: {a: b}',
      'metadata: {name: x}, driverName: b, parameters: {a: c}',
      [
        'driverName: Forbidden: updates to driverName are forbidden.',
        'parameters: Forbidden: updates to parameters are forbidden.',
      ],
    ],
    [
      csiStorageCapacityStrategy,
      'metadata: {name: x}, storageClassName: c',
      'metadata: {name: x}, storageClassName: d',
      ['storageClassName: Invalid value: "d": field is immutable'],
    ],
    [
      customResourceDefinitionStrategy,
      crd(''),
      crd('').replace('name: v1', 'name: v2'),
      [
        'status.storedVersions[0]: Invalid value: "v1": missing from spec.versions; v1 was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in v1 and removes v1 from status.storedVersions',
      ],
    ],
    [
      resourceSliceStrategy,
      slice('nodeName: n'),
      slice('nodeName: m'),
      ['spec.nodeName: Invalid value: "m": field is immutable'],
    ],
  ])('%s', async (strategy, before, after, errors) => {
    const { object: stored } = await create(strategy, `{${before}}`);
    expect((await update(strategy, { stored, manifest: `{${after}}` })).errors).toEqual(errors);
  });
});

describe('defaults', () => {
  test.each<readonly [Strategy, string, object]>([
    [
      mutatingWebhookConfigurationStrategy,
      hook(`rules: [${rule}]`),
      {
        webhooks: [
          {
            failurePolicy: 'Fail',
            matchPolicy: 'Equivalent',
            namespaceSelector: {},
            objectSelector: {},
            reinvocationPolicy: 'Never',
            timeoutSeconds: 10,
            rules: [{ scope: '*' }],
          },
        ],
      },
    ],
    [
      customResourceDefinitionStrategy,
      crd(''),
      {
        spec: {
          names: { singular: 'thing', listKind: 'ThingList' },
          conversion: { strategy: 'None' },
        },
        status: { storedVersions: ['v1'], conditions: [] },
      },
    ],
    [
      resourceClaimStrategy,
      claim('{name: one, exactly: {deviceClassName: c, tolerations: [{key: a}]}}'),
      {
        spec: {
          devices: {
            requests: [
              {
                exactly: {
                  allocationMode: 'ExactCount',
                  count: 1,
                  tolerations: [{ operator: 'Equal' }],
                },
              },
            ],
          },
        },
      },
    ],
    [
      priorityLevelConfigurationStrategy,
      level('limitResponse: {type: Queue, queuing: {}}'),
      {
        spec: {
          limited: {
            nominalConcurrencyShares: 30,
            lendablePercent: 0,
            limitResponse: { queuing: { queues: 64, handSize: 8, queueLengthLimit: 50 } },
          },
        },
      },
    ],
    [
      apiServiceStrategy,
      apiService(''),
      { status: { conditions: [{ type: 'Available', status: 'True', reason: 'Local' }] } },
    ],
  ])('%s', async (strategy, body, expected) => {
    expect((await create(strategy, `{${body}}`)).object).toMatchObject(expected);
  });
});
