/** What a NetworkPolicy is taken to say. */
import { expect, test } from 'vitest';
import { create } from '../../testing/flow.ts';
import { networkPolicyStrategy } from './strategy.ts';

const policy = (spec: string): string =>
  `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: it}, ${spec}}`;

test.each([
  ['', { podSelector: {}, policyTypes: ['Ingress'] }],
  ['spec: {podSelector: {}}', { podSelector: {}, policyTypes: ['Ingress'] }],
  ['spec: {egress: []}', { podSelector: {}, policyTypes: ['Ingress'] }],
  ['spec: {egress: [{}]}', { podSelector: {}, policyTypes: ['Ingress', 'Egress'], egress: [{}] }],
  ['spec: {policyTypes: [Egress]}', { podSelector: {}, policyTypes: ['Egress'] }],
  [
    'spec: {ingress: [{ports: [{port: 80}, {port: 53, protocol: UDP}]}]}',
    {
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [
        {
          ports: [
            { port: 80, protocol: 'TCP' },
            { port: 53, protocol: 'UDP' },
          ],
        },
      ],
    },
  ],
])('%s', async (spec, expected) => {
  const { object } = await create(networkPolicyStrategy, policy(spec));
  expect(object.spec).toEqual(expected);
});
