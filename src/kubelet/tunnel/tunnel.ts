/**
 * The agent's end of the connections through which API servers reach this node's kubelet, so that a node needs no port that
 * others can reach: one to each server that is known, opened again whenever it is gone.
 */
import type { ServerHttp2Session } from 'node:http2';
import { Backoff } from '#base/backoff.ts';
import { sleep } from '#base/clock.ts';
import type { Clock } from '#base/clock.ts';
import { untilAborted } from '#base/lifecycle.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import { servingEnd } from '#base/tunnel.ts';
import type { Place } from '#base/tunnel.ts';
import { openTunnel } from './open-tunnel.ts';
import type { Opening } from './open-tunnel.ts';

export interface TunnelOptions {
  /** Such as `https://10.0.0.7:6443`; asked again after `serversChanged`. */
  readonly servers: () => readonly string[];
  /** PEM of the authority that servers must prove themselves with. */
  readonly authority: string;
  /** PEM of this node's certificate and key; asked before each connection, since they are renewed. */
  readonly identity: () => Opening['identity'];
  /** Where this node's kubelet listens: the only place that a tunnel leads to. */
  readonly kubelet: () => Place;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

/** Milliseconds between attempts. */
const waits = { initialMs: 250, maxMs: 5000, jitter: 0.5 };
/** A tunnel that stood for so long was a good one, and is opened again at once (milliseconds). */
const goodTime = 5000;

export class Tunnel implements Runnable {
  readonly name = 'tunnel';
  readonly #options: TunnelOptions;
  readonly #sessions = new Set<ServerHttp2Session>();
  readonly #kept = new Map<
    string,
    { readonly stop: AbortController; readonly done: Promise<void> }
  >();
  #running = false;

  constructor(options: TunnelOptions) {
    this.#options = options;
  }

  async run(signal: AbortSignal): Promise<void> {
    this.#running = true;
    this.serversChanged();
    await untilAborted(signal);
    this.#running = false;
    const kept = [...this.#kept.values()];
    for (const { stop } of kept) stop.abort();
    for (const session of this.#sessions) session.destroy();
    await Promise.all(kept.map(({ done }) => done));
  }

  /** The list of servers is another one: tunnels to new ones are opened, those to others closed. */
  serversChanged(): void {
    if (!this.#running) return;
    const wanted = new Set(this.#options.servers());
    for (const [server, { stop }] of this.#kept) if (!wanted.has(server)) stop.abort();
    for (const server of wanted) if (!this.#kept.has(server)) this.#start(server);
  }

  #start(server: string): void {
    const stop = new AbortController();
    this.#kept.set(server, { stop, done: this.#keep(server, stop.signal) });
  }

  async #keep(server: string, signal: AbortSignal): Promise<void> {
    const { clock, random } = this.#options;
    const log = this.#options.log.child({ server });
    const backoff = new Backoff(waits, random);
    while (!signal.aborted) {
      const stood = await this.#hold(server, signal).catch((error: unknown) => {
        // Said once: the server may be away for long.
        if (backoff.failures === 0) log.warn('the tunnel cannot be opened', { error });
        return 0;
      });
      if (stood >= goodTime) backoff.reset();
      else await sleep(clock, backoff.next(), signal);
    }
    this.#kept.delete(server);
    // It may have been named again meanwhile.
    this.serversChanged();
  }

  /** Opens a tunnel; resolves when nothing new comes through it any more, with how long it stood. */
  async #hold(server: string, signal: AbortSignal): Promise<number> {
    const { authority, identity, kubelet, clock, log } = this.#options;
    const socket = await openTunnel({ server, authority, identity: identity(), clock, signal });
    const session = await servingEnd(socket, kubelet, clock);
    if (!session) return 0;
    this.#sessions.add(session);
    session.once('close', () => this.#sessions.delete(session));
    const openedAt = clock.monotonic();
    log.info('the tunnel is open', { server });
    await untilGoing(session, signal);
    // Streams under way may go on to their end.
    session.close();
    log.info('the tunnel is closed', { server });
    return clock.monotonic() - openedAt;
  }
}

function untilGoing(session: ServerHttp2Session, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const going = (): void => {
      signal.removeEventListener('abort', going);
      resolve();
    };
    session.once('goaway', going);
    session.once('close', going);
    signal.addEventListener('abort', going, { once: true });
    if (signal.aborted || session.destroyed) going();
  });
}
