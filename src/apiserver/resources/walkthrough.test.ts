/** The walkthrough's manifest, as the API stores it and as the tables show it. */
import { describe, expect, test } from 'vitest';
import { statefulSetStrategy } from './apps/stateful-set/strategy.ts';
import { serviceStrategy } from './core/service/strategy.ts';
import { create, headers, row } from './testing/flow.ts';

const services = serviceStrategy({
  cidr: '10.43.0.0/16',
  nodePorts: { first: 30_000, last: 32_767 },
});

const service = `
apiVersion: v1
kind: Service
metadata:
  name: db
  labels: {app: database}
spec:
  ports: [{name: mysql, port: 3306}]
  clusterIP: None
  selector: {app: mysql}
`;

const set = `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: mysql}
spec:
  selector: {matchLabels: {app: mysql}}
  serviceName: db
  replicas: 3
  minReadySeconds: 10
  template:
    metadata: {labels: {app: mysql}}
    spec:
      terminationGracePeriodSeconds: 10
      containers:
      - name: mysql
        image: mysql:5.7
        env: [{name: MYSQL_ROOT_PASSWORD, value: "123456"}]
        ports: [{containerPort: 3306}]
        volumeMounts: [{mountPath: /var/lib/mysql, name: mysql-data}]
  volumeClaimTemplates:
  - metadata: {name: mysql-data}
    spec:
      accessModes: [ReadWriteOnce]
      storageClassName: local-path
      resources: {requests: {storage: 2Gi}}
`;

describe('the headless Service', () => {
  test('is stored with its defaults', async () => {
    const { object, errors } = await create(services, service);
    expect(errors).toEqual([]);
    expect(object.spec).toEqual({
      clusterIP: 'None',
      clusterIPs: ['None'],
      internalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      ports: [{ name: 'mysql', port: 3306, protocol: 'TCP', targetPort: 3306 }],
      selector: { app: 'mysql' },
      sessionAffinity: 'None',
      type: 'ClusterIP',
    });
    expect(object.status).toEqual({ loadBalancer: {} });
  });

  test('is shown as the walkthrough shows it', async () => {
    const { object } = await create(services, service);
    const created = { ...object.metadata, creationTimestamp: '2026-01-01T00:00:00Z' };
    const now = Date.UTC(2026, 0, 1, 0, 1, 43);
    expect(headers(services, 0)).toEqual([
      'NAME',
      'TYPE',
      'CLUSTER-IP',
      'EXTERNAL-IP',
      'PORT(S)',
      'AGE',
    ]);
    expect(headers(services, 1)).toEqual(['SELECTOR']);
    expect(row(services, { ...object, metadata: created }, now)).toEqual({
      plain: ['db', 'ClusterIP', 'None', '<none>', '3306/TCP', '103s'],
      wide: ['app=mysql'],
    });
  });
});

describe('the StatefulSet', () => {
  test('is stored with its defaults', async () => {
    const { object, errors } = await create(statefulSetStrategy, set);
    expect(errors).toEqual([]);
    expect(object.spec).toEqual({
      minReadySeconds: 10,
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      podManagementPolicy: 'OrderedReady',
      replicas: 3,
      revisionHistoryLimit: 10,
      selector: { matchLabels: { app: 'mysql' } },
      serviceName: 'db',
      template: {
        metadata: { labels: { app: 'mysql' } },
        spec: {
          containers: [
            {
              env: [{ name: 'MYSQL_ROOT_PASSWORD', value: '123456' }],
              image: 'mysql:5.7',
              imagePullPolicy: 'IfNotPresent',
              name: 'mysql',
              ports: [{ containerPort: 3306, protocol: 'TCP' }],
              resources: {},
              terminationMessagePath: '/dev/termination-log',
              terminationMessagePolicy: 'File',
              volumeMounts: [{ mountPath: '/var/lib/mysql', name: 'mysql-data' }],
            },
          ],
          dnsPolicy: 'ClusterFirst',
          restartPolicy: 'Always',
          schedulerName: 'default-scheduler',
          securityContext: {},
          terminationGracePeriodSeconds: 10,
        },
      },
      updateStrategy: { rollingUpdate: { partition: 0 }, type: 'RollingUpdate' },
      volumeClaimTemplates: [
        {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name: 'mysql-data' },
          spec: {
            accessModes: ['ReadWriteOnce'],
            resources: { requests: { storage: '2Gi' } },
            storageClassName: 'local-path',
            volumeMode: 'Filesystem',
          },
          status: { phase: 'Pending' },
        },
      ],
    });
    expect(object.status).toEqual({ availableReplicas: 0, replicas: 0 });
  });

  test('is shown as the walkthrough shows it', async () => {
    const { object } = await create(statefulSetStrategy, set);
    const created = { ...object.metadata, creationTimestamp: '2026-01-01T00:00:00Z' };
    const running = {
      ...object,
      metadata: created,
      status: { replicas: 3, availableReplicas: 3, readyReplicas: 3 },
    };
    expect(headers(statefulSetStrategy, 0)).toEqual(['NAME', 'READY', 'AGE']);
    expect(headers(statefulSetStrategy, 1)).toEqual(['CONTAINERS', 'IMAGES']);
    expect(row(statefulSetStrategy, running, Date.UTC(2026, 0, 1, 0, 28))).toEqual({
      plain: ['mysql', '3/3', '28m'],
      wide: ['mysql', 'mysql:5.7'],
    });
  });
});
