/** The floor of the HTTP benchmarks: a process that answers every request with so many bytes over HTTP/2 with TLS. */
import { createSecureServer } from 'node:http2';
import type { ServerHttp2Stream } from 'node:http2';
import { testAuthority } from '#base/testing/certificates.ts';

const body = Buffer.alloc(Number(process.argv[2]), 97);
const { key, certificate } = await (await testAuthority()).server();
const server = createSecureServer({ key, cert: certificate });
server.on('stream', (stream: ServerHttp2Stream) => {
  stream.respond({ ':status': 200, 'content-type': 'application/json' });
  stream.end(body);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' && address ? address.port : ''}\n`);
});
