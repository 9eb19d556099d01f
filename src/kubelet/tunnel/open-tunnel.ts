import { request } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Clock } from '#base/clock.ts';
import { HoldfastError } from '#base/errors.ts';
import { tunnelProtocol } from '#base/tunnel.ts';
import { tunnelPath } from '#client/tunnel-path.ts';

export interface Opening {
  /** Such as `https://10.0.0.7:6443`. */
  readonly server: string;
  /** PEM of the authority that the server must prove itself with. */
  readonly authority: string;
  /** PEM; who the node is. */
  readonly identity: { readonly certificate: string; readonly key: string };
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** How long a server may take to answer, in milliseconds. */
const patience = 15_000;
const maxRefusalBytes = 2048;

/** Connects to the server and asks it to turn the connection round. Rejects with what it says instead, or TUNNEL_REFUSED. */
export function openTunnel(opening: Opening): Promise<Duplex> {
  const { server, authority, identity, clock, signal } = opening;
  return new Promise((resolve, reject) => {
    const asked = request(new URL(tunnelPath, server), {
      ca: authority,
      cert: identity.certificate,
      key: identity.key,
      headers: { connection: 'Upgrade', upgrade: tunnelProtocol },
      agent: false,
    });
    const giveUp = (error: unknown): void => {
      settle();
      asked.destroy();
      reject(error);
    };
    const onAbort = (): void => giveUp(new HoldfastError('ABORTED', 'the agent stops'));
    const timer = clock.after(patience, () => giveUp(refused(`${server} does not answer`)));
    const settle = (): void => {
      timer.cancel();
      signal.removeEventListener('abort', onAbort);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    // Stays: whoever uses the connection afterwards hears of its end from the connection.
    asked.on('error', giveUp);
    asked.once('upgrade', (_answer, socket, head) => {
      settle();
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    asked.once('response', (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text = (text + chunk).slice(0, maxRefusalBytes);
      });
      answer.once('close', () =>
        giveUp(refused(`${server} answered ${answer.statusCode}: ${text.trim()}`)),
      );
    });
    asked.end();
    if (signal.aborted) onAbort();
  });
}

function refused(message: string): HoldfastError {
  return new HoldfastError('TUNNEL_REFUSED', message);
}
