/**
 * A connection to the API that is broken and healed on purpose, to see what becomes of a node: requests fail, or get no
 * answer until it is healed and the old connection is found dead; watches end.
 */
import { serviceUnavailable } from '#api/status.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import type { Client, WatchEvent, WatchOptions } from './client.ts';

type State = 'sound' | 'fails' | 'hangs';

export class BreakableClient implements Client {
  readonly #client: Client;
  #state: State = 'sound';
  #broken = Promise.withResolvers<void>();
  readonly #hanging = new Set<() => void>();

  constructor(client: Client) {
    this.#client = client;
  }

  break(how: 'fails' | 'hangs'): void {
    this.#state = how;
    this.#broken.resolve();
  }

  heal(): void {
    this.#state = 'sound';
    this.#broken = Promise.withResolvers<void>();
    for (const fail of this.#hanging) fail();
    this.#hanging.clear();
  }

  get: Client['get'] = (...args) => this.#send(args.at(-1), () => this.#client.get(...args));
  list: Client['list'] = (...args) => this.#send(args.at(-1), () => this.#client.list(...args));
  create: Client['create'] = (...args) =>
    this.#send(args.at(-1), () => this.#client.create(...args));
  update: Client['update'] = (...args) =>
    this.#send(args.at(-1), () => this.#client.update(...args));
  patch: Client['patch'] = (...args) => this.#send(args.at(-1), () => this.#client.patch(...args));
  apply: Client['apply'] = (...args) => this.#send(args.at(-1), () => this.#client.apply(...args));
  delete: Client['delete'] = (...args) =>
    this.#send(args.at(-1), () => this.#client.delete(...args));
  deleteCollection: Client['deleteCollection'] = (...args) =>
    this.#send(args.at(-1), () => this.#client.deleteCollection(...args));
  post: Client['post'] = (...args) => this.#send(args.at(-1), () => this.#client.post(...args));

  async *watch<T extends KubeObject>(
    type: ResourceType<T>,
    options?: WatchOptions,
  ): AsyncGenerator<WatchEvent<T>> {
    await this.#send(options, () => Promise.resolve());
    const { promise: broken } = this.#broken;
    const events = this.#client.watch(type, options)[Symbol.asyncIterator]();
    for (;;) {
      const next = await Promise.race([events.next(), broken]);
      if (!next || next.done || this.#state !== 'sound') return;
      yield next.value;
    }
  }

  #send<T>(options: unknown, call: () => Promise<T>): Promise<T> {
    if (this.#state === 'sound') return call();
    const failure = serviceUnavailable('the connection is broken');
    if (this.#state === 'fails') return Promise.reject(failure);
    const { signal } = (options ?? {}) as { readonly signal?: AbortSignal };
    return new Promise((_, reject) => {
      const fail = (): void => reject(failure);
      this.#hanging.add(fail);
      signal?.addEventListener('abort', fail, { once: true });
    });
  }
}
