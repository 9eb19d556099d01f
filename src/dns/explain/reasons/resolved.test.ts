/** Notes beside the verdict. */
import { describe, expect, test } from 'vitest';
import { client, denyAll, members, well, withMember } from '../testing/rows.ts';
import { explained, pod, policy, service, unready } from '../testing/world.ts';
import type { Question, World } from '../testing/world.ts';

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
