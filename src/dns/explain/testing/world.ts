/** A small cluster for the tests of explanations: objects in, and the answers that a server with their records would give. */
import { isIP } from 'node:net';
import type {
  Event,
  Namespace,
  NetworkPolicy,
  Node,
  Pod,
  PodSpec,
  PodStatus,
  Service,
  ServiceSpec,
  StatefulSet,
  StatefulSetSpec,
} from '#api/gen/types.ts';
import { containsLabels } from '#api/selector/label-selector.ts';
import { isPodReady, isPodTerminal } from '#api/pod.ts';
import { endpoint, namespace as namespaceOf, service as serviceOf, slice } from '../../fixtures.ts';
import { recordsOf } from '../../records/service-records.ts';
import type { ClientSettings, DnsClient, Reply, Snapshot } from '../case.ts';
import { explain } from '../explain.ts';
import type { Explanation } from '../explain.ts';
import { addressTypes } from '../walk.ts';

export const now = Date.parse('2026-01-02T00:10:00Z');
/** Five minutes before `now`. */
export const before = '2026-01-02T00:05:00Z';
const zone = 'cluster.local';

export interface World {
  readonly services?: readonly Service[];
  readonly pods?: readonly Pod[];
  readonly sets?: readonly StatefulSet[];
  readonly namespaces?: readonly string[];
  readonly policies?: readonly NetworkPolicy[];
  readonly nodes?: readonly Node[];
  readonly events?: readonly Event[];
  /** Names outside the cluster with their addresses; others are unknown there. */
  readonly outside?: Readonly<Record<string, string>>;
  /** Nobody answers; nobody answers for others; the server knows nothing yet, or nothing any more. */
  readonly down?: 'server' | 'upstream' | 'starting' | 'forgetful';
  /** Pods whose endpoints the controller hasn't written yet. */
  readonly behind?: readonly string[];
}

const meta = (name: string, namespace: string) => ({
  name,
  namespace,
  uid: `uid-${namespace}-${name}`,
  resourceVersion: '1',
  creationTimestamp: before,
});

export const service = (name: string, spec: ServiceSpec = {}, namespace = 'default'): Service =>
  serviceOf(name, { selector: { app: 'mysql' }, ipFamilies: ['IPv4'], ...spec }, namespace);

