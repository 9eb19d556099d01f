/** Which names a resolver asks for, and where it stops. */
import { describe, expect, test } from 'vitest';
import type { Outcome, Reply } from './case.ts';
import { candidatesOf, ndotsOf, remembering, walk } from './walk.ts';
import type { ResolverKind } from './walk.ts';

const searches = ['default.svc.cluster.local', 'svc.cluster.local', 'cluster.local'];

test.each<[name: string, options: readonly string[], glibc: string[], musl?: string[]]>([
  [
    'db',
    ['ndots:5'],
    ['db.default.svc.cluster.local', 'db.svc.cluster.local', 'db.cluster.local', 'db'],
  ],
  ['db.', ['ndots:5'], ['db']],
  [
    'a.b',
    ['ndots:1'],
    ['a.b', 'a.b.default.svc.cluster.local', 'a.b.svc.cluster.local', 'a.b.cluster.local'],
    ['a.b'],
  ],
  ['a', [], ['a.default.svc.cluster.local', 'a.svc.cluster.local', 'a.cluster.local', 'a']],
])('%s with %s', (name, options, glibc, musl = glibc) => {
  expect(candidatesOf(name, { searches, options }, 'glibc')).toEqual(glibc);
  expect(candidatesOf(name, { searches, options }, 'musl')).toEqual(musl);
});

test.each([
  [['ndots:5'], 5],
  [['ndots:2', 'ndots:3'], 3],
  [['ndots:99'], 15],
  [['ndots:x'], 1],
  [[], 1],
])('ndots of %j is %d', (options, ndots) => expect(ndotsOf({ options })).toBe(ndots));

describe('where it stops', () => {
  /** What is answered for each name: of A, then of AAAA. */
  const answering =
    (answers: Readonly<Record<string, readonly [Outcome, Outcome]>>) =>
    async (name: string, type: string): Promise<Reply> => {
      const outcome = answers[name]?.[type === 'A' ? 0 : 1] ?? 'no-name';
      const value = type === 'A' ? '192.0.2.1' : '2001:db8::1';
      const records = outcome === 'found' ? [{ name, ttl: 5, type, value }] : [];
      return { outcome, rcode: '', records, milliseconds: 0 };
    };
  const first = 'db.default.svc.cluster.local';
  const second = 'db.svc.cluster.local';
  const settings = { servers: [], searches, options: ['ndots:5'] };
  const walked = (kind: ResolverKind, answers: Parameters<typeof answering>[0]) =>
    walk({ name: 'db', type: 'ADDRESS', settings, kind, ask: answering(answers) });

  test.each<
    [string, Parameters<typeof answering>[0], glibc: string | undefined, musl: string | undefined]
  >([
    ['at an address', { [first]: ['found', 'no-data'] }, first, first],
    [
      'NODATA',
      { [first]: ['no-data', 'no-data'], [second]: ['found', 'no-data'] },
      second,
      undefined,
    ],
    [
      'NXDOMAIN for one type',
      { [first]: ['no-data', 'no-name'], [second]: ['found', 'no-data'] },
      second,
      second,
    ],
    [
      'SERVFAIL',
      { [first]: ['failed', 'failed'], [second]: ['found', 'no-data'] },
      second,
      undefined,
    ],
    [
      'silence',
      { [first]: ['silent', 'silent'], [second]: ['found', 'no-data'] },
      undefined,
      undefined,
    ],
  ])('%s', async (_what, answers, glibc, musl) => {
    expect((await walked('glibc', answers)).reached).toBe(glibc);
    expect((await walked('musl', answers)).reached).toBe(musl);
  });

  test('both types are asked for, and each question once', async () => {
    const asked: string[] = [];
    const answer = answering({ [first]: ['found', 'found'] });
    const ask = remembering((name, type) => {
      asked.push(`${type} ${name}`);
      return answer(name, type);
    });
    const options = { name: 'db', type: 'ADDRESS', settings, ask };
    const { answers } = await walk({ ...options, kind: 'glibc' });
    await walk({ ...options, kind: 'musl' });
    expect(asked).toEqual([`A ${first}`, `AAAA ${first}`]);
    expect(answers.map(({ value }) => value)).toEqual(['192.0.2.1', '2001:db8::1']);
  });
});
