/**
 * Connected UDP sockets to one upstream. Each has a port that the system chose at random, carries several questions at
 * the same time, and makes way for another port after a while, so that nobody learns which one to send forgeries to.
 */
import { createSocket } from 'node:dgram';
import type { Clock } from '#base/clock.ts';
import type { Random } from '#base/random.ts';
import type { Upstream } from '../config/settings.ts';
import { Outstanding } from './outstanding.ts';
import type { Outcome } from './outstanding.ts';
import type { Question } from './question.ts';

export interface PoolParts {
  readonly upstream: Upstream;
  readonly clock: Clock;
  readonly random: Random;
}

export interface AskOptions {
  readonly timeoutMs: number;
  /** How long a socket is kept. */
  readonly expireMs: number;
}

/** What came of it, and whether a socket was there already. */
export interface Asked {
  readonly outcome: Promise<Outcome>;
  readonly kept: boolean;
}

const ports = 4;
/** So many questions, then the port changes. */
const questionsPerPort = 100;

export class UdpPool {
  readonly #parts: PoolParts;
  readonly #slots: (Port | undefined)[] = Array.from({ length: ports });

  constructor(parts: PoolParts) {
    this.#parts = parts;
  }

  ask(question: Question, { timeoutMs, expireMs }: AskOptions): Asked {
    const slot = Math.floor(this.#parts.random.next() * ports);
    const kept = this.#slots[slot];
    if (kept?.takes) return { outcome: kept.ask(question, timeoutMs), kept: true };
    const port = new Port(this.#parts, expireMs);
    this.#slots[slot] = port;
    return { outcome: port.ask(question, timeoutMs), kept: false };
  }

  /** Sockets without questions are closed; the others when theirs have ended. */
  retire(): void {
    for (const port of this.#slots.splice(0, ports, ...Array.from({ length: ports }, none))) {
      port?.retire();
    }
  }
}

const none = (): undefined => undefined;

class Port {
  readonly #outstanding: Outstanding;
  readonly #socket;
  readonly #expiry;
  /** What was asked before the socket was connected. */
  #early: Buffer[] | undefined = [];
  #left = questionsPerPort;
  #retired = false;
  #closed = false;

  constructor({ upstream, clock }: PoolParts, expireMs: number) {
    this.#outstanding = new Outstanding(clock, () => this.#closeWhenDone());
    this.#socket = createSocket(upstream.address.includes(':') ? 'udp6' : 'udp4');
    this.#socket.unref();
    this.#socket.on('message', (message) => this.#outstanding.receive(message));
    // Whatever it is (most often: nobody listens there), it is true for all that went this way.
    this.#socket.on('error', () => this.#fail());
    this.#socket.on('connect', () => this.#connected());
    // Connected, so that the system takes datagrams from this server only, and tells when it refuses.
    this.#socket.connect(upstream.port, upstream.address);
    this.#expiry = clock.after(expireMs, () => this.retire());
  }

  get takes(): boolean {
    return !this.#retired && this.#left > 0;
  }

  ask(question: Question, timeoutMs: number): Promise<Outcome> {
    const { message, outcome } = this.#outstanding.add(question, timeoutMs);
    if (this.#early) this.#early.push(message);
    else this.#socket.send(message);
    this.#left -= 1;
    if (this.#left === 0) this.retire();
    return outcome;
  }

  retire(): void {
    this.#retired = true;
    this.#closeWhenDone();
  }

  #connected(): void {
    if (this.#closed) return;
    for (const message of this.#early ?? []) this.#socket.send(message);
    this.#early = undefined;
  }

  #fail(): void {
    this.#retired = true;
    this.#outstanding.endAll('refused');
    this.#closeWhenDone();
  }

  #closeWhenDone(): void {
    if (!this.#retired || this.#closed || this.#outstanding.size > 0) return;
    this.#closed = true;
    this.#expiry.cancel();
    this.#socket.close();
  }
}
