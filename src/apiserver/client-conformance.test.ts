/** Both transports of the client against the same API server. */
import { systemClock } from '#base/clock.ts';
import { testClient } from '#client/conformance.ts';
import { createHttpsClient } from '#client/https/client.ts';
import { startWholeServer } from './http/testing/whole-server.ts';

testClient('in process', async () => {
  const server = await startWholeServer();
  const warnings: string[] = [];
  return {
    client: server.clientOf({ name: 'admin', groups: ['system:masters'] }, (text) =>
      warnings.push(text),
    ),
    stranger: server.clientOf({ name: 'stranger', groups: [] }),
    warnings,
    close: async () => server[Symbol.asyncDispose](),
  };
});

testClient('HTTPS', async () => {
  const server = await startWholeServer();
  const warnings: string[] = [];
  const common = {
    server: server.url,
    authority: server.authority.certificate,
    userAgent: 'test',
    clock: systemClock,
  };
  const client = createHttpsClient({
    ...common,
    credentials: server.admin,
    onWarning: (text) => warnings.push(text),
  });
  const stranger = createHttpsClient({
    ...common,
    credentials: await server.authority.client({ commonName: 'stranger' }),
  });
  return {
    client,
    stranger,
    warnings,
    async close() {
      client.close();
      stranger.close();
      await server[Symbol.asyncDispose]();
    },
  };
});
