/** Members' names: the Pod, and what ties it to its Service. */
import type { Event } from '#api/gen/types.ts';
import { members, testFailures, wantsTier, well, withMember } from '../testing/rows.ts';
import { before, node, plainPod, pod, service, set, unready } from '../testing/world.ts';

/** Of Pod `mysql-0`. */
const unhealthy = (uid: string, detail: string, lastTimestamp: string): Event => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: {
    name: `mysql-0-${lastTimestamp}`,
    namespace: 'default',
    uid: lastTimestamp,
    resourceVersion: '1',
    creationTimestamp: lastTimestamp,
  },
  involvedObject: { kind: 'Pod', name: 'mysql-0', uid },
  reason: 'Unhealthy',
  message: `Readiness probe failed: ${detail}`,
  lastTimestamp,
});

testFailures([
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
          unhealthy('uid-default-mysql-0', 'dial tcp 10.42.0.10:3306: connection refused', before),
          unhealthy('uid-default-mysql-0', 'it was slower then', '2026-01-02T00:01:00Z'),
          unhealthy('uid-of-the-pod-before', 'of another Pod', '2026-01-02T00:09:00Z'),
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
]);
