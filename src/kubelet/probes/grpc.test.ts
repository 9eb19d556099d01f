import { Server, ServerCredentials, status, type sendUnaryData } from '@grpc/grpc-js';
import { afterEach, expect, test } from 'vitest';
import { checkGrpc } from './grpc.ts';

let server: Server | undefined;
afterEach(() => server?.forceShutdown());

/** Answers Health/Check by the name of the service asked about. */
async function serve(
  answer: (service: string, reply: sendUnaryData<Buffer>) => void,
): Promise<number> {
  server = new Server();
  const own = server;
  const identity = (bytes: Buffer): Buffer => bytes;
  const definition = {
    Check: {
      path: '/grpc.health.v1.Health/Check',
      requestStream: false,
      responseStream: false,
      requestSerialize: identity,
      requestDeserialize: identity,
      responseSerialize: identity,
      responseDeserialize: identity,
    },
  };
  own.addService(definition, {
    Check: (call: { readonly request: Buffer }, reply: sendUnaryData<Buffer>) =>
      answer(call.request.subarray(2).toString(), reply),
  });
  return new Promise((resolve, reject) => {
    own.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    );
  });
}

const target = (port: number, service = '') => ({ host: '127.0.0.1', port, service });

test('SERVING passes, and the service is asked about by name', async () => {
  const asked: string[] = [];
  const port = await serve((service, reply) => {
    asked.push(service);
    reply(null, Buffer.from([0x08, 1]));
  });
  await checkGrpc(target(port, 'readiness'), 2_000);
  await checkGrpc(target(port), 2_000);
  expect(asked).toEqual(['readiness', '']);
});

test.each([
  { bytes: [0x08, 2], message: 'service unhealthy (responded with "NOT_SERVING")' },
  { bytes: [], message: 'service unhealthy (responded with "UNKNOWN")' },
])('$message', async ({ bytes, message }) => {
  const port = await serve((_service, reply) => reply(null, Buffer.from(bytes)));
  await expect(checkGrpc(target(port), 2_000)).rejects.toThrow(message);
});

test('a server without the protocol, and none at all', async () => {
  const port = await serve((_service, reply) => reply({ code: status.UNIMPLEMENTED }, null));
  await expect(checkGrpc(target(port), 2_000)).rejects.toThrow(
    'does not implement the grpc health protocol',
  );
  await expect(checkGrpc(target(1), 500)).rejects.toThrow(
    'timeout: failed to connect service "127.0.0.1:1" within 0.5s: context deadline exceeded',
  );
});
