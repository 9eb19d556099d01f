/** Each reason in a world that has just this wrong, and what is said of it. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderExplanation } from './render.ts';
import {
  before,
  explained,
  node,
  now,
  plainPod,
  pod,
  policy,
  service,
  set,
  unready,
} from './testing/world.ts';
import type { Question, World } from './testing/world.ts';

/** A StatefulSet `mysql` of three, governed by headless `db`, all well. */
const members = [pod('mysql-0'), pod('mysql-1'), pod('mysql-2')];
const well: World = { services: [service('db')], sets: [set('mysql')], pods: members };

const withMember = (changed: ReturnType<typeof pod>): World => ({
  ...well,
  pods: [changed, ...members.slice(1)],
});

interface Row {
  readonly name: string;
  readonly world: World;
  readonly question?: Question;
  /** In the sentence. */
  readonly says: string | RegExp;
  /** In what to do. */
  readonly todo: string | RegExp;
}

const client = plainPod('web-0', { labels: { app: 'web' } });
const denyAll = policy('quiet', { podSelector: {}, policyTypes: ['Egress'], egress: [] });

// Here the Service wants a label that the member lacks.
const wantsTier: World = {
  ...well,
  services: [service('db', { selector: { app: 'mysql', tier: 'db' } })],
  pods: [...members, pod('other-0', { labels: { app: 'mysql', tier: 'db' } })],
};

