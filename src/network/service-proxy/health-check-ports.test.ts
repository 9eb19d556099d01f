import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { silentLogger } from '#base/log.ts';
import { here, service, slice } from './fixtures.ts';
import { HealthCheckPorts, healthCheckOf } from './health-check-ports.ts';

const balanced = service('web', {
  type: 'LoadBalancer',
  externalTrafficPolicy: 'Local',
  healthCheckNodePort: 32_000,
});

describe('healthCheckOf()', () => {
  test('counts the ready endpoints of this node', () => {
    const slices = [
      slice('web', ['10.42.0.2', '10.42.0.3']),
      slice('web', ['10.42.0.4'], { conditions: { ready: false } }),
      slice('web', ['10.42.1.2'], { node: 'node-2' }),
    ];
    expect(healthCheckOf(balanced, slices, here)).toEqual({
      port: 32_000,
      service: { namespace: 'default', name: 'web' },
      localEndpoints: 2,
    });
  });

  test('there is none for a Service whose traffic goes anywhere', () => {
    expect(healthCheckOf(service('web', { type: 'LoadBalancer' }), [], here)).toBeUndefined();
  });
});

describe('HealthCheckPorts', () => {
  const state = { isHealthy: true };
  const ports = new HealthCheckPorts(silentLogger, () => state.isHealthy);
  afterEach(() => ports.close());

  const freePort = async (): Promise<number> => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // What a TCP server has.
    server.close();
    await once(server, 'close');
    return port;
  };
  const ask = async (port: number) => {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`);
    return {
      status: response.status,
      weight: response.headers.get('x-load-balancing-endpoint-weight'),
      body: await response.json(),
    };
  };

  test('answers as kube-proxy does, until the Service needs it no more', async () => {
    const port = await freePort();
    const check = (localEndpoints: number) => ({
      port,
      service: { namespace: 'default', name: 'web' },
      localEndpoints,
    });
    await ports.moveTo(['127.0.0.1']);
    await ports.set('default/web', check(2));
    expect(await ask(port)).toEqual({
      status: 200,
      weight: '2',
      body: {
        service: { namespace: 'default', name: 'web' },
        localEndpoints: 2,
        serviceProxyHealthy: true,
      },
    });
    await ports.set('default/web', check(0));
    expect(await ask(port)).toMatchObject({ status: 503, body: { localEndpoints: 0 } });
    await ports.set('default/web', check(1));
    state.isHealthy = false;
    expect(await ask(port)).toMatchObject({ status: 503, body: { serviceProxyHealthy: false } });
    state.isHealthy = true;
    await ports.set('default/web', undefined);
    await expect(ask(port)).rejects.toThrow();
  });

  test('a port that is taken is had once it is free and the Service changes', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo; // What a TCP server has.
    const check = { port, service: { namespace: 'default', name: 'web' }, localEndpoints: 1 };
    await ports.moveTo(['127.0.0.1']);
    await ports.set('default/web', check);
    holder.close();
    await once(holder, 'close');
    await ports.set('default/web', { ...check, localEndpoints: 2 });
    expect(await ask(port)).toMatchObject({ status: 200, weight: '2' });
  });
});
