import { expect, test } from 'vitest';
import type { Node } from '#api/gen/types.ts';
import { isReservedNodeName, servingFault } from './serving.ts';

function node(name: string, ...addresses: readonly string[]): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, uid: name, resourceVersion: '1', creationTimestamp: '' },
    spec: {},
    status: { addresses: addresses.map((address) => ({ type: 'InternalIP', address })) },
  };
}

const around = {
  nodes: [node('a', '192.0.2.1', '10.43.0.1', '192.0.2.2'), node('b', '192.0.2.2')],
  serviceCIDR: '10.43.0.0/16',
};
const shared = (address: string) => ({
  message: `${address} is not an address of this node alone`,
});

test.each([
  [['a'], ['192.0.2.1'], undefined],
  [[], ['192.0.2.1'], undefined],
  [['b'], ['192.0.2.1'], { message: 'b is not the name of the node' }],
  [['kubernetes'], [], { message: 'kubernetes is not the name of the node' }],
  // A node says itself which addresses it has, so these don't count though it says so.
  [['a'], ['192.0.2.2'], shared('192.0.2.2')],
  [['a'], ['10.43.0.1'], shared('10.43.0.1')],
  [['a'], ['127.0.0.1'], shared('127.0.0.1')],
  [['a'], ['::1'], shared('::1')],
  [['a'], ['192.0.2.9'], 'undecided'],
])('names %j and addresses %j', (dnsNames, ipAddresses, expected) => {
  const request = {
    commonName: 'system:node:a',
    organizations: ['system:nodes'],
    dnsNames,
    ipAddresses,
    emails: [],
    uris: [],
  };
  expect(servingFault('a', request, around)).toEqual(expected);
});

test('a Node that is not there yet may come', () => {
  const request = {
    commonName: 'system:node:c',
    organizations: ['system:nodes'],
    dnsNames: ['c'],
    ipAddresses: [],
    emails: [],
    uris: [],
  };
  expect(servingFault('c', request, around)).toBe('undecided');
});

test.each([
  ['localhost', true],
  ['kubernetes', true],
  ['kubernetes.default', true],
  ['kubernetes.default.svc', true],
  ['kubernetes.default.svc.cluster.local', true],
  ['kubernetes-1', false],
  ['my.kubernetes', false],
])('%s', (name, reserved) => {
  expect(isReservedNodeName(name)).toBe(reserved);
});
