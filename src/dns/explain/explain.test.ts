/** Names that resolve, and what holds for whatever is asked. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderExplanation } from './render.ts';
import { client, denyAll, members, wantsTier, well, withMember } from './testing/rows.ts';
import { explained, pod, service, unready } from './testing/world.ts';
import type { World } from './testing/world.ts';

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

test('whatever is asked for in whatever world, there is a verdict, and one that fails says what to do', async () => {
  const words = [
    'db',
    'mysql-0',
    'mysql-9',
    'web',
    'default',
    'prod',
    'svc',
    'pod',
    'cluster',
    'local',
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
  ];
  const label = fc.constantFrom(...words);
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
