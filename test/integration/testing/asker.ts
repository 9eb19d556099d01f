/** A DNS client that hides nothing: one socket, questions as they are given, answers read to the last byte. */
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { readMessage } from '#dns/testing/message-reader.ts';
import type { ReadMessage } from '#dns/testing/message-reader.ts';
import { question } from '#dns/testing/question.ts';

/** Longer than any answer may take here; a lost one must not go unseen. */
const patienceMs = 5000;

export class Asker {
  readonly #socket: Socket = createSocket('udp4');
  readonly #waiting = new Map<number, (message: ReadMessage) => void>();
  readonly #server: () => { readonly host: string; readonly port: number };
  #id = 0;

  /** `server` is asked each time: it may not have started yet. */
  constructor(server: () => { readonly host: string; readonly port: number }) {
    this.#server = server;
    this.#socket.on('message', (bytes) => {
      const message = readMessage(bytes);
      this.#waiting.get(message.id)?.(message);
      this.#waiting.delete(message.id);
    });
  }

  /** `told` is such as `db.default.svc.cluster.local A`. Rejects when no answer comes. */
  ask(told: string): Promise<ReadMessage> {
    const { host, port } = this.#server();
    const id = (this.#id = (this.#id + 1) % 65_536);
    const { promise, resolve, reject } = Promise.withResolvers<ReadMessage>();
    const timer = setTimeout(() => reject(new Error(`no answer to ${told}`)), patienceMs);
    this.#waiting.set(id, (message) => {
      clearTimeout(timer);
      resolve(message);
    });
    this.#socket.send(question(told, { id, edns: {} }), port, host);
    return promise;
  }

  /** The addresses of a name, or the code of the answer without one. */
  async look(name: string): Promise<string> {
    const { rcode, answers } = await this.ask(`${name} A`);
    const addresses = answers.map((line) => line.split(' ').at(-1) ?? '');
    return addresses.length > 0 ? addresses.toSorted().join(' ') : rcode;
  }

  close(): void {
    this.#socket.close();
  }
}
