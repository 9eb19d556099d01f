import { expect, test } from 'vitest';
import type { PodSpec } from '#api/gen/types.ts';
import { podHostname } from './hostname.ts';
import { podOf } from '../testing/pods.ts';

const cases: {
  name: string;
  spec: Partial<PodSpec>;
  pod?: string;
  expected: [string, string, string];
}[] = [
  { name: "the Pod's name", spec: {}, expected: ['pod', 'pod', ''] },
  { name: 'its hostname', spec: { hostname: 'mysql-0' }, expected: ['mysql-0', 'mysql-0', ''] },
  {
    name: 'a subdomain',
    spec: { hostname: 'mysql-0', subdomain: 'db' },
    expected: ['mysql-0', 'mysql-0', 'db.default.svc.cluster.local'],
  },
  {
    name: 'the FQDN',
    spec: { subdomain: 'db', setHostnameAsFQDN: true },
    expected: ['pod.db.default.svc.cluster.local', 'pod', 'db.default.svc.cluster.local'],
  },
  {
    name: 'an override beats all',
    spec: { hostname: 'a', subdomain: 'db', hostnameOverride: 'my.own.name' },
    expected: ['my.own.name', 'my.own.name', ''],
  },
  {
    name: 'a long name is cut, not ending in a hyphen',
    spec: {},
    pod: `${'a'.repeat(62)}-b`,
    expected: ['a'.repeat(62), 'a'.repeat(62), ''],
  },
];
test.each(cases)('podHostname(): $name', ({ spec, pod, expected }) => {
  const { hostname, label, domain } = podHostname(
    podOf(spec, pod ? { metadata: { name: pod } } : {}),
    'cluster.local',
  );
  expect([hostname, label, domain]).toEqual(expected);
});

test('podHostname() refuses an FQDN that the kernel cannot hold', () => {
  const pod = podOf({ hostname: 'h'.repeat(40), subdomain: 'db', setHostnameAsFQDN: true });
  expect(() => podHostname(pod, 'cluster.local')).toThrow(
    /is too long \(64 characters is the max, 69 characters requested\)/,
  );
});
