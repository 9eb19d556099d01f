/** Upstream servers on loopback, and what asks them, for the tests of forwarding. */
import { createSocket } from 'node:dgram';
import type { Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { seededRandom } from '#base/random.ts';
import { VirtualClock } from '#base/virtual-clock.ts';
import type { DnsSettings, ForwardRoute, Upstream } from '../config/settings.ts';
import { defaultSettings } from '../config/settings.ts';
import { flags, rcodes, types } from '../wire/constants.ts';
import type { Rcode } from '../wire/constants.ts';
import { fromWire, rootName, toWire } from '../wire/name.ts';
import type { WireName } from '../wire/name.ts';
import { encodeQuery, parseQuery } from '../wire/query.ts';
import type { Query } from '../wire/query.ts';
import type { ResourceRecord } from '../wire/record.ts';
import { compile, instantiate, readAnswer } from '../wire/response.ts';
import { Forwarder } from './forwarder.ts';
import { onTestFinished } from 'vitest';

export interface Told {
  readonly rcode?: Rcode;
  readonly answers?: readonly ResourceRecord[];
  readonly authorities?: readonly ResourceRecord[];
  readonly truncated?: boolean;
}

/** The message that an upstream would send. */
export function tell(query: Query, told: Told): Buffer {
  const { rcode = rcodes.NOERROR, answers = [], authorities = [], truncated = false } = told;
  const answer = { rcode, authoritative: false, answers, authorities };
  const message = instantiate(compile(query.name, query.type, answer), query, {});
  if (truncated) message.writeUInt16BE(message.readUInt16BE(2) | flags.truncated, 2);
  return message;
}

export function address(name: WireName, text: string, ttl = 60): ResourceRecord {
  return { name, ttl, data: { type: 'A', address: text } };
}

export function soa(zone: string, ttl: number, minimum: number): ResourceRecord {
  const timers = { refresh: 1, retry: 1, expire: 1, minimum };
  return {
    name: toWire(zone),
    ttl,
    data: { type: 'SOA', primary: rootName, mailbox: rootName, serial: 1, timers },
  };
}

export interface Heard {
  readonly query: Query;
  /** With the final dot, its case kept. */
  readonly name: string;
  readonly transport: 'udp' | 'tcp';
  /** Of the asker. */
  readonly port: number;
}

/** What to send back, at once or later; nothing: silence. */
export type Reply = (
  heard: Heard,
) => Buffer | readonly Buffer[] | undefined | Promise<Buffer | undefined>;

export class FakeUpstream {
  readonly heard: Heard[] = [];
  readonly connections = new Set<Socket>();
  readonly upstream: Upstream;
  readonly #udp: UdpSocket;
  readonly #tcp: Server;
  readonly #reply: Reply;

  private constructor(udp: UdpSocket, tcp: Server, reply: Reply) {
    this.upstream = { address: '127.0.0.1', port: udp.address().port };
    this.#udp = udp;
    this.#tcp = tcp;
    this.#reply = reply;
    udp.on('message', (message, from) => {
      const send = (answer: Buffer): void => udp.send(answer, from.port, from.address);
      this.#receive(message, { transport: 'udp', port: from.port, send });
    });
    tcp.on('connection', (connection) => this.#serve(connection.setNoDelay()));
  }

  /** At a port that both transports can have. */
  static async start(reply: Reply): Promise<FakeUpstream> {
    for (;;) {
      const udp = createSocket('udp4');
      udp.bind(0, '127.0.0.1');
      await once(udp, 'listening');
      const tcp = createServer();
      try {
        tcp.listen(udp.address().port, '127.0.0.1');
        await once(tcp, 'listening');
        return new FakeUpstream(udp, tcp, reply);
      } catch {
        // The port is another's for TCP: another one, then.
        udp.close();
      }
    }
  }

  /** The names asked, in order. */
  get names(): readonly string[] {
    return this.heard.map(({ name }) => name);
  }

  async stop(): Promise<void> {
    for (const connection of this.connections) connection.destroy();
    await Promise.all([
      new Promise<void>((resolve) => this.#udp.close(() => resolve())),
      new Promise<void>((resolve) => this.#tcp.close(() => resolve())),
    ]);
  }

  #serve(connection: Socket): void {
    this.connections.add(connection);
    connection.on('close', () => this.connections.delete(connection));
    connection.on('error', () => connection.destroy());
    let received: Buffer = Buffer.alloc(0);
    connection.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
        const end = 2 + received.readUInt16BE(0);
        const port = connection.remotePort ?? 0;
        const send = (answer: Buffer): void => sendFramed(connection, answer);
        this.#receive(received.subarray(2, end), { transport: 'tcp', port, send });
        received = received.subarray(end);
      }
    });
  }

  #receive(
    message: Buffer,
    from: Pick<Heard, 'transport' | 'port'> & { readonly send: (answer: Buffer) => void },
  ): void {
    const query = parseQuery(message);
    if (typeof query === 'string') throw new TypeError(query);
    const name = fromWire(message.toString('latin1', 12, query.questionEnd - 4));
    const heard = { query, name, transport: from.transport, port: from.port };
    this.heard.push(heard);
    void Promise.resolve(this.#reply(heard)).then((answer) => {
      const answers = answer === undefined || Buffer.isBuffer(answer) ? [answer] : answer;
      for (const one of answers) if (one) from.send(one);
      return undefined;
    });
  }
}

