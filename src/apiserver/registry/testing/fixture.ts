/**
 * An API server core on a memory store and a virtual clock, with requests as plain as `GET /api/v1/…`: for the tests
 * of the registry and the verbs.
 */
import { silentLogger } from '#base/log.ts';
import { type Random, seededRandom } from '#base/random.ts';
import { VirtualClock } from '#base/virtual-clock.ts';
import type { ApiRequest, ApiResult, Rendering, WatchItem } from '#client/api-handler.ts';
import type { Client } from '#client/client.ts';
import { createInProcessClient } from '#client/in-process.ts';
import { ApiError } from '#api/status.ts';
import { MemoryStore } from '#storage/memory/memory-store.ts';
import type { Store } from '#storage/store.ts';
import type { AdmissionPlugin } from '../../admission/admission.ts';
import { parseRequestInfo } from '../../request-info.ts';
import { createApiServerCore } from '../core.ts';
import type { Strategy, VersionedReader } from '../strategy.ts';
import { testKinds } from './strategies.ts';

export interface RequestOptions {
  readonly body?: unknown;
  /** Sent instead of `body` as JSON. */
  readonly text?: string;
  readonly contentType?: string;
  readonly as?: Rendering['as'];
  readonly signal?: AbortSignal;
}

/** An answer, read from its bytes as a client over HTTP would. */
export interface Answer {
  readonly code: number;
  // Whatever the server answered: a test looks at what it expects.
  readonly json: Json;
  readonly warnings: readonly string[];
}

/** JSON whose fields can be looked at without asking first. */
export interface Json {
  readonly [field: string]: Json;
}

export interface Fixture {
  readonly client: Client;
  readonly clock: VirtualClock;
  readonly store: Store;
  readonly reader: VersionedReader;
  /** Errors are answered as their Status. */
  request(methodAndUrl: string, options?: RequestOptions): Promise<Answer>;
  /** The raw result; errors are thrown. */
  handle(methodAndUrl: string, options?: RequestOptions): Promise<ApiResult>;
  watch(url: string, options?: RequestOptions): Promise<TestWatch>;
  stop(this: void): Promise<void>;
}

export async function startCore(
  options: {
    readonly store?: Store;
    readonly strategies?: readonly Strategy[];
    readonly admission?: readonly AdmissionPlugin[];
    readonly random?: Random;
  } = {},
): Promise<Fixture> {
  const { store = new MemoryStore(), strategies = testKinds, admission = [] } = options;
  const { random = seededRandom(7) } = options;
  const clock = new VirtualClock();
  const stop = new AbortController();
  const core = createApiServerCore({
    store,
    strategies,
    admission,
    clock,
    random,
    log: silentLogger,
  });
  const running = core.run(stop.signal);
  await core.ready();
  const user = { name: 'tester', groups: ['system:authenticated'] };

  const handle = async (
    methodAndUrl: string,
    {
      options = {},
      warn = () => undefined,
    }: { options?: RequestOptions; warn?: (text: string) => void },
  ): Promise<ApiResult> => {
    const [method = '', url = ''] = methodAndUrl.split(' ');
    const { pathname, searchParams } = new URL(url, 'http://server');
    const { body, contentType = 'application/json', signal = stop.signal, as = 'object' } = options;
    const text = options.text ?? (body === undefined ? undefined : JSON.stringify(body));
    const request: ApiRequest = {
      info: parseRequestInfo(method, decodeURIComponent(pathname), searchParams),
      query: searchParams,
      user,
      rendering: { as },
      signal,
      warn,
      ...(text === undefined
        ? {}
        : { body: { contentType, bytes: new TextEncoder().encode(text) } }),
    };
    return core.handler.handle(request);
  };

  return {
    client: createInProcessClient({ handler: core.handler, user }),
    clock,
    store,
    reader: core.reader,
    handle: (methodAndUrl, options = {}) => handle(methodAndUrl, { options }),
    async request(methodAndUrl, options = {}) {
      const warnings: string[] = [];
      try {
        const result = await handle(methodAndUrl, { options, warn: (text) => warnings.push(text) });
        return { ...readResult(result), warnings };
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        return { code: error.code, json: parse(JSON.stringify(error.status)), warnings };
      }
    },
    async watch(url, options = {}) {
      const end = new AbortController();
      const asked = options.signal ? [options.signal] : [];
      const signal = AbortSignal.any([end.signal, stop.signal, ...asked]);
      const result = await handle(`GET ${url}`, { options: { ...options, signal } });
      if (result.kind !== 'watch') throw new TypeError(`${url} is no watch`);
      return new TestWatch(result.events, end);
    },
    async stop() {
      stop.abort();
      await running;
      await store.close();
    },
  };
}

function readResult(result: ApiResult): { readonly code: number; readonly json: Json } {
  if (result.kind === 'watch') throw new TypeError('use watch()');
  const bytes = result.kind === 'list' ? Buffer.concat(result.chunks()) : result.bytes();
  return { code: result.code, json: parse(new TextDecoder().decode(bytes)) };
}

function parse(text: string): Json {
  return JSON.parse(text) as Json;
}

/** A string or number as text; empty for anything else. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Reads a watch by hand. */
export class TestWatch {
  readonly #events: AsyncIterator<WatchItem>;
  readonly #end: AbortController;

  constructor(events: AsyncIterable<WatchItem>, end: AbortController) {
    this.#events = events[Symbol.asyncIterator]();
    this.#end = end;
  }

  /** The next line's JSON; undefined at the end. Throws what ends the watch. */
  async next(): Promise<Json | undefined> {
    const { value, done } = await this.#events.next();
    return done ? undefined : parse(Buffer.concat(value.line()).toString());
  }

  /** `TYPE name` of so many events; of a bookmark `BOOKMARK revision`. */
  async take(count: number): Promise<string[]> {
    const taken: string[] = [];
    while (taken.length < count) {
      const line = await this.next();
      if (!line) break;
      const { metadata } = line['object'] ?? {};
      const what = textOf(line['type']) === 'BOOKMARK' ? 'resourceVersion' : 'name';
      taken.push(`${textOf(line['type'])} ${textOf(metadata?.[what])}`);
    }
    return taken;
  }

  async stop(): Promise<void> {
    this.#end.abort();
    await this.#events.return?.();
  }
}
