import { badRequest, forbidden } from '#api/status.ts';
import { tunnelProtocol } from '#base/tunnel.ts';
import { tunnelPath } from '#client/tunnel-path.ts';
import { nodeOf } from '../auth/node-identity.ts';
import { userOf } from '../chain.ts';
import type { Exchange, Step } from '../http/exchange.ts';
import type { Tunnels } from './tunnels.ts';

/** Takes the tunnels of agents: a kubelet's user asks to turn its connection round, and gets that for its own node. */
export function tunnelRoute(tunnels: Tunnels): Step {
  return (exchange): void | Promise<void> => {
    if (exchange.info.path === tunnelPath) return accept(exchange, tunnels);
  };
}

async function accept(exchange: Exchange, tunnels: Tunnels): Promise<void> {
  const user = userOf(exchange);
  const node = nodeOf(user);
  if (node === undefined) {
    throw forbidden({ group: '', resource: '' }, '', `User "${user.name}" is no node`);
  }
  const asked = exchange.header('upgrade')?.toLowerCase();
  const connection = asked === tunnelProtocol ? exchange.takeOver() : undefined;
  if (!connection) throw badRequest('Upgrade request required');
  const { socket, head } = connection;
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${tunnelProtocol}\r\n\r\n`,
  );
  if (head.length > 0) socket.unshift(head);
  await tunnels.keep(node, socket, exchange.signal);
}
