/** Names of a wrong form, clients that ask others, servers that do not answer. */
import { client, denyAll, testFailures, well } from '../testing/rows.ts';
import { plainPod, pod, unready } from '../testing/world.ts';

testFailures([
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
]);