/** In two pieces, as a network may deliver it. */
function sendFramed(connection: Socket, answer: Buffer): void {
  if (connection.destroyed) return;
  const length = Buffer.alloc(2);
  length.writeUInt16BE(answer.length, 0);
  // Nothing of another answer may come between.
  connection.write(Buffer.concat([length, answer.subarray(0, 5)]));
  connection.write(answer.subarray(5));
}

/** Answers every A with this address. */
export function always(text: string, ttl = 60): Reply {
  return ({ query }) => tell(query, { answers: [address(query.name, text, ttl)] });
}

export const silence: Reply = () => undefined;

export interface QuestionOptions {
  readonly type?: number;
  readonly id?: number;
  /** Of the second 16-bit word of the header. */
  readonly bits?: number;
  readonly dnssecOk?: boolean;
}

/** What a client sends, with EDNS. The case of `name` is kept. */
export function ask(name: string, options: QuestionOptions = {}): Query {
  const { type = types.A, id = 1, bits = flags.recursionDesired, dnssecOk = false } = options;
  const wire = toWire(name);
  const message = encodeQuery(id, { name: wire, type });
  message.writeUInt16BE(bits, 2);
  if (dnssecOk) message.writeUInt8(0x80, message.length - 4);
  let at = 12;
  for (const label of name.split('.')) {
    message.write(label, at + 1, 'latin1');
    at += 1 + label.length;
  }
  const query = parseQuery(message);
  if (typeof query === 'string') throw new TypeError(query);
  return query;
}

export function routeTo(
  to: readonly (FakeUpstream | Upstream)[],
  more: Partial<ForwardRoute> = {},
): ForwardRoute {
  const [base] = defaultSettings.forward;
  if (!base) throw new TypeError('no route');
  return { ...base, to: to.map((one) => ('upstream' in one ? one.upstream : one)), ...more };
}

export function settingsOf(...forward: readonly ForwardRoute[]): DnsSettings {
  return { ...defaultSettings, forward };
}

/** A forwarder whose time stands still until the test moves it. */
export function forwarderOf(settings: Pick<DnsSettings, 'forward' | 'cache'>) {
  const clock = new VirtualClock();
  const loops: Upstream[] = [];
  const forwarder = new Forwarder({
    clock,
    random: seededRandom(1),
    settings,
    onLoop: (upstream) => loops.push(upstream),
  });
  return { clock, forwarder, loops };
}

/** The code's name, then the addresses. */
export function said(message: Buffer): string {
  const read = readAnswer(message);
  const rcode = Object.entries(rcodes).find(([, number]) => number === read?.rcode)?.[0];
  const addresses = read?.answers.flatMap(({ data }) => ('address' in data ? [data.address] : []));
  return [rcode, ...(addresses ?? [])].join(' ');
}

/** Answers that may be there already, or come later. */
export function allOf(answers: readonly (Buffer | Promise<Buffer>)[]): Promise<Buffer[]> {
  return Promise.all(answers.map(async (answer) => answer));
}

/** A server that runs until the end of the test. */
export async function upstream(reply: Reply): Promise<FakeUpstream> {
  const server = await FakeUpstream.start(reply);
  onTestFinished(() => server.stop());
  return server;
}
