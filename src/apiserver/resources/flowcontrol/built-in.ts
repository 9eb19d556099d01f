/**
 * The FlowSchemas and PriorityLevelConfigurations that every cluster has, with upstream's numbers. The mandatory ones
 * can't be changed; the suggested ones are kept as they are here while they carry the annotation that says so.
 */
import type {
  FlowSchema,
  FlowSchemaSpec,
  PriorityLevelConfiguration,
  PriorityLevelConfigurationSpec,
  ResourcePolicyRule,
  Subject,
} from '#api/gen/types.ts';
import type { Draft } from '#api/object.ts';

/** `true`: the server may bring the specification up to date; `false`: somebody has made it theirs. */
export const autoUpdateAnnotation = 'apf.kubernetes.io/autoupdate-spec';

const metadata = (name: string): Draft<FlowSchema>['metadata'] & { readonly name: string } => ({
  name,
  annotations: { [autoUpdateAnnotation]: 'true' },
});

interface Named {
  readonly metadata: { readonly name: string };
}
type Level = Draft<PriorityLevelConfiguration> & Named;
type Schema = Draft<FlowSchema> & Named;

function level(name: string, spec: PriorityLevelConfigurationSpec): Level {
  return { metadata: metadata(name), spec };
}

function queued(
  name: string,
  [shares, lendable]: readonly [number, number],
  [queues, handSize]: readonly [number, number],
): Level {
  return level(name, {
    type: 'Limited',
    limited: {
      nominalConcurrencyShares: shares,
      lendablePercent: lendable,
      limitResponse: { type: 'Queue', queuing: { queues, handSize, queueLengthLimit: 50 } },
    },
  });
}

export const mandatoryPriorityLevels: readonly Level[] = [
  level('exempt', { type: 'Exempt', exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } }),
  level('catch-all', {
    type: 'Limited',
    limited: {
      nominalConcurrencyShares: 5,
      lendablePercent: 0,
      limitResponse: { type: 'Reject' },
    },
  }),
];

export const suggestedPriorityLevels: readonly Level[] = [
  queued('system', [30, 33], [64, 6]),
  queued('node-high', [40, 25], [64, 6]),
  queued('leader-election', [10, 0], [16, 4]),
  queued('workload-high', [40, 50], [128, 6]),
  queued('workload-low', [100, 90], [128, 6]),
  queued('global-default', [20, 50], [128, 6]),
];

const groups = (...names: readonly string[]): Subject[] =>
  names.map((name) => ({ kind: 'Group', group: { name } }));
const users = (...names: readonly string[]): Subject[] =>
  names.map((name) => ({ kind: 'User', user: { name } }));
const systemAccounts = (...names: readonly string[]): Subject[] =>
  names.map((name) => ({
    kind: 'ServiceAccount',
    serviceAccount: { name, namespace: 'kube-system' },
  }));

const everybody = groups('system:unauthenticated', 'system:authenticated');
const manager = 'system:kube-controller-manager';
const scheduler = 'system:kube-scheduler';

function inNamespaces(
  verbs: readonly string[],
  apiGroup: string,
  resource: string,
): ResourcePolicyRule {
  return { verbs, apiGroups: [apiGroup], resources: [resource], namespaces: ['*'] };
}

const readWrite = ['get', 'create', 'update'];
const leases = inNamespaces(readWrite, 'coordination.k8s.io', 'leases');
const allResources: ResourcePolicyRule = {
  verbs: ['*'],
  apiGroups: ['*'],
  resources: ['*'],
  clusterScope: true,
  namespaces: ['*'],
};

type Rules = NonNullable<FlowSchemaSpec['rules']>;

const resources = (subjects: readonly Subject[], ...rules: ResourcePolicyRule[]): Rules => [
  { subjects, resourceRules: rules },
];
const everything = (subjects: readonly Subject[]): Rules => [
  {
    subjects,
    resourceRules: [allResources],
    nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
  },
];

/** `of`: the priority level, and whose requests are a flow of their own. */
function schema(
  name: string,
  matchingPrecedence: number,
  of: readonly [string, ('ByUser' | 'ByNamespace')?],
  rules: Rules,
): Schema {
  const [priorityLevel, method] = of;
  return {
    metadata: metadata(name),
    spec: {
      matchingPrecedence,
      priorityLevelConfiguration: { name: priorityLevel },
      ...(method && { distinguisherMethod: { type: method } }),
      rules,
    },
  };
}

export const mandatoryFlowSchemas: readonly Schema[] = [
  schema('exempt', 1, ['exempt'], everything(groups('system:masters'))),
  schema('catch-all', 10_000, ['catch-all', 'ByUser'], everything(everybody)),
];

export const suggestedFlowSchemas: readonly Schema[] = [
  schema(
    'probes',
    2,
    ['exempt'],
    [
      {
        subjects: everybody,
        nonResourceRules: [{ verbs: ['get'], nonResourceURLs: ['/healthz', '/readyz', '/livez'] }],
      },
    ],
  ),
  schema(
    'system-leader-election',
    100,
    ['leader-election', 'ByUser'],
    resources([...users(manager, scheduler), ...systemAccounts('*')], leases),
  ),
  schema(
    'endpoint-controller',
    150,
    ['workload-high', 'ByUser'],
    resources(
      [
        ...users(manager),
        ...systemAccounts('endpoint-controller', 'endpointslicemirroring-controller'),
      ],
      inNamespaces(readWrite, '', 'endpoints'),
    ),
  ),
  schema(
    'workload-leader-election',
    200,
    ['leader-election', 'ByUser'],
    resources(systemAccounts('*'), leases),
  ),
  schema(
    'system-node-high',
    400,
    ['node-high', 'ByUser'],
    resources(
      groups('system:nodes'),
      {
        verbs: ['*'],
        apiGroups: [''],
        resources: ['nodes', 'nodes/status'],
        clusterScope: true,
        namespaces: ['*'],
      },
      inNamespaces(['*'], 'coordination.k8s.io', 'leases'),
    ),
  ),
  schema('system-nodes', 500, ['system', 'ByUser'], everything(groups('system:nodes'))),
  schema(
    'kube-controller-manager',
    800,
    ['workload-high', 'ByNamespace'],
    everything(users(manager)),
  ),
  schema('kube-scheduler', 800, ['workload-high', 'ByNamespace'], everything(users(scheduler))),
  schema(
    'kube-system-service-accounts',
    900,
    ['workload-high', 'ByNamespace'],
    everything(systemAccounts('*')),
  ),
  schema(
    'service-accounts',
    9000,
    ['workload-low', 'ByUser'],
    everything(groups('system:serviceaccounts')),
  ),
  schema('global-default', 9900, ['global-default', 'ByUser'], everything(everybody)),
];
