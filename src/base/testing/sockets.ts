/** For tests: sockets on the loopback interface. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** The two ends of one TCP connection. */
export async function socketPair(): Promise<readonly [Socket, Socket]> {
  const server = await listening(createServer());
  const accepted = once(server, 'connection');
  const far = connect(portOf(server), '127.0.0.1');
  await once(far, 'connect');
  const [near] = (await accepted) as [Socket];
  server.close();
  return [near, far];
}

export async function listening<S extends Server>(server: S): Promise<S> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