const failures: readonly (readonly [code: string, row: Row])[] = [
  [
    'no-service',
    { name: 'db', world: {}, says: 'no Service "db" in namespace "default"', todo: 'get services' },
  ],
  [
    'no-service',
    {
      name: 'web-0',
      world: { pods: [client] },
      says: '"web-0" is a Pod',
      todo: 'kubectl expose pod web-0',
    },
  ],
  ['service-misspelt', { name: 'dv', world: well, says: 'is "db" meant?', todo: 'ask for db' }],
  [
    'service-elsewhere',
    {
      name: 'cache',
      world: { services: [service('cache', {}, 'shop')], namespaces: ['shop'] },
      says: 'there is one in "shop"',
      todo: 'ask for cache.shop.svc.cluster.local',
    },
  ],
  [
    'service-elsewhere',
    {
      name: 'db.prod.svc.cluster.local',
      world: { ...well, namespaces: ['prod'] },
      says: 'there is one in "default"',
      todo: 'ask for db',
    },
  ],
  [
    'no-namespace',
    {
      name: 'db.defualt.svc.cluster.local',
      world: well,
      says: 'no namespace "defualt"; the nearest is "default"',
      todo: 'ask for db',
    },
  ],
  [
    'governing-service-missing',
    {
      name: 'mysql-0.db',
      world: { ...well, services: [] },
      says: 'StatefulSet "mysql" has serviceName "db"',
      todo: /^echo '\{"apiVersion":"v1","kind":"Service","metadata":\{"name":"db".*"clusterIP":"None".*\| kubectl apply -f -$/,
    },
  ],
  [
    'other-governing-service',
    {
      name: 'mysql-0.mysql',
      world: well,
      says: 'serviceName is "db": its members\' names are below that. There is no Service "mysql"',
      todo: 'ask for mysql-0.db',
    },
  ],
  [
    'other-governing-service',
    {
      name: 'mysql-0.db2',
      world: { ...well, services: [service('db'), service('db2')] },
      says: 'Service "db2" selects the same Pods but gives them no names',
      todo: 'ask for mysql-0.db',
    },
  ],
  [
    'no-governing-service',
    {
      name: 'mysql-0.db',
      world: { ...well, sets: [set('mysql', { serviceName: '' })], pods: [] },
      says: 'has no serviceName',
      todo: 'spec.serviceName: db',
    },
  ],
  [
    'selector-matches-nothing',
    {
      name: 'db',
      world: { services: [service('db', { selector: { app: 'mysqk' } })], pods: members },
      says: 'selects app=mysqk, and no Pod has these labels. Nearest: Pods "mysql-0", "mysql-1" and "mysql-2" with app=mysql',
      todo: `kubectl patch service db -p '{"spec":{"selector":{"app":"mysql"}}}'`,
    },
  ],
  [
    'pod-not-selected',
    {
      name: 'mysql-0.db',
      world: wantsTier,
      says: 'selects app=mysql,tier=db, and Pod "mysql-0" has app=mysql',
      todo: 'kubectl label pod mysql-0 --overwrite tier=db',
    },
  ],
  [
    'pod-not-selected',
    {
      name: 'mysql-0.db',
      world: { ...wantsTier, pods: members },
      says: 'selects app=mysql,tier=db, and Pod "mysql-0" has app=mysql',
      todo: '{"spec":{"selector":{"app":"mysql","tier":null}}}',
    },
  ],
  [
    'no-selector',
    {
      name: 'db',
      world: { services: [service('db', { selector: {} })] },
      says: 'has no selector',
      todo: '"selector"',
    },
  ],
  [
    'scaled-to-zero',
    {
      name: 'db',
      world: { ...well, pods: [], sets: [set('mysql', { replicas: 0 })] },
      says: 'has 0 replicas',
      todo: 'kubectl scale statefulset mysql --replicas=1',
    },
  ],
  [
    'ordinal-beyond-replicas',
    {
      name: 'mysql-3.db',
      world: well,
      says: 'has 3 replicas, mysql-0 to mysql-2: there is no mysql-3',
      todo: 'kubectl scale statefulset mysql --replicas=4',
    },
  ],
  [
    'ordinal-beyond-replicas',
    {
      name: 'mysql-7.db',
      world: { ...well, pods: [], sets: [set('mysql', { ordinals: { start: 5 }, replicas: 2 })] },
      says: 'mysql-5 to mysql-6',
      todo: '--replicas=3',
    },
  ],
  [
    'ordinal-before-start',
    {
      name: 'mysql-0.db',
      world: { ...well, pods: [], sets: [set('mysql', { ordinals: { start: 5 } })] },
      says: 'mysql-5 to mysql-7',
      todo: 'spec.ordinals.start',
    },
  ],
  [
    'waits-for-earlier-member',
    {
      name: 'mysql-2.db',
      world: { ...well, pods: [pod('mysql-0'), pod('mysql-1', { status: unready() })] },
      says: 'waits for mysql-1. Pod "mysql-1" (10.42.0.11) has not been Ready for 5 min',
      todo: 'kubectl describe pod mysql-1',
    },
  ],
  [
    'member-not-created',
    {
      name: 'mysql-2.db',
      world: {
        ...well,
        sets: [set('mysql', { podManagementPolicy: 'Parallel' })],
        pods: members.slice(0, 1),
      },
      says: 'mysql-2 should be there',
      todo: 'kubectl describe statefulset mysql',
    },
  ],
  [
    'pod-not-ready',
    {
      name: 'mysql-0.db',
      world: {
        ...withMember(
          pod('mysql-0', {
            spec: {
              containers: [
                { name: 'main', image: 'mysql', readinessProbe: { tcpSocket: { port: 3306 } } },
              ],
            },
            status: unready({
              containerStatuses: [
                {
                  name: 'main',
                  image: '',
                  imageID: '',
                  restartCount: 0,
                  ready: false,
                  started: true,
                  state: { running: {} },
                },
              ],
            }),
          }),
        ),
        events: [
          {
            apiVersion: 'v1',
            kind: 'Event',
            metadata: {
              name: 'e',
              namespace: 'default',
              uid: 'e',
              resourceVersion: '1',
              creationTimestamp: before,
            },
            involvedObject: { kind: 'Pod', name: 'mysql-0', uid: 'uid-default-mysql-0' },
            reason: 'Unhealthy',
            message: 'Readiness probe failed: dial tcp 10.42.0.10:3306: connection refused',
            lastTimestamp: before,
          },
        ],
      },
      says: 'has not been Ready for 5 min. The readiness probe of its container "main" (TCP port 3306) does not succeed: dial tcp 10.42.0.10:3306: connection refused. Service "db" names only Pods that are Ready',
      todo: '"publishNotReadyAddresses":true',
    },
  ],
  [
    'pod-not-ready',
    {
      name: 'mysql-0.db',
      world: withMember(
        pod('mysql-0', {
          spec: { readinessGates: [{ conditionType: 'example.com/lb' }] },
          status: unready(),
        }),
      ),
      says: 'readiness gate example.com/lb is not True',
      todo: 'kubectl describe pod mysql-0',
    },
  ],
  [
    'pod-not-ready',
    {
      name: 'mysql-0.db',
      world: withMember(
        pod('mysql-0', {
          status: unready({
            containerStatuses: [
              {
                name: 'main',
                image: '',
                imageID: '',
                restartCount: 4,
                ready: false,
                state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s' } },
                lastState: { terminated: { exitCode: 1 } },
              },
            ],
          }),
        }),
      ),
      says: 'container "main" does not run: CrashLoopBackOff (back-off 40s), last exit code 1',
      todo: 'kubectl describe pod mysql-0',
    },
  ],
  [
    'pod-unscheduled',
    {
      name: 'mysql-0.db',
      world: withMember({
        ...pod('mysql-0', { spec: { nodeName: '' } }),
        status: {
          phase: 'Pending',
          conditions: [
            { type: 'PodScheduled', status: 'False', message: '0/1 nodes: Insufficient cpu' },
          ],
        },
      }),
      says: 'it is on no node for 5 min. 0/1 nodes: Insufficient cpu.',
      todo: 'kubectl describe pod mysql-0',
    },
  ],
  [
    'pod-starting',
    {
      name: 'mysql-0.db',
      world: withMember({
        ...pod('mysql-0'),
        status: {
          phase: 'Pending',
          containerStatuses: [
            {
              name: 'main',
              image: '',
              imageID: '',
              restartCount: 0,
              ready: false,
              state: { waiting: { reason: 'ImagePullBackOff', message: 'no such image' } },
            },
          ],
        },
      }),
      says: 'Its container "main" does not run: its image "mysql" cannot be pulled (ImagePullBackOff: no such image).',
      todo: 'kubectl describe pod mysql-0',
    },
  ],
  [
    'pod-terminating',
    {
      name: 'mysql-0.db',
      world: withMember(
        pod('mysql-0', { metadata: { deletionTimestamp: '2026-01-02T00:10:30Z' } }),
      ),
      says: 'is being deleted (within 30 s)',
      todo: 'kubectl wait --for=delete pod/mysql-0',
    },
  ],
  [
    'pod-finished',
    {
      name: 'mysql-0.db',
      world: withMember(pod('mysql-0', { status: { ...unready(), phase: 'Failed' } })),
      says: 'has failed (phase Failed)',
      todo: 'kubectl describe pod mysql-0',
    },
  ],
  [
    'node-lost',
    {
      name: 'mysql-0.db',
      world: {
        ...withMember(pod('mysql-0', { spec: { nodeName: 'n2' }, status: unready() })),
        nodes: [node('n1'), node('n2', 'Unknown')],
      },
      says: 'node "n2", which has been silent for 5 min',
      todo: 'kubectl delete pod mysql-0 --force',
    },
  ],
  [
    'endpoint-missing',
    {
      name: 'mysql-0.db',
      world: { ...well, behind: ['mysql-0'] },
      says: 'not in an EndpointSlice of Service "db" yet',
      todo: 'kubectl get endpointslices',
    },
  ],
  [
    'no-ready-members',
    {
      name: 'db',
      world: { ...well, pods: [pod('mysql-0', { status: unready() })] },
      says: 'selects one Pod, which is not Ready. Pod "mysql-0"',
      todo: '"publishNotReadyAddresses":true',
    },
  ],
  [
    'pod-without-hostname',
    {
      name: 'web-5d9c.db',
      world: { services: [service('db')], pods: [plainPod('web-5d9c')] },
      says: 'neither hostname nor subdomain',
      todo: 'spec.hostname: web-5d9c, spec.subdomain: db',
    },
  ],
  [
    'pod-without-hostname',
    {
      name: 'lone.db',
      world: {
        services: [service('db')],
        pods: [plainPod('lone', { spec: { subdomain: 'db' } })],
      },
      says: /subdomain|hostname/,
      todo: 'spec.hostname: lone',
    },
  ],
  [
    'other-subdomain',
    {
      name: 'lone.db',
      world: {
        services: [service('db'), service('other')],
        pods: [pod('lone', { spec: { subdomain: 'other' } })],
      },
      says: 'below Service "other" (its subdomain)',
      todo: 'ask for lone.other',
    },
  ],
  [
    'other-hostname',
    {
      name: 'lone.db',
      world: { services: [service('db')], pods: [pod('lone', { spec: { hostname: 'first' } })] },
      says: 'is called "first" in DNS',
      todo: 'ask for first.db',
    },
  ],
  [
    'no-such-member',
    { name: 'mysqi-0.db', world: well, says: 'no member "mysqi-0"', todo: 'ask for mysql-0.db' },
  ],
  [
    'svc-missing',
    {
      name: 'mysql-0.db.default.cluster.local',
      world: well,
      says: 'lacks ".svc"',
      todo: 'ask for mysql-0.db.default.svc.cluster.local',
    },
  ],
  [
    'wrong-domain',
    {
      name: 'db.default.svc.cluster.lan',
      world: well,
      says: 'ends in "cluster.lan", and this cluster\'s domain is "cluster.local".',
      todo: 'ask for db.default.svc.cluster.local',
    },
  ],
  [
    'no-such-port',
    {
      name: '_mysqlx._tcp.db',
      world: well,
      question: { type: 'SRV' },
      says: 'has no port named "mysqlx"; it has "mysql"',
      todo: 'ask for _mysql._tcp.db',
    },
  ],
  [
    'no-such-port',
    {
      name: '_3306._tcp.db',
      world: well,
      question: { type: 'SRV' },
      says: 'has no port named "3306"',
      todo: 'ask for _mysql._tcp.db',
    },
  ],
  [
    'port-protocol',
    {
      name: '_mysql._udp.db',
      world: well,
      question: { type: 'SRV' },
      says: 'Port "mysql" of Service "db" is TCP',
      todo: 'ask for _mysql._tcp.db',
    },
  ],
  [
    'port-unnamed',
    {
      name: '_mysql._tcp.db',
      world: { ...well, services: [service('db', { ports: [{ port: 3306 }] })] },
      question: { type: 'SRV' },
      says: 'port 3306 of Service "db" has no name',
      todo: `[{"op":"add","path":"/spec/ports/0/name","value":"mysql"}]`,
    },
  ],
  [
    'service-without-ports',
    {
      name: '_mysql._tcp.db',
      world: { ...well, services: [service('db', { ports: [] })] },
      question: { type: 'SRV' },
      says: 'has no ports',
      todo: '"ports"',
    },
  ],
  [
    'port-needs-srv',
    {
      name: '_mysql._tcp.db',
      world: well,
      says: 'it has SRV records, and an address was asked for',
      todo: '--type SRV',
    },
  ],
  [
    'external-name-is-address',
    {
      name: 'old',
      world: {
        services: [
          service('old', { type: 'ExternalName', clusterIP: '', externalName: '192.0.2.1' }),
        ],
      },
      says: 'has the address 192.0.2.1 as its externalName',
      todo: 'kubectl patch service old',
    },
  ],
  [
    'external-name-unresolved',
    {
      name: 'old',
      world: {
        services: [
          service('old', { type: 'ExternalName', clusterIP: '', externalName: 'gone.example.com' }),
        ],
      },
      says: 'stands for "gone.example.com" (ExternalName), and that name does not resolve',
      todo: 'holdfast dns query gone.example.com.',
    },
  ],
  [
    'below-external-name',
    {
      name: 'a.old.default.svc.cluster.local',
      world: {
        services: [
          service('old', { type: 'ExternalName', clusterIP: '', externalName: 'a.example.com' }),
        ],
      },
      says: 'nothing is below it',
      todo: 'ask for old',
    },
  ],
  [
    'no-such-type',
    {
      name: 'db',
      world: well,
      question: { type: 'AAAA' },
      says: 'only IPv4 addresses',
      todo: '--type A',
    },
  ],
  [
    'no-such-type',
    { name: 'db', world: well, question: { type: 'MX' }, says: 'no record of type MX', todo: /./ },
  ],
  [
    'not-an-address',
    {
      name: 'mysql-0.default.pod.cluster.local',
      world: well,
      says: '"mysql-0" is none',
      todo: 'ask for mysql-0.SERVICE',
    },
  ],
  [
    'no-namespace',
    {
      name: '10-42-0-7.defalt.pod.cluster.local',
      world: well,
      says: 'the nearest is "default"',
      todo: 'get namespaces',
    },
  ],
  [
    'no-reverse-name',
    {
      name: '10.0.42.10.in-addr.arpa',
      world: { ...well, pods: [pod('mysql-0', { status: unready() })] },
      question: { type: 'PTR' },
      says: '10.42.0.10 is Pod "mysql-0", which no Service publishes',
      todo: 'kubectl get pods -A',
    },
  ],
  [
    'not-a-service-name',
    {
      name: 'nothing.cluster.local',
      world: well,
      says: 'no name of a Service',
      todo: 'dns records',
    },
  ],
  [
    'outside-unknown',
    { name: 'www.example.com', world: well, says: 'no name of this cluster', todo: 'get services' },
  ],
  [
    'upstream-unreachable',
    {
      name: 'www.example.com',
      world: { ...well, down: 'upstream' },
      says: 'gave no answer',
      todo: '/etc/resolv.conf',
    },
  ],
  [
    'unexplained',
    {
      name: 'mysql-0.db',
      world: { ...well, down: 'forgetful' },
      says: 'though all that belongs to it looks as it should',
      todo: '--watch',
    },
  ],
  [
    'server-silent',
    {
      name: 'db',
      world: { ...well, down: 'server' },
      says: 'gave no answer',
      todo: 'holdfast logs',
    },
  ],
  [
    'server-not-synced',
    { name: 'db', world: { ...well, down: 'starting' }, says: 'not yet heard', todo: 'get nodes' },
  ],
  [
    'name-invalid',
    {
      name: `${'x'.repeat(64)}.db`,
      world: { ...well, down: 'server' },
      says: 'has 64 characters, and DNS carries 63',
      todo: 'shorter',
    },
  ],
  [
    'name-invalid',
    { name: 'db..default', world: { ...well, down: 'server' }, says: 'empty part', todo: /./ },
  ],
  [
    'not-cluster-dns',
    {
      name: 'db',
      world: well,
      question: {
        from: plainPod('host-0', { spec: { hostNetwork: true } }),
        settings: { servers: ['192.0.2.53'] },
      },
      says: "asks 192.0.2.53 and not the cluster's DNS (10.43.0.10): it is on the network of its node",
      todo: 'ClusterFirstWithHostNet',
    },
  ],
  [
    'policy-forbids-dns',
    {
      name: 'www.example.com',
      world: { policies: [denyAll], outside: { 'www.example.com': '192.0.2.1' } },
      question: { from: client, settings: { servers: ['192.0.2.53'] } },
      says: 'NetworkPolicy "quiet" isolates its egress, and no rule admits UDP port 53',
      todo: 'kubectl patch networkpolicy quiet --type json',
    },
  ],
];

