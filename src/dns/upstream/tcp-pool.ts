/**
 * Connections to one upstream, each kept for the next question and carrying several at the same time (RFC 7766 §6.2.1).
 * The answers come in any order.
 */
import { connect } from 'node:net';
import type { Clock, Timer } from '#base/clock.ts';
import type { Upstream } from '../config/settings.ts';
import { Outstanding } from './outstanding.ts';
import type { Outcome } from './outstanding.ts';
import type { Question } from './question.ts';
import type { Asked, AskOptions, PoolParts } from './udp-pool.ts';

const maximumConnections = 4;
/** A connection with so many unanswered questions is left to them, while there may be another. */
const crowded = 32;

export class TcpPool {
  readonly #parts: Pick<PoolParts, 'upstream' | 'clock'>;
  readonly #connections = new Set<Connection>();
  #retired = false;

  constructor(parts: Pick<PoolParts, 'upstream' | 'clock'>) {
    this.#parts = parts;
  }

  ask(question: Question, options: AskOptions): Asked {
    const kept = this.#pick();
    if (!kept) return { outcome: this.#open(options).ask(question, options), kept: false };
    return { outcome: this.#askKept(kept, question, options), kept: true };
  }

  /** Connections without questions are closed; the others when theirs have ended. */
  retire(): void {
    this.#retired = true;
    for (const connection of this.#connections) connection.retire();
  }

  /** A server may close a connection at the very moment when it is used again: that is no failure of the server's. */
  async #askKept(kept: Connection, question: Question, options: AskOptions): Promise<Outcome> {
    const { clock } = this.#parts;
    const start = clock.monotonic();
    const outcome = await kept.ask(question, options);
    if (outcome !== 'closed') return outcome;
    const timeoutMs = options.timeoutMs - (clock.monotonic() - start);
    if (timeoutMs <= 0) return 'silent';
    return this.#open(options).ask(question, { ...options, timeoutMs });
  }

  /** The one with the fewest questions; none when another should be opened instead. */
  #pick(): Connection | undefined {
    let best: Connection | undefined;
    for (const connection of this.#connections) {
      if (connection.takes && (!best || connection.pending < best.pending)) best = connection;
    }
    const full = this.#connections.size >= maximumConnections;
    return best && (best.pending < crowded || full) ? best : undefined;
  }

  #open({ expireMs }: AskOptions): Connection {
    const ended = (): void => void this.#connections.delete(connection);
    const connection = new Connection({ ...this.#parts, expireMs, ended });
    if (this.#retired) connection.retire();
    else this.#connections.add(connection);
    return connection;
  }
}

interface ConnectionParts {
  readonly upstream: Upstream;
  readonly clock: Clock;
  readonly expireMs: number;
  readonly ended: () => void;
}

class Connection {
  readonly #parts: ConnectionParts;
  readonly #outstanding: Outstanding;
  readonly #socket;
  #received: Buffer = Buffer.alloc(0);
  /** The time at which something came last. */
  #heard = -1;
  #idle: Timer | undefined;
  #asked = false;
  #connected = false;
  #retired = false;
  #closed = false;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    this.#outstanding = new Outstanding(parts.clock, () => this.#questionEnded());
    this.#socket = connect({
      port: parts.upstream.port,
      host: parts.upstream.address,
      noDelay: true,
    });
    this.#socket.unref();
    this.#socket.on('connect', () => (this.#connected = true));
    this.#socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.#socket.on('error', () => this.#close());
    this.#socket.on('end', () => this.#close());
    this.#socket.on('close', () => this.#close());
  }

  get takes(): boolean {
    return !this.#retired && !this.#closed;
  }

  get pending(): number {
    return this.#outstanding.size;
  }

  async ask(question: Question, { timeoutMs }: AskOptions): Promise<Outcome> {
    this.#idle?.cancel();
    this.#asked = true;
    const start = this.#parts.clock.monotonic();
    const { message, outcome } = this.#outstanding.add(question, timeoutMs);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(message.length, 0);
    this.#socket.write(Buffer.concat([length, message]));
    const result = await outcome;
    // Nothing at all came meanwhile: perhaps the way is broken, and nobody would ever tell.
    if (result === 'silent' && this.#heard < start) this.#close();
    return result;
  }

  retire(): void {
    this.#retired = true;
    if (this.#asked && this.pending === 0) this.#close();
  }

  #receive(chunk: Buffer): void {
    this.#heard = this.#parts.clock.monotonic();
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    while (this.#received.length >= 2) {
      const end = 2 + this.#received.readUInt16BE(0);
      if (this.#received.length < end) return;
      this.#outstanding.receive(this.#received.subarray(2, end));
      this.#received = this.#received.subarray(end);
    }
  }

  #questionEnded(): void {
    if (this.#closed || this.pending > 0) return;
    if (this.#retired) return this.#close();
    this.#idle = this.#parts.clock.after(this.#parts.expireMs, () => this.#close());
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#idle?.cancel();
    this.#socket.destroy();
    this.#parts.ended();
    this.#outstanding.endAll(this.#connected ? 'closed' : 'refused');
  }
}
