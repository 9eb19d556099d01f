import { describe, expect, test } from 'vitest';
import { member, pod, service } from '../endpointslice/fixtures.ts';
import { subsetsOf, truncated } from './subsets.ts';

const mysqlPort = { name: 'mysql', port: 3306, protocol: 'TCP' };

describe('subsetsOf()', () => {
  test('lists ready and unready members apart, by address', () => {
    const pods = [member(10), member(0), member(1, { ready: false })];
    expect(subsetsOf(service('db'), pods)).toMatchObject([
      {
        addresses: [
          { ip: '10.42.0.2', hostname: 'mysql-0', nodeName: 'node-1' },
          { ip: '10.42.0.12', hostname: 'mysql-10' },
        ],
        notReadyAddresses: [{ ip: '10.42.0.3' }],
        ports: [mysqlPort],
      },
    ]);
  });

  test('leaves out Pods that terminate, unless unready ones are published', () => {
    const pods = [member(0, { terminating: true })];
    expect(subsetsOf(service('db'), pods)).toEqual([]);
    expect(subsetsOf(service('db', { publishNotReadyAddresses: true }), pods)).toHaveLength(1);
  });

  test('a subset for each set of ports', () => {
    const web = service('web', { ports: [{ name: 'http', port: 80, targetPort: 'http' }] });
    const serving = (port: number) => ({
      containers: [{ name: 'main', ports: [{ name: 'http', containerPort: port }] }],
    });
    const pods = [
      pod('a', { ip: '10.42.0.2', spec: serving(8080) }),
      pod('b', { ip: '10.42.0.3', spec: serving(9090) }),
      pod('c', { ip: '10.42.0.4' }),
    ];
    const told = subsetsOf(web, pods).map(({ addresses, ports }) => [
      addresses?.map(({ ip }) => ip),
      ports?.map(({ port }) => port),
    ]);
    expect(told).toEqual([
      [['10.42.0.2'], [8080]],
      [['10.42.0.3'], [9090]],
    ]);
  });

  test('a headless Service may have no ports', () => {
    const [subset] = subsetsOf(service('db', { ports: [] }), [member(0)]);
    expect(subset).toMatchObject({ addresses: [{ ip: '10.42.0.2' }] });
    expect(subset).not.toHaveProperty('ports');
    const routed = service('db', { ports: [], clusterIP: '10.43.0.9' });
    expect(subsetsOf(routed, [member(0)])).toEqual([]);
  });
});

describe('truncated()', () => {
  test('nothing to do below the limit', () => {
    expect(truncated(subsetsOf(service('db'), [member(0)]), 1)).toBeUndefined();
  });

  test('ready addresses stay first', () => {
    const pods = [member(0), member(1), member(2, { ready: false }), member(3, { ready: false })];
    const [subset] = truncated(subsetsOf(service('db'), pods), 3) ?? [];
    expect(subset?.addresses).toHaveLength(2);
    expect(subset?.notReadyAddresses).toHaveLength(1);
  });
});
