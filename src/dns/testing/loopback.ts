/** A whole DNS server on a loopback port, filled with objects of a cluster, for tests that look at whole answers. */
import { createSocket } from 'node:dgram';
import { on, once } from 'node:events';
import { connect } from 'node:net';
import { endpointSlices, namespaces, services } from '#api/gen/resources.ts';
import type { EndpointSlice, Service } from '#api/gen/types.ts';
import { VirtualClock } from '#base/virtual-clock.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { Engine } from '../engine.ts';
import { namespace, silentEvents } from '../fixtures.ts';
import type { ListenAddress } from '../server.ts';
import { RecordSource } from '../source.ts';
import { readMessage } from './message-reader.ts';
import type { ReadMessage } from './message-reader.ts';
import { question, words } from './question.ts';
import type { QuestionOptions } from './question.ts';

export interface ClusterObjects {
  readonly namespaces?: readonly string[];
  readonly services?: readonly Service[];
  readonly slices?: readonly EndpointSlice[];
}

const lastId = 4242;

/** Holds `default` always. Its serial is 1767225600, the first second of 2026. */
export class LoopbackDns {
  readonly #engine = new Engine(
    {
      clusterDomain: 'cluster.local',
      ranges: ['10.42.0.0/16', '10.43.0.0/16', 'fd42::/56', 'fd43::/112'],
      dnsAddress: '10.43.0.10',
      listen: [{ host: '127.0.0.1', port: 0 }],
    },
    silentEvents,
  );
  #address: ListenAddress = { host: '', port: 0 };

  /** Listens, without knowing anything yet. */
  async listen(): Promise<void> {
    [this.#address = this.#address] = await this.#engine.start();
  }

  /** Tells it all that the cluster holds. */
  async hold(objects: ClusterObjects): Promise<void> {
    const informers = new MemoryInformers();
    for (const name of ['default', ...(objects.namespaces ?? [])]) {
      informers.of(namespaces).put(namespace(name));
    }
    for (const service of objects.services ?? []) informers.of(services).put(service);
    for (const slice of objects.slices ?? []) informers.of(endpointSlices).put(slice);
    const update = this.#engine.update.bind(this.#engine);
    const source = new RecordSource({
      informers,
      clock: new VirtualClock(),
      clusterDomain: 'cluster.local',
      update,
    });
    const end = source.start();
    await source.untilSynced();
    end();
  }

  async udp(message: Buffer): Promise<Buffer> {
    const socket = createSocket('udp4');
    const answered = once(socket, 'message');
    socket.send(message, this.#address.port, this.#address.host);
    const [answer] = (await answered) as [Buffer]; // What the event carries.
    socket.close();
    return answer;
  }

  async tcp(message: Buffer): Promise<Buffer> {
    const [answer = Buffer.alloc(0)] = await this.#tcpUntil([message], () => true);
    return answer;
  }

  /** Everything that comes back for messages of which some may be dropped. */
  async reactions(
    messages: readonly Buffer[],
    transport: 'udp' | 'tcp',
  ): Promise<readonly Buffer[]> {
    // It takes the longest way there is, so that nothing is still under way when it is back.
    const last = question('last.example.com A', { id: lastId });
    const isLast = (answer: Buffer): boolean => answer.includes(last.subarray(12));
    const all = [...messages, last];
    const answers = await (transport === 'udp'
      ? this.#udpUntil(all, isLast)
      : this.#tcpUntil(all, isLast));
    return answers.slice(0, -1);
  }

  async #udpUntil(
    messages: readonly Buffer[],
    isLast: (answer: Buffer) => boolean,
  ): Promise<readonly Buffer[]> {
    const socket = createSocket('udp4');
    for (const message of messages) socket.send(message, this.#address.port, this.#address.host);
    const answers: Buffer[] = [];
    const last = messages.at(-1) ?? Buffer.alloc(0);
    let rounds = 0;
    for await (const [answer] of on(socket, 'message')) {
      answers.push(answer as Buffer); // What the event carries.
      if (!isLast(answer as Buffer)) continue;
      // Answers of one batch go out together, perhaps after this one; so it is asked once more.
      if (rounds++ > 0) break;
      answers.pop();
      socket.send(last, this.#address.port, this.#address.host);
    }
    socket.close();
    return answers;
  }

  async #tcpUntil(
    messages: readonly Buffer[],
    isLast: (answer: Buffer) => boolean,
  ): Promise<readonly Buffer[]> {
    const connection = connect(this.#address.port, this.#address.host);
    for (const message of messages)
      connection.write(Buffer.concat([words(message.length), message]));
    const answers: Buffer[] = [];
    let received: Buffer = Buffer.alloc(0);
    for await (const chunk of connection) {
      received = Buffer.concat([received, chunk as Buffer]); // A socket gives bytes.
      while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
        const answer = received.subarray(2, 2 + received.readUInt16BE(0));
        received = received.subarray(2 + answer.length);
        answers.push(answer);
        if (isLast(answer)) return answers;
      }
    }
    throw new RangeError(`the connection ended after ${answers.length} answers`);
  }

  async ask(
    told: string,
    options: QuestionOptions & { readonly transport?: 'udp' | 'tcp' } = {},
  ): Promise<ReadMessage> {
    const { transport = 'udp', ...rest } = options;
    return readMessage(await this[transport](question(told, rest)));
  }

  stop(): Promise<void> {
    return this.#engine.stop();
  }
}

/** A server that knows these objects, for as long as `use` runs. */
export async function withDns<T>(
  objects: ClusterObjects,
  use: (dns: LoopbackDns) => Promise<T>,
): Promise<T> {
  const dns = new LoopbackDns();
  await dns.listen();
  try {
    await dns.hold(objects);
    return await use(dns);
  } finally {
    await dns.stop();
  }
}

/**
 * The code with its flags, then each record in a line of its own, those of the later sections with the section's name
 * in front. Addresses and SRV records of one name have no order of their own, so they are sorted.
 */
export function told({ rcode, flags, answers, authorities, additionals }: ReadMessage): string[] {
  const types = new Set(answers.map((line) => line.split(' ')[2] ?? ''));
  const [type = ''] = types;
  const unordered = types.size === 1 && ['A', 'AAAA', 'SRV'].includes(type);
  return [
    [rcode, ...flags].join(' '),
    ...(unordered ? answers.toSorted() : answers),
    ...authorities.map((line) => `authority: ${line}`),
    ...additionals.map((line) => `additional: ${line}`),
  ];
}

/** Asks by UDP without EDNS, with it, and by TCP; what is told must be the same. */
export async function askEachWay(dns: LoopbackDns, asked: string): Promise<readonly string[]> {
  const plain = told(await dns.ask(asked));
  const others = [
    await dns.ask(asked, { edns: {} }),
    await dns.ask(asked, { transport: 'tcp', edns: {} }),
  ];
  for (const other of others.map(told)) {
    if (other.join('\n') !== plain.join('\n')) {
      throw new RangeError(`one way:\n${plain.join('\n')}\nanother:\n${other.join('\n')}`);
    }
  }
  return plain;
}

/** The line that a negative answer about the cluster's zone carries. */
export const soaLine =
  'authority: cluster.local. 0 SOA ns.dns.cluster.local. hostmaster.cluster.local. 1767225600 7200 1800 86400 0';

/** A name's own lines: what a negative answer says of it. */
export const noData: readonly string[] = ['NOERROR aa rd ra', soaLine];
export const noName: readonly string[] = ['NXDOMAIN aa rd ra', soaLine];
