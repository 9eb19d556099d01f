import { describe, expect, test } from 'vitest';
import type { Container, Pod, Service } from '#api/gen/types.ts';
import { member, pod, service } from './fixtures.ts';
import { endpointOf, familiesOf, hostnameOf, mayBeEndpoint, portsOf } from './pod-endpoint.ts';

describe('mayBeEndpoint()', () => {
  test.each<[string, Pod, boolean]>([
    ['a Pod with an address', pod('a', { ip: '10.42.0.2' }), true],
    ['a Pod without one', pod('a'), false],
    ['an unready Pod', pod('a', { ip: '10.42.0.2', ready: false }), true],
    ['a Pod that terminates', pod('a', { ip: '10.42.0.2', terminating: true }), true],
    ['a Pod that has succeeded', pod('a', { ip: '10.42.0.2', phase: 'Succeeded' }), false],
    ['a Pod that has failed', pod('a', { ip: '10.42.0.2', phase: 'Failed' }), false],
  ])('%s: %#', (_name, candidate, expected) => {
    expect(mayBeEndpoint(candidate)).toBe(expected);
  });
});

describe('endpointOf() conditions', () => {
  const publishing = service('db', { publishNotReadyAddresses: true });
  test.each<[string, Service, { ready: boolean; terminating: boolean }, unknown]>([
    [
      'ready',
      service('db'),
      { ready: true, terminating: false },
      { ready: true, serving: true, terminating: false },
    ],
    [
      'unready',
      service('db'),
      { ready: false, terminating: false },
      { ready: false, serving: false, terminating: false },
    ],
    [
      'ready but terminating',
      service('db'),
      { ready: true, terminating: true },
      { ready: false, serving: true, terminating: true },
    ],
    [
      'unready, published all the same',
      publishing,
      { ready: false, terminating: false },
      { ready: true, serving: false, terminating: false },
    ],
    [
      'terminating, published all the same',
      publishing,
      { ready: true, terminating: true },
      { ready: true, serving: true, terminating: true },
    ],
  ])('%s', (_name, owner, options, conditions) => {
    const endpoint = endpointOf(member(0, options), owner, { family: 'IPv4' });
    expect(endpoint.conditions).toEqual(conditions);
  });

  test('carries name, node, zone and Pod', () => {
    expect(endpointOf(member(0), service('db'), { family: 'IPv4', zone: 'a' })).toMatchObject({
      addresses: ['10.42.0.2'],
      hostname: 'mysql-0',
      nodeName: 'node-1',
      zone: 'a',
      targetRef: { kind: 'Pod', namespace: 'default', name: 'mysql-0', uid: 'uid-mysql-0' },
    });
  });
});

describe('endpointOf() hints', () => {
  const node = { forNodes: [{ name: 'node-1' }] };
  const zone = { forZones: [{ name: 'a' }] };
  test.each<[string, string | undefined, string | undefined, unknown]>([
    ['none without a wish', undefined, 'a', undefined],
    ['the zone', 'PreferSameZone', 'a', zone],
    ['the zone, by its former name', 'PreferClose', 'a', zone],
    ['the node and the zone', 'PreferSameNode', 'a', { ...node, ...zone }],
    ['the node, where it has no zone', 'PreferSameNode', undefined, node],
    ['none where it has no zone', 'PreferSameZone', undefined, undefined],
  ])('%s', (_name, trafficDistribution, inZone, expected) => {
    const owner = service('db', trafficDistribution ? { trafficDistribution } : {});
    const endpoint = endpointOf(member(0), owner, { family: 'IPv4', zone: inZone });
    expect(endpoint.hints).toEqual(expected);
  });

  test('none for an endpoint that isn’t ready', () => {
    const owner = service('db', { trafficDistribution: 'PreferSameZone' });
    const endpoint = endpointOf(member(0, { ready: false }), owner, { family: 'IPv4', zone: 'a' });
    expect(endpoint.hints).toBeUndefined();
  });
});

describe('hostnameOf()', () => {
  test.each([
    ['below its governing Service', member(0), 'db', 'mysql-0'],
    ['not below another Service', member(0), 'read', undefined],
    ['not without a hostname', pod('a', { spec: { subdomain: 'db' } }), 'db', undefined],
    ['not without a subdomain', pod('a', { spec: { hostname: 'a' } }), 'db', undefined],
  ])('%s', (_name, candidate, owner, expected) => {
    expect(hostnameOf(candidate, service(owner))).toBe(expected);
  });
});

describe('portsOf()', () => {
  const named = service('web', {
    ports: [
      { name: 'http', port: 80, targetPort: 'web' },
      { name: 'dns', port: 53, protocol: 'UDP', targetPort: 'dns' },
    ],
  });
  const serving = (containers: readonly Container[], initContainers?: readonly Container[]): Pod =>
    pod('a', { spec: { containers, ...(initContainers ? { initContainers } : {}) } });
  const web = { name: 'main', ports: [{ name: 'web', containerPort: 8080 }] };

  test.each<[string, Service, Pod, unknown]>([
    ['a number', service('db'), pod('a'), [{ name: 'mysql', port: 3306, protocol: 'TCP' }]],
    [
      'a name, found in the Pod',
      named,
      serving([web]),
      [{ name: 'http', port: 8080, protocol: 'TCP' }],
    ],
    [
      'a name with another protocol is another port',
      named,
      serving([{ name: 'main', ports: [{ name: 'dns', containerPort: 53 }] }]),
      [],
    ],
    [
      'a name, found in a sidecar',
      named,
      serving([{ name: 'main' }], [{ ...web, restartPolicy: 'Always' }]),
      [{ name: 'http', port: 8080, protocol: 'TCP' }],
    ],
    ['not in an ordinary init container', named, serving([{ name: 'main' }], [web]), []],
    ['a headless Service without ports', service('db', { ports: [] }), pod('a'), []],
    [
      'no target: the port itself',
      service('db', { ports: [{ port: 53 }] }),
      pod('a'),
      [{ name: '', port: 53, protocol: 'TCP' }],
    ],
  ])('%s', (_name, owner, candidate, expected) => {
    expect(portsOf(owner, candidate)).toEqual(expected);
  });
});

test('familiesOf() follows the Service, else its cluster IP', () => {
  expect(familiesOf(service('a', { ipFamilies: ['IPv6', 'IPv4'] }))).toEqual(['IPv6', 'IPv4']);
  expect(familiesOf(service('a', { ipFamilies: [], clusterIP: 'fd00::1' }))).toEqual(['IPv6']);
  expect(familiesOf(service('a', { ipFamilies: [] }))).toEqual(['IPv4']);
});