describe('why a name does not resolve', () => {
  const rows = failures.map(([code, row]) => [code, row.name, row] as const);
  test.each(rows)('%s: %s', async (code, name, { world, question, says, todo }) => {
    const told = await explained(name, world, question);
    expect(told.verdict.code, told.verdict.text).toBe(code);
    expect(told.resolves).toBe(false);
    expect(told.answers).toEqual([]);
    expect(told.verdict.text).toMatch(typeof says === 'string' ? literally(says) : says);
    expect(told.verdict.remedy?.join('\n')).toMatch(
      typeof todo === 'string' ? literally(todo) : todo,
    );
  });
});

function literally(text: string): RegExp {
  return new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
}

describe('a name that resolves', () => {
  test.each<[name: string, world: World, answers: readonly string[], says: string]>([
    ['mysql-0.db', well, ['10.42.0.10'], 'Pod "mysql-0", on node "n1", Ready for 5 min.'],
    [
      'db',
      well,
      ['10.42.0.10', '10.42.0.11', '10.42.0.12'],
      'headless Service "db": mysql-0, mysql-1 and mysql-2',
    ],
    [
      'web',
      { services: [service('web', { clusterIP: '10.43.0.7' })], pods: members },
      ['10.43.0.7'],
      'The cluster IP of Service "web", behind which are 3 ready endpoints.',
    ],
    [
      'old',
      {
        services: [
          service('old', { type: 'ExternalName', clusterIP: '', externalName: 'a.example.com' }),
        ],
        outside: { 'a.example.com': '192.0.2.1' },
      },
      ['192.0.2.1'],
      'By an alias to a.example.com.',
    ],
    [
      'www.example.com',
      { outside: { 'www.example.com': '192.0.2.1' } },
      ['192.0.2.1'],
      'outside the cluster',
    ],
    ['10.42.0.7', well, ['10.42.0.7'], 'It is an address'],
  ])('%s', async (name, world, answers, says) => {
    const told = await explained(name, world);
    expect(told.resolves).toBe(true);
    expect(told.answers).toEqual(answers);
    expect(told.verdict.text).toContain(says);
    expect(told.verdict.code).toBe(name === '10.42.0.7' ? 'address' : 'resolves');
  });

  test('from the Pod’s own hosts file, without a question', async () => {
    const hosts = '127.0.0.1 localhost\n10.42.0.99 db other # of an alias\n';
    const told = await explained('db', well, { from: client, hosts });
    expect(told).toMatchObject({ resolves: true, answers: ['10.42.0.99'], queries: [] });
    expect(told.verdict.code).toBe('hosts-file');
    expect((await explained('db', well, { hosts, type: 'SRV' })).verdict.code).toBe('resolves');
  });
});

