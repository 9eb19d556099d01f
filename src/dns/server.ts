/** The sockets: questions by UDP and TCP, at every address that it is told to listen on. */
import type { Clock } from '#base/clock.ts';
import { HoldfastError, isSystemError, messageOf } from '#base/errors.ts';
import type { Answering } from './answering.ts';
import { wayOf } from './counters.ts';
import type { Counters } from './counters.ts';
import type { DirectAnswers } from './direct.ts';
import type { Answerer, Asker, Transport } from './resolver.ts';
import type { Tap } from './tap.ts';
import { TcpServer } from './tcp/tcp-server.ts';
import { openUdpPort } from './udp/open.ts';
import type { UdpHandler, UdpPort } from './udp/udp-port.ts';
import { rcodes } from './wire/constants.ts';
import { parseQuery } from './wire/query.ts';
import { bare, headerOnly } from './wire/response.ts';

export interface ListenAddress {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

/** How often a port is asked of the system until both transports can have it. */
const portTries = 5;

export interface ServerParts {
  readonly direct: DirectAnswers;
  readonly answerer: Answerer;
  readonly counters: Counters;
  readonly clock: Clock;
  /** Other servers of this process answer at the same addresses. */
  readonly sharedPort: boolean;
}

export class DnsServer {
  /** Who answers; may be exchanged between two questions. */
  answerer: Answerer;
  /** Told of each question and its answer, while there is one. */
  tap: Tap | undefined;
  readonly #parts: ServerParts;
  readonly #udp: UdpPort[] = [];
  readonly #tcp = new TcpServer((message, asker) => this.#answer(message, 'tcp', asker));

  constructor(parts: ServerParts) {
    this.#parts = parts;
    this.answerer = parts.answerer;
  }

  /** For the questions at one address of this machine: those who ask there have addresses of the same family. */
  #handlerAt(host: string): UdpHandler {
    const { direct, counters, clock } = this.#parts;
    const way = wayOf('udp', host);
    return {
      direct: (message, length, out) => direct.answer(message, length, out, way),
      now: () => clock.monotonic(),
      answered: (count, began) => counters.took(clock.monotonic() - began, count),
      answer: (message, asker) => this.#answer(message, 'udp', asker),
    };
  }

  /** The same port for both transports. Rejects with PORT_IN_USE, or CONFIG_INVALID for an address that isn't here. */
  async listen({ host, port }: ListenAddress): Promise<ListenAddress> {
    const { sharedPort } = this.#parts;
    for (let tries = port === 0 ? portTries : 1; ; tries--) {
      const options = { host, port, sharedPort };
      const udp = await openUdpPort(options, this.#handlerAt(host)).catch((cause: unknown) => {
        throw listenFailure({ host, port }, cause);
      });
      const bound = udp.port;
      try {
        await this.#tcp.listen({ host, port: bound, sharedPort });
      } catch (cause) {
        await udp.close();
        // The port that the system chose for UDP may be another program's for TCP.
        if (tries > 1) continue;
        throw listenFailure({ host, port: bound }, cause);
      }
      this.#udp.push(udp);
      return { host, port: bound };
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#tcp.close(), ...this.#udp.map((port) => port.close())]);
  }

  #answer(
    message: Buffer,
    transport: Transport,
    asker: Asker,
  ): Buffer | Promise<Buffer> | undefined {
    const query = parseQuery(message);
    if (query === 'drop') return undefined;
    if (typeof query === 'string') {
      return headerOnly(message, query === 'opcode' ? rcodes.NOTIMP : rcodes.FORMERR);
    }
    const { tap } = this;
    const { counters, clock } = this.#parts;
    const way = wayOf(transport, asker.address);
    const began = clock.monotonic();
    const trail: { by: Answering } = { by: '' };
    const sent = (bytes: Buffer): Buffer => {
      counters.question(way, query.type, message.length, query.edns);
      counters.answer(way, trail.by, (bytes[3] ?? 0) & 0xf, bytes.length);
      counters.took(clock.monotonic() - began, 1);
      tap?.see(query, { client: asker.address, transport, began }, bytes);
      return bytes;
    };
    const answer = this.answerer.answer(query, transport, { ...asker, trail });
    if (!(answer instanceof Promise)) return sent(answer);
    const failed = (): Buffer => {
      counters.failed();
      return bare(query, rcodes.SERVFAIL);
    };
    return answer.catch(failed).then(sent);
  }
}

function listenFailure({ host, port }: ListenAddress, cause: unknown): HoldfastError {
  const where = `${host} port ${port}`;
  if (isSystemError(cause, 'EADDRINUSE')) {
    return new HoldfastError('PORT_IN_USE', `another program answers DNS on ${where}`, {
      cause,
      remedy: `find it with: ss -lunp 'sport = :${port}'`,
    });
  }
  if (isSystemError(cause, 'EACCES')) {
    return new HoldfastError('NOT_ROOT', `only root may listen on ${where}`, { cause });
  }
  return new HoldfastError('CONFIG_INVALID', `cannot listen on ${where}: ${messageOf(cause)}`, {
    cause,
  });
}
