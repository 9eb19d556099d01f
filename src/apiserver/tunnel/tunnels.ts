/**
 * The connections that agents opened so that this server reaches their kubelets: one a node, the newest. Whoever wants a
 * kubelet dials here first; a node without a tunnel is reached directly.
 */
import type { ClientHttp2Session } from 'node:http2';
import type { Duplex } from 'node:stream';
import type { Clock } from '#base/clock.ts';
import type { Logger } from '#base/log.ts';
import { dialingEnd, dialThrough } from '#base/tunnel.ts';
import type { Place } from '#base/tunnel.ts';

/** A connection to a node's kubelet, which listens at `place`; undefined when the node has no tunnel. */
export type Dial = (nodeName: string, place: Place) => Duplex | undefined;

export class Tunnels {
  readonly #sessions = new Map<string, ClientHttp2Session>();
  readonly #clock: Clock;
  readonly #log: Logger;

  constructor({ clock, log }: { readonly clock: Clock; readonly log: Logger }) {
    this.#clock = clock;
    this.#log = log;
  }

  readonly dial: Dial = (nodeName, place) => {
    const session = this.#sessions.get(nodeName);
    if (!session || session.closed || session.destroyed) return undefined;
    return dialThrough(session, place);
  };

  /**
   * Makes the connection the node's tunnel, in place of an older one, whose streams may go on. Resolves when it is closed;
   * the signal closes it.
   */
  async keep(nodeName: string, socket: Duplex, signal: AbortSignal): Promise<void> {
    const session = await dialingEnd(socket, this.#clock);
    if (!session) return;
    this.#sessions.get(nodeName)?.close();
    this.#sessions.set(nodeName, session);
    this.#log.info('an agent opened its tunnel', { node: nodeName });
    const close = (): void => session.close();
    signal.addEventListener('abort', close, { once: true });
    if (signal.aborted) close();
    await new Promise<void>((resolve) => session.once('close', () => resolve()));
    signal.removeEventListener('abort', close);
    if (this.#sessions.get(nodeName) !== session) return;
    this.#sessions.delete(nodeName);
    this.#log.info("an agent's tunnel is closed", { node: nodeName });
  }
}
