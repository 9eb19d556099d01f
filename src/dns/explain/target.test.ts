/** What names mean, whether there is such a thing or not. */
import { expect, test } from 'vitest';
import { namespace, service } from '../fixtures.ts';
import type { Target } from './case.ts';
import { set } from './testing/world.ts';
import { memberOf, namespacesOf, targetOf } from './target.ts';

const snapshot = {
  clusterDomain: 'cluster.local',
  namespaces: ['default', 'prod'].map(namespace),
  services: [service('db'), service('cache', {}, 'prod')],
  statefulSets: [set('mysql')],
  pods: [],
};
const svc = (name: string, home = 'default'): Target => ({
  kind: 'service',
  namespace: home,
  service: name,
});
const member = (name: string, of: string, home = 'default'): Target => ({
  kind: 'member',
  namespace: home,
  service: of,
  member: name,
});
const port = (name: string, of: string, home = 'default'): Target => ({
  kind: 'port',
  namespace: home,
  service: of,
  port: name,
  protocol: 'tcp',
});

test.each<[name: string, target: Target]>([
  ['db', svc('db')],
  ['DB.', svc('db')],
  ['nope', svc('nope')],
  ['cache.prod', svc('cache', 'prod')],
  ['nope.prod', svc('nope', 'prod')],
  ['mysql-0.db', member('mysql-0', 'db')],
  ['mysql-0.nope', member('mysql-0', 'nope')],
  ['other-3.nope', member('other-3', 'nope')],
  ['db.nowhere', svc('db', 'nowhere')],
  ['cache.prod.svc', svc('cache', 'prod')],
  ['mysql-0.db.default', member('mysql-0', 'db')],
  ['mysql-0.db.default.svc.cluster.local', member('mysql-0', 'db')],
  ['db.default.svc.cluster.lan', svc('db')],
  ['_mysql._tcp.db', port('mysql', 'db')],
  ['_http._tcp.cache.prod', port('http', 'cache', 'prod')],
  ['_http._tcp.cache.prod.svc.cluster.local', port('http', 'cache', 'prod')],
  [
    '10-42-0-7.prod.pod.cluster.local',
    { kind: 'pod-address', namespace: 'prod', label: '10-42-0-7' },
  ],
  ['7.0.42.10.in-addr.arpa', { kind: 'reverse', address: '10.42.0.7' }],
  [
    '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa',
    { kind: 'reverse', address: '2001:0db8:0000:0000:0000:0000:0000:0001' },
  ],
  ['42.10.in-addr.arpa', { kind: 'reverse', address: '' }],
  ['cluster.local', { kind: 'cluster' }],
  ['prod.svc.cluster.local', { kind: 'cluster' }],
  ['www.example.com', { kind: 'outside' }],
  ['example.com', { kind: 'outside' }],
])('%s', (name, target) => {
  const walk = { steps: [], answers: [] };
  expect(targetOf({ name, namespace: 'default', walk, snapshot })).toEqual(target);
});

test('what answered tells it best', () => {
  const walk = { steps: [], answers: [], reached: 'mysql-0.db.default.svc.cluster.local' };
  const meant = { name: 'mysql-0.db', namespace: 'prod', walk, snapshot };
  expect(targetOf(meant)).toEqual(member('mysql-0', 'db'));
});

test('only namespaces that the name may be about are looked at', () => {
  expect(namespacesOf('cache.prod', 'default', snapshot.namespaces)).toEqual(['default', 'prod']);
  expect(namespacesOf('cache', 'default', snapshot.namespaces)).toEqual(['default']);
});

test.each([
  ['mysql', 'mysql-0', true],
  ['mysql', 'mysql-12', true],
  ['mysql', 'mysql-a', false],
  ['mysql', 'mysql-x-0', false],
  ['mysql-x', 'mysql-x-0', true],
])('a member of %s: %s is %s', (of, pod, is) => expect(memberOf(of, pod)).toBe(is));
