/** Services that are not there, are elsewhere, or have nothing behind them. */
import { client, members, testFailures, well } from '../testing/rows.ts';
import { pod, service, set, unready } from '../testing/world.ts';

testFailures([
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
    'no-ready-members',
    {
      name: 'db',
      world: { ...well, pods: [pod('mysql-0', { status: unready() })] },
      says: 'selects one Pod, which is not Ready. Pod "mysql-0"',
      todo: '"publishNotReadyAddresses":true',
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
    'no-namespace',
    {
      name: '10-42-0-7.defalt.pod.cluster.local',
      world: well,
      says: 'the nearest is "default"',
      todo: 'get namespaces',
    },
  ],
]);