describe('what else is worth knowing', () => {
  const remarksOf = async (name: string, world: World, question: Question = {}) =>
    (await explained(name, world, question)).remarks;

  test.each<[code: string, name: string, world: World, says: string, question?: Question]>([
    [
      'ndots',
      'www.example.com',
      { outside: { 'www.example.com': '192.0.2.1' } },
      '6 of 8 questions were in vain: the name has 2 dots, fewer than ndots:5',
    ],
    [
      'not-headless',
      'db',
      { ...well, services: [service('db', { clusterIP: '10.43.0.7' })] },
      'not headless: its name gives the one cluster IP (10.43.0.7)',
    ],
    [
      'nothing-behind',
      'web',
      { services: [service('web', { clusterIP: '10.43.0.7', selector: { app: 'none' } })] },
      'connections will be refused: Service "web" has no ready endpoint. Its selector matches no Pod.',
    ],
    [
      'members-missing',
      'db',
      { ...well, pods: [pod('mysql-0', { status: unready() }), ...members.slice(1)] },
      'One Pod is missing in the answer. Pod "mysql-0"',
    ],
    [
      'dashed-names-only',
      'db2',
      { ...well, services: [service('db'), service('db2')] },
      'their own names are below "db"',
    ],
    [
      'resolves-elsewhere',
      'mysql-0.db',
      { ...well, namespaces: ['db'], services: [service('db'), service('mysql-0', {}, 'db')] },
      'There is also a Service "mysql-0" in namespace "db"',
    ],
    [
      'resolves-outside',
      'db',
      { outside: { 'db.corp.example': '192.0.2.9' } },
      '"corp.example" is a search domain that Pods inherit from the node',
      {
        settings: {
          searches: [
            'default.svc.cluster.local',
            'svc.cluster.local',
            'cluster.local',
            'corp.example',
          ],
        },
      },
    ],
    [
      'musl-differs',
      'mysql-0.db',
      well,
      'In containers with musl (Alpine) the name does not resolve: it does not join the search list',
      { settings: { options: ['ndots:1'] } },
    ],
    [
      'policy-forbids-dns',
      'db',
      { ...well, policies: [denyAll] },
      "Here it can, since its node's own DNS answers it; on another Kubernetes no name would resolve",
      { from: client },
    ],
    [
      'negative-cached',
      'mysql-0.db',
      withMember(
        pod('mysql-0', {
          status: {
            conditions: [
              { type: 'Ready', status: 'True', lastTransitionTime: '2026-01-02T00:09:56Z' },
            ],
          },
        }),
      ),
      "It has resolved for 4 s. A client that asked before may believe for a while that it doesn't: a JVM for 10 s",
    ],
    [
      'negative-cached',
      'mysql-0.db',
      withMember(pod('mysql-0', { status: unready() })),
      'The server lets nobody remember this answer; some clients do by themselves: a JVM for 10 s',
    ],
  ])('%s: %s', async (code, name, ...[world, says, question]) => {
    const remarks = await remarksOf(name, world, question);
    const texts = remarks.filter((one) => one.code === code).map(({ text }) => text);
    expect(texts.join('\n')).toContain(says);
  });

  test('nothing, where all is well', async () => {
    expect(await remarksOf('mysql-0.db', well)).toEqual([]);
    expect(await remarksOf('db', well, { from: client })).toEqual([]);
    expect(await remarksOf('db.default.svc.cluster.local.', well)).toEqual([]);
  });

  test('a policy that admits port 53 forbids nothing', async () => {
    const admitting = policy('open', {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [{ ports: [{ port: 53, protocol: 'UDP' }] }],
    });
    const usual = policy('usual', {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [
        {
          to: [{ namespaceSelector: {}, podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }],
          ports: [{ port: 53, protocol: 'UDP' }],
        },
      ],
    });
    for (const one of [admitting, usual]) {
      const world = { ...well, policies: [denyAll, one] };
      expect(await remarksOf('db', world, { from: client })).toEqual([]);
    }
  });

  test('published members that are not Ready resolve, and it is said', async () => {
    const world = {
      ...withMember(pod('mysql-0', { status: unready() })),
      services: [service('db', { publishNotReadyAddresses: true })],
    };
    const told = await explained('mysql-0.db', world);
    expect(told.resolves).toBe(true);
    expect(told.verdict.text).toContain('not Ready, but published');
  });
});

