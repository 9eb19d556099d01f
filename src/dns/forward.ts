/**
 * Asks the node's own resolvers what the cluster doesn't know. Each question goes out from a port of its own, with an
 * id that can't be guessed; what comes back must be from the one asked, about the question asked.
 */
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { HoldfastError } from '#base/errors.ts';
import type { Clock } from '#base/clock.ts';
import type { Upstream } from './resolv-conf.ts';
import { flags } from './wire/constants.ts';
import { encodeQuery, parseQuery } from './wire/query.ts';
import { readAnswer } from './wire/response.ts';
import type { ReadAnswer } from './wire/response.ts';
import type { WireName } from './wire/name.ts';

export interface ForwarderOptions {
  readonly clock: Clock;
  /** Read at each question; none means that there is nobody to ask. */
  readonly upstreams: () => readonly Upstream[];
  /** For one try. */
  readonly timeoutMs?: number;
}

/** More at the same time are refused: somebody asks faster than the world answers. */
const maximumInFlight = 1000;

export class Forwarder {
  readonly #options: ForwarderOptions;
  #inFlight = 0;

  constructor(options: ForwarderOptions) {
    this.#options = options;
  }

  /**
   * Passes a client's message on and answers with what came back, the client's id put back. Undefined when nobody
   * answers. `overTcp` when the client asked that way, since it then wants the whole answer.
   */
  async forward(message: Buffer, overTcp: boolean): Promise<Buffer | undefined> {
    if (this.#inFlight >= maximumInFlight) return undefined;
    this.#inFlight += 1;
    try {
      const answer = await this.#askEach(message, overTcp);
      if (answer) message.copy(answer, 0, 0, 2);
      return answer;
    } finally {
      this.#inFlight -= 1;
    }
  }

  /** Asks for one name's records, by TCP where UDP can't carry them. */
  async lookup(name: WireName, type: number): Promise<ReadAnswer | undefined> {
    const query = encodeQuery(0, { name, type });
    const short = await this.forward(query, false);
    const read = short && readAnswer(short);
    if (!read?.truncated) return read;
    const whole = await this.forward(query, true);
    return (whole && readAnswer(whole)) ?? read;
  }

  async #askEach(message: Buffer, overTcp: boolean): Promise<Buffer | undefined> {
    const { upstreams, clock, timeoutMs = 2000 } = this.#options;
    for (const upstream of upstreams()) {
      const question = Buffer.from(message);
      question.writeUInt16BE(randomInt(0x1_0000), 0);
      const ask = overTcp ? askTcp : askUdp;
      try {
        return await ask(upstream, question, { clock, timeoutMs });
      } catch {
        // This one doesn't answer; perhaps the next does. That nobody does is told to the client.
      }
    }
    return undefined;
  }
}

interface Patience {
  readonly clock: Clock;
  readonly timeoutMs: number;
}

function askUdp(upstream: Upstream, question: Buffer, patience: Patience): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(upstream.address.includes(':') ? 'udp6' : 'udp4');
    const end = (settle: () => void): void => {
      timer.cancel();
      socket.close();
      settle();
    };
    const timer = patience.clock.after(patience.timeoutMs, () =>
      end(() => reject(silence(upstream))),
    );
    socket.on('error', (error) => end(() => reject(error)));
    socket.on('message', (answer) => {
      // Anything else is somebody's guess: wait on for the real one.
      if (answers(answer, question)) end(() => resolve(answer));
    });
    // Connected, so that the system takes datagrams from this server only, and tells when it refuses.
    socket.connect(upstream.port, upstream.address, () => socket.send(question));
  });
}

function askTcp(upstream: Upstream, question: Buffer, patience: Patience): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect(upstream.port, upstream.address);
    const end = (settle: () => void): void => {
      timer.cancel();
      socket.destroy();
      settle();
    };
    const timer = patience.clock.after(patience.timeoutMs, () =>
      end(() => reject(silence(upstream))),
    );
    let received: Buffer = Buffer.alloc(0);
    socket.on('error', (error) => end(() => reject(error)));
    socket.on('end', () => end(() => reject(silence(upstream))));
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE(0)) return;
      const answer = Buffer.from(received.subarray(2, 2 + received.readUInt16BE(0)));
      end(() => (answers(answer, question) ? resolve(answer) : reject(silence(upstream))));
    });
    const length = Buffer.alloc(2);
    length.writeUInt16BE(question.length, 0);
    socket.write(Buffer.concat([length, question]));
  });
}

function silence({ address }: Upstream): HoldfastError {
  return new HoldfastError('ABORTED', `the resolver ${address} gave no answer`);
}

/** The same id and the same question, byte for byte. */
function answers(answer: Buffer, question: Buffer): boolean {
  const asked = parseQuery(question);
  if (typeof asked === 'string' || answer.length < asked.questionEnd) return false;
  return (
    answer.readUInt16BE(0) === asked.id &&
    (answer.readUInt16BE(2) & flags.response) !== 0 &&
    answer.subarray(12, asked.questionEnd).equals(question.subarray(12, asked.questionEnd))
  );
}
