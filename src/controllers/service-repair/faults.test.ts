import { describe, expect, test } from 'vitest';
import type { Service, ServiceSpec } from '#api/gen/types.ts';
import { meta } from '../testing/objects.ts';
import { faultsOf } from './faults.ts';

const ranges = {
  serviceCIDRs: ['10.43.0.0/16', '10.99.0.0/24'],
  nodePorts: { first: 30000, last: 32767 },
};

function service(name: string, spec: ServiceSpec, created = '2026-01-01T00:00:00Z'): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: meta(name, { creationTimestamp: created }),
    spec,
  };
}

function faults(target: Service, ...others: Service[]): string[] {
  const holders = { ofIP: () => [target, ...others], ofNodePort: () => [target, ...others] };
  return faultsOf(target, holders, ranges).map(({ reason }) => reason);
}

describe('faultsOf()', () => {
  const mine = { clusterIP: '10.43.7.7' };
  const port: ServiceSpec = { ports: [{ port: 80, nodePort: 30080 }] };
  test.each<[string, ServiceSpec, string[]]>([
    ['an address of its own', mine, []],
    ['one of a further range', { clusterIP: '10.99.0.1' }, []],
    ['none', { clusterIP: 'None' }, []],
    ['not yet one', {}, []],
    ['an external name', { type: 'ExternalName', clusterIP: '1.2.3.4' }, []],
    ['one outside of the range', { clusterIP: '10.44.0.1' }, ['ClusterIPOutOfRange']],
    ['nonsense', { clusterIP: '10.43' }, ['ClusterIPNotValid']],
    ['a node port', port, []],
    ['a node port outside', { ports: [{ port: 80, nodePort: 80 }] }, ['PortOutOfRange']],
  ])('%s', (_, spec, expected) => {
    expect(faults(service('a', spec))).toEqual(expected);
  });

  test('of two that hold the same the younger is told', () => {
    const both = { ...mine, ...port };
    const elder = service('elder', both);
    const younger = service('younger', both, '2026-01-02T00:00:00Z');
    expect(faults(younger, elder)).toEqual(['ClusterIPAlreadyAllocated', 'PortAlreadyAllocated']);
    expect(faults(elder, younger)).toEqual([]);
  });
});
