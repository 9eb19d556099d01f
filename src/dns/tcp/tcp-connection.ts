/**
 * One client's connection: questions may follow each other without waiting, and each answer goes out when it is there
 * (RFC 7766 §6.2.1.1). Whatever the client does, only so much is held for it: who asks faster than the answers come, or
 * are read, isn't listened to meanwhile.
 */
import type { Socket } from 'node:net';
import type { Asker } from '../resolver.ts';
import { longestQuestion } from '../wire/query.ts';
import type { Held } from './connection-shares.ts';

/** The answer to a message; undefined: none. A promise of it never rejects. */
export type Answer = (message: Buffer, asker: Asker) => Buffer | Promise<Buffer> | undefined;

export interface TcpConnectionEvents {
  /** Something came. */
  readonly used: () => void;
  readonly closed: () => void;
}

/** A client that says nothing for so long, or reads nothing, is let go (RFC 7766 §6.2.3). */
const idleMs = 10_000;
/** Questions of one connection that wait for an answer. */
const mostUnderWay = 64;
/** Then others have their turn. */
const questionsPerTurn = 32;
const lengthBytes = 2;
const headerBytes = 12;

export class TcpConnection implements Held {
  readonly client: string;
  readonly #asker: Asker;
  readonly #socket: Socket;
  readonly #answer: Answer;
  #received: Buffer = Buffer.alloc(0);
  /** Of a question that is too long: so many of its bytes are still to come, and are for nobody. */
  #skipping = 0;
  #underWay = 0;
  #scheduled = false;
  #ended = false;

  constructor(socket: Socket, answer: Answer, events: TcpConnectionEvents) {
    this.client = socket.remoteAddress ?? '';
    this.#asker = { address: this.client, port: socket.remotePort ?? 0 };
    this.#socket = socket;
    this.#answer = answer;
    socket.on('close', events.closed);
    socket.on('error', () => socket.destroy());
    socket.setTimeout(idleMs, () => socket.destroy());
    socket.on('drain', () => this.#work());
    socket.on('end', () => {
      this.#ended = true;
      this.#work();
    });
    socket.on('data', (chunk: Buffer) => {
      events.used();
      this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
      this.#work();
    });
  }

  get idle(): boolean {
    return this.#underWay === 0;
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Answers what is there; listens on when all of it is. */
  #work(): void {
    if (this.#scheduled) return;
    for (let taken = 0; ; taken++) {
      if (this.#socket.destroyed) return;
      const message = this.#blocked ? undefined : this.#next();
      if (message === undefined) break;
      this.#reply(message);
      if (taken < questionsPerTurn) continue;
      this.#scheduled = true;
      this.#socket.pause();
      setImmediate(() => {
        this.#scheduled = false;
        this.#work();
      });
      return;
    }
    if (this.#blocked) this.#socket.pause();
    else this.#listenOn();
  }

  /** It waits for answers, or for the client to read them. */
  get #blocked(): boolean {
    return this.#underWay >= mostUnderWay || this.#socket.writableNeedDrain;
  }

  #listenOn(): void {
    // A copy, so that a few bytes don't keep all that they came with.
    this.#received = Buffer.from(this.#received);
    // A client that has said all that it wanted to still gets its answers.
    if (this.#ended && this.#underWay === 0) this.#socket.end();
    else this.#socket.resume();
  }

  /** The next whole message; of one that is too long its header, of which nothing comes but an error. */
  #next(): Buffer | undefined {
    this.#skip();
    if (this.#received.length < lengthBytes) return undefined;
    const length = this.#received.readUInt16BE(0);
    const kept = length > longestQuestion ? headerBytes : length;
    const end = lengthBytes + kept;
    if (this.#received.length < end) return undefined;
    // A copy here too: it may have to wait.
    const message = Buffer.from(this.#received.subarray(lengthBytes, end));
    this.#received = this.#received.subarray(end);
    this.#skipping = length - kept;
    return message;
  }

  #skip(): void {
    const skipped = Math.min(this.#skipping, this.#received.length);
    this.#skipping -= skipped;
    this.#received = this.#received.subarray(skipped);
  }

  #reply(message: Buffer): void {
    const answer = this.#answer(message, this.#asker);
    if (answer instanceof Promise) {
      this.#underWay += 1;
      void answer.then((late) => {
        this.#underWay -= 1;
        this.#send(late);
        this.#work();
        return undefined;
      });
    } else if (answer) this.#send(answer);
  }

  #send(answer: Buffer): void {
    if (this.#socket.destroyed) return;
    const length = Buffer.alloc(lengthBytes);
    length.writeUInt16BE(answer.length, 0);
    this.#socket.write(Buffer.concat([length, answer]));
  }
}