/** Ready, with an address made of its name's ordinal, a member of `db`; `spec` and `status` change that. */
export function pod(
  name: string,
  {
    namespace = 'default',
    labels = { app: 'mysql' },
    spec = {},
    status = {},
    metadata = {},
  }: {
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly spec?: Partial<PodSpec>;
    readonly status?: PodStatus;
    readonly metadata?: Partial<Pod['metadata']>;
  } = {},
): Pod {
  const podIP = `10.42.0.${10 + Number(/\d+$/.exec(name)?.[0] ?? 90)}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...meta(name, namespace), labels, ...metadata },
    spec: {
      containers: [{ name: 'main', image: 'mysql' }],
      nodeName: 'n1',
      hostname: name,
      subdomain: 'db',
      ...spec,
    },
    status: {
      phase: 'Running',
      podIP,
      podIPs: [{ ip: podIP }],
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: before }],
      containerStatuses: [
        {
          name: 'main',
          image: 'mysql',
          imageID: '',
          restartCount: 0,
          ready: true,
          started: true,
          state: { running: { startedAt: before } },
        },
      ],
      ...status,
    },
  };
}

/** A Pod without hostname and subdomain: of a Deployment, or a client. */
export const plainPod = (name: string, options: Parameters<typeof pod>[1] = {}): Pod => {
  const made = pod(name, options);
  const { hostname: _hostname, subdomain: _subdomain, ...spec } = made.spec;
  return { ...made, spec };
};

/** Not Ready since `before`. */
export const unready = (extra: PodStatus = {}): PodStatus => ({
  conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: before }],
  ...extra,
});

export function set(
  name: string,
  spec: Partial<StatefulSetSpec> = {},
  namespace = 'default',
): StatefulSet {
  const labels = { app: 'mysql' };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: meta(name, namespace),
    spec: {
      serviceName: 'db',
      replicas: 3,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [{ name: 'main', image: 'mysql', ports: [{ containerPort: 3306 }] }],
        },
      },
      ...spec,
    },
  };
}

export function node(name: string, ready = 'True'): Node {
  const { namespace: _none, ...metadata } = meta(name, '');
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata,
    spec: {},
    status: { conditions: [{ type: 'Ready', status: ready, lastTransitionTime: before }] },
  };
}

export function policy(name: string, spec: NetworkPolicy['spec']): NetworkPolicy {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: meta(name, 'default'),
    spec,
  };
}

/** As the endpoint controller writes them. */
function sliceOf(target: Service, { pods = [], behind = [] }: World) {
  const { name, namespace } = target.metadata;
  const { selector = {}, publishNotReadyAddresses = false, ports = [] } = target.spec ?? {};
  const selected = pods.filter(
    (one) =>
      one.metadata.namespace === namespace &&
      Object.keys(selector).length > 0 &&
      containsLabels(one.metadata.labels, selector) &&
      one.status?.podIP !== undefined &&
      !isPodTerminal(one) &&
      !behind.includes(one.metadata.name),
  );
  const made = slice(name, [], {
    namespace,
    ports: ports.map(({ name: port, port: number, protocol = 'TCP' }) => ({
      ...(port ? { name: port } : {}),
      port: number,
      protocol,
    })),
  });
  const endpoints = selected.map(({ spec, status, metadata }) => {
    const ready = isPodReady(status ? { status } : {}) && !metadata.deletionTimestamp;
    const named = spec.hostname && spec.subdomain === name ? `${spec.hostname}=` : '';
    return endpoint(`${named}${status?.podIP}${ready || publishNotReadyAddresses ? '' : '!'}`);
  });
  return { ...made, endpoints };
}

function snapshotOf(world: World): Snapshot {
  const { services = [], pods = [], sets = [], policies = [], events = [] } = world;
  const { nodes = [node('n1')], namespaces = [] } = world;
  return {
    clusterDomain: zone,
    dnsAddress: '10.43.0.10',
    now,
    namespaces: ['default', 'kube-system', ...namespaces].map((name): Namespace => {
      const made = namespaceOf(name);
      const labels = { 'kubernetes.io/metadata.name': name };
      return { ...made, metadata: { ...made.metadata, labels } };
    }),
    services,
    slices: services.map((one) => sliceOf(one, world)),
    pods,
    statefulSets: sets,
    events,
    policies,
    nodes,
  };
}

type Answerer = (name: string, type: string) => Promise<Reply>;

/** The rules of the server's resolver, on text: what exists at or below a name is NODATA, else NXDOMAIN. */
function answererOf(world: World, { services, slices, namespaces }: Snapshot): Answerer {
  const records = services.flatMap((one) =>
    recordsOf(
      one,
      slices.filter(
        ({ metadata }) =>
          metadata.namespace === one.metadata.namespace &&
          metadata.labels?.['kubernetes.io/service-name'] === one.metadata.name,
      ),
      zone,
    ),
  );
  const names = [
    ...records.map(({ name }) => name),
    ...namespaces.flatMap(({ metadata }) => [
      `${metadata.name}.svc.${zone}`,
      `${metadata.name}.pod.${zone}`,
    ]),
  ];
  const outside = world.outside ?? {};
  const reply = (outcome: Reply['outcome'], rcode: string, more: Partial<Reply> = {}): Reply => ({
    outcome,
    rcode,
    records: [],
    milliseconds: 0.1,
    ...(outcome === 'no-name' || outcome === 'no-data' ? { negativeTtl: 0 } : {}),
    ...more,
  });
  return async (name, type) => {
    if (world.down === 'server') return reply('silent', '');
    if (world.down === 'forgetful') return reply('no-name', 'NXDOMAIN');
    const wanted = name.toLowerCase();
    if (!wanted.endsWith(zone) && !wanted.endsWith('.arpa')) {
      if (world.down === 'upstream') return reply('failed', 'SERVFAIL');
      const address = outside[wanted];
      if (address === undefined) return reply('no-name', 'NXDOMAIN');
      const family = isIP(address) === 6 ? 'AAAA' : 'A';
      const found = [{ name: `${wanted}.`, ttl: 60, type: family, value: address }];
      return type === family
        ? reply('found', 'NOERROR', { records: found })
        : reply('no-data', 'NOERROR');
    }
    if (world.down === 'starting') return reply('failed', 'SERVFAIL');
    const here = records.filter((record) => record.name === wanted);
    const found = here.filter((record) => record.type === type);
    if (found.length > 0) {
      return reply('found', 'NOERROR', {
        records: found.map((record) => ({
          name: `${record.name}.`,
          ttl: 5,
          type: record.type,
          value: 'address' in record ? record.address : `${record.target}.`,
        })),
      });
    }
    const alias = here.find((record) => record.type === 'CNAME');
    if (alias && 'target' in alias) {
      const address = outside[alias.target];
      const first = { name: `${wanted}.`, ttl: 5, type: 'CNAME', value: `${alias.target}.` };
      if (address === undefined) return reply('no-name', 'NXDOMAIN', { records: [first] });
      if (type !== 'A') return reply('no-data', 'NOERROR', { records: [first] });
      const last = { name: `${alias.target}.`, ttl: 60, type: 'A', value: address };
      return reply('found', 'NOERROR', { records: [first, last] });
    }
    const exists = names.some((one) => one === wanted || one.endsWith(`.${wanted}`));
    return exists ? reply('no-data', 'NOERROR') : reply('no-name', 'NXDOMAIN');
  };
}

export interface Question {
  readonly type?: string;
  readonly namespace?: string;
  readonly from?: Pod;
  readonly settings?: Partial<ClientSettings>;
  readonly hosts?: string;
}

/** Explains the name in that world. */
export function explained(
  name: string,
  world: World,
  question: Question = {},
): Promise<Explanation> {
  const snapshot = snapshotOf(world);
  const { namespace = question.from?.metadata.namespace ?? 'default', from, hosts = '' } = question;
  const client: DnsClient = {
    namespace,
    ...(from ? { pod: from } : {}),
    hosts,
    settings: {
      servers: ['10.43.0.10'],
      searches: [`${namespace}.svc.${zone}`, `svc.${zone}`, zone],
      options: ['ndots:5'],
      ...question.settings,
    },
  };
  const { type = addressTypes } = question;
  return explain({ name, type, client, snapshot, ask: answererOf(world, snapshot) });
}