test('whatever is asked for in whatever world, there is a verdict, and one that fails says what to do', async () => {
  const label = fc.constantFrom(
    ...['db', 'mysql-0', 'mysql-9', 'web', 'default', 'prod', 'svc', 'pod', 'cluster', 'local'],
    ...[
      '_mysql',
      '_tcp',
      'example',
      'com',
      '10-42-0-7',
      'arpa',
      'in-addr',
      '',
      '7',
      'x'.repeat(64),
    ],
  );
  const name = fc.array(label, { minLength: 1, maxLength: 6 }).map((labels) => labels.join('.'));
  const type = fc.constantFrom('ADDRESS', 'A', 'AAAA', 'SRV', 'PTR', 'MX', 'ANY');
  const worlds: readonly World[] = [
    well,
    {},
    wantsTier,
    withMember(pod('mysql-0', { status: unready() })),
    { ...well, down: 'upstream', namespaces: ['prod'] },
    { ...well, down: 'server' },
    { ...well, services: [], policies: [denyAll] },
  ];
  const from = fc.constantFrom(undefined, client);
  await fc.assert(
    fc.asyncProperty(name, type, fc.constantFrom(...worlds), from, async (...asked) => {
      const [text, kind, world, pod] = asked;
      const told = await explained(text, world, { type: kind, ...(pod ? { from: pod } : {}) });
      expect(told.verdict.text).toMatch(/[.)]$/);
      if (!told.resolves) expect(told.verdict.remedy?.join('')).toMatch(/./);
      expect(told.resolves).toBe(told.answers.length > 0);
      const lines = renderExplanation(told);
      expect(lines[0]).toContain(text);
      expect(lines.join('\n')).not.toMatch(/undefined|NaN|\[object/);
    }),
    { numRuns: 2000 },
  );
});

test('time is what the case says, not the machine’s', async () => {
  expect(now - Date.parse(before)).toBe(300_000);
});
