import type { Area, Feature } from './area.ts';

const every = 'test/integration/every-kind.test.ts > every kind';
const faults = 'src/apiserver/resources/kinds.test.ts';

/** Defaults, faults and immutable fields by a table; the rest through kubectl. */
function kind(name: string, more: readonly string[] = []): Feature {
  return {
    feature: `${name}: create, get, list, watch, update, patch, delete; table, describe, validation`,
    tests: [every, `${faults} > '${name}'`, ...more],
  };
}

/** The kinds that describe the cluster itself; those of workloads are under their own areas. */
export const kinds: Area = {
  area: 'Built-in kinds',
  features: [
    {
      feature:
        'Every kind that is served: made, shown, described, labelled, found, deleted by kubectl',
      tests: [every],
    },
    {
      feature:
        'Discovery: every resource, version and subresource with its verbs, short names and categories as upstream serves them by default',
      tests: ['test/integration/discovery.test.ts > discovery is upstream’s'],
    },
    {
      feature: 'Tables of every kind: columns, their order, types and which are wide',
      tests: [
        'test/integration/kind-rules.test.ts > the columns of',
        'test/integration/kind-rules.test.ts > the rows of',
      ],
    },
    {
      feature: 'Field selectors of every kind, and how other fields are refused',
      tests: ['test/integration/kind-rules.test.ts > the selectable fields of'],
    },
    {
      feature:
        'Strategy of every kind: generation, status and plain updates, PUT without a resourceVersion, PUT that creates',
      tests: [
        'test/integration/kind-rules.test.ts > the generation of',
        'test/integration/kind-rules.test.ts > the status of',
        'test/integration/kind-rules.test.ts > a PUT of',
      ],
    },
    {
      feature:
        'kubectl describe of every kind: its events, what the server filled in, what belongs to it',
      tests: [
        'test/integration/describe.test.ts > each kind shows its events, and what the server filled in',
        'test/integration/describe.test.ts > what belongs to',
      ],
    },
    {
      feature:
        'Garbage collection of every namespaced kind, as dependent and as owner: background, foreground, orphan',
      tests: [
        'test/integration/garbage-collection.test.ts > every kind as a dependent',
        'test/integration/garbage-collection.test.ts > every kind as an owner',
      ],
    },
    {
      feature:
        'Namespace deletion: every kind goes with it, what is left is told, nothing new is taken',
      tests: ['test/integration/garbage-collection.test.ts > a namespace'],
    },
    {
      feature:
        'Default ClusterRoles view, edit and admin: every resource and subresource of a namespace',
      tests: [
        'src/apiserver/auth/bootstrap/user-roles.test.ts > what view, edit and admin may do with',
        'src/apiserver/auth/bootstrap/user-roles.test.ts > the roles of the cluster’s parts',
      ],
    },
    {
      feature: 'Bindings (the old `bindings` resource)',
      tests: ['test/integration/discovery.test.ts > a binding'],
    },
    kind('ValidatingWebhookConfiguration'),
    kind('MutatingWebhookConfiguration'),
    kind('ValidatingAdmissionPolicy'),
    kind('ValidatingAdmissionPolicyBinding'),
    kind('MutatingAdmissionPolicy'),
    kind('MutatingAdmissionPolicyBinding'),
    {
      feature: 'Webhooks and admission policies act on requests',
      missing: 'stored and checked only, CEL expressions not compiled; a warning says so',
    },
    kind('CustomResourceDefinition', [
      'test/integration/every-kind.test.ts > a definition of a custom kind is established, and its version has an APIService',
    ]),
    kind('APIService', [
      'test/integration/every-kind.test.ts > the objects of every cluster > APIServices name each group and version',
    ]),
    {
      feature: 'Requests are passed on to aggregated API servers',
      missing: 'such APIServices are stored only; a warning says so',
    },
    kind('FlowSchema', [
      'test/integration/every-kind.test.ts > the objects of every cluster',
      'src/controllers/upkeep.test.ts > a flow schema says',
    ]),
    kind('PriorityLevelConfiguration', [
      'test/integration/every-kind.test.ts > the objects of every cluster > mandatory ones',
    ]),
    {
      feature: 'API priority and fairness sorts requests',
      missing: 'its objects are there, but requests are not queued by them yet',
    },
    kind('IPAddress', [
      'test/integration/every-kind.test.ts > a Service has its address as an object',
      'src/controllers/upkeep.test.ts > each cluster address has an object',
    ]),
    kind('ServiceCIDR', [
      'src/controllers/upkeep.test.ts > ranges become ready',
      'test/integration/service-ranges.test.ts > a further ServiceCIDR stays while',
      'test/integration/service-ranges.test.ts > the default range comes back',
    ]),
    {
      feature: 'Further ServiceCIDRs give addresses',
      tests: [
        'test/integration/service-ranges.test.ts > a further ServiceCIDR becomes ready',
        'test/integration/service-ranges.test.ts > a further ServiceCIDR has names',
        'test/e2e/services.test.ts > a Service of a further range is reached',
        'src/apiserver/resources/core/service/allocation/allocation.test.ts > the allocator all ranges that are ready',
      ],
    },
    {
      feature:
        'Status of Pods, Nodes, claims, Services, quotas and Namespaces: validated as upstream does',
      tests: ['src/apiserver/resources/status.test.ts > the status of'],
    },
    {
      feature: 'IPAddresses are repaired',
      tests: [
        'src/controllers/upkeep.test.ts > what somebody writes of a Service’s address',
        'src/controllers/upkeep.test.ts > a Service outside of every range',
      ],
    },
    kind('RuntimeClass'),
    {
      feature: 'RuntimeClass: overhead and scheduling in Pods',
      tests: ['src/apiserver/admission/plugins.test.ts > RuntimeClass'],
    },
    {
      feature: 'RuntimeClass: handlers, and Pods that wait for an unknown one',
      tests: ['src/kubelet/restart.test.ts > a Pod waits for its RuntimeClass'],
    },
    kind('DeviceClass'),
    kind('ResourceClaim'),
    kind('ResourceClaimTemplate'),
    kind('ResourceSlice'),
    {
      feature: 'Devices are allocated to Pods',
      missing: 'claims are stored and checked only; CEL selectors are not compiled',
    },
    kind('CSIStorageCapacity'),
    kind('VolumeAttachment'),
    kind('VolumeAttributesClass'),
  ],
};
