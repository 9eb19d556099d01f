/** A certificate that is renewed while the API server runs is shown to whoever connects from then on. */
import { connect } from 'node:tls';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { systemClock } from '#base/clock.ts';
import { LivePair } from '#base/live-pair.ts';
import { silentLogger } from '#base/log.ts';
import { testAuthority } from '#base/testing/certificates.ts';
import { ApiServer } from './server.ts';

test('a renewed certificate is taken for new connections', async () => {
  const authority = await testAuthority();
  const serving = new LivePair(await authority.server());
  const server = new ApiServer({
    serving,
    clientAuthority: authority.certificate,
    listen: [{ host: '127.0.0.1', port: 0 }],
    steps: [],
    clock: systemClock,
    log: silentLogger,
  });
  const stop = new AbortController();
  const running = server.run(stop.signal);
  await server.ready();
  const [{ port } = { port: 0 }] = server.addresses;
  const shown = async (): Promise<string> => {
    const socket = connect({ port, host: '127.0.0.1', ca: authority.certificate });
    await once(socket, 'secureConnect');
    const { serialNumber } = socket.getPeerCertificate();
    socket.destroy();
    return serialNumber;
  };
  const before = await shown();
  expect(await shown()).toBe(before);
  serving.renew(await authority.server());
  expect(await shown()).not.toBe(before);
  stop.abort();
  await running;
});
