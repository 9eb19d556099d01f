import { describe, expect, test } from 'vitest';
import type { ContainerPort, Pod } from '#api/gen/types.ts';
import { pod } from './fixtures.ts';
import { hostPortsOf, usesHostPorts } from './host-ports.ts';

const toPort = (port: Partial<ContainerPort>): Partial<Pod['spec']> => ({
  containers: [{ name: 'main', ports: [{ containerPort: 80, ...port }] }],
});

describe('hostPortsOf()', () => {
  test.each<[string, Pod, readonly string[]]>([
    [
      'at every address',
      pod('a', '10.42.0.2', toPort({ hostPort: 8080 })),
      ['host-ports tcp . 8080 : 10.42.0.2 . 80'],
    ],
    [
      'at one address',
      pod('a', '10.42.0.2', toPort({ hostPort: 53, protocol: 'UDP', hostIP: '192.0.2.1' })),
      ['host-ports-at-address 192.0.2.1 . udp . 53 : 10.42.0.2 . 80'],
    ],
    ['without an address yet', pod('a', '', toPort({ hostPort: 8080 })), []],
    ['none', pod('a', '10.42.0.2', toPort({})), []],
    [
      'on the host’s network',
      pod('a', '10.42.0.2', { ...toPort({ hostPort: 8080 }), hostNetwork: true }),
      [],
    ],
    [
      'on another node',
      pod('a', '10.42.0.2', { ...toPort({ hostPort: 8080 }), nodeName: 'node-2' }),
      [],
    ],
    ['of a Pod that has ended', pod('a', '10.42.0.2', toPort({ hostPort: 8080 }), 'Succeeded'), []],
  ])('%s', (_name, candidate, expected) => {
    const { elements } = hostPortsOf(candidate, 'node-1');
    expect(elements.map(({ map, key, value }) => `${map} ${key} : ${value}`)).toEqual(expected);
  });
});

test('usesHostPorts()', () => {
  expect(usesHostPorts(pod('a', '', toPort({ hostPort: 1 })))).toBe(true);
  expect(usesHostPorts(pod('a', '', toPort({})))).toBe(false);
});
