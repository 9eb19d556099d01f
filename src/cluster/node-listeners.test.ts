import { expect, test } from 'vitest';
import { clusterDefaults } from './config.ts';
import { nodeListeners } from './node-listeners.ts';

test('nodeListeners() are those whose ports are known beforehand', () => {
  const listen = (...ports: number[]) => ports.map((port) => ({ host: '192.0.2.1', port }));
  const listeners = nodeListeners({
    api: { listen: listen(6443, 0) },
    kubelet: { listen: listen(10_250), maxPods: clusterDefaults.maxPods },
  });
  expect(listeners.map(({ port, protocol, name }) => `${port}/${protocol} ${name}`)).toEqual([
    '6443/TCP the API server',
    '10250/TCP the kubelet',
    '8472/UDP the Pod network',
  ]);
});
