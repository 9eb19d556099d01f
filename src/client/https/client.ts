/**
 * The client for parts that run elsewhere than the API server: the same verbs and errors as in one process, carried over
 * HTTP/2 on TLS.
 */
import { apiVersionOf } from '#api/object.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import { deepFreeze } from '#api/freeze.ts';
import type { Status } from '#api/gen/types.ts';
import { ApiError, internalError } from '#api/status.ts';
import { clientOf, pathOf } from '../calls.ts';
import type { Answer, Asked } from '../calls.ts';
import type { Client, ObjectList, WatchEvent } from '../client.ts';
import { Connection } from './connection.ts';
import type { ConnectionOptions, Received } from './connection.ts';
import { readLines } from './lines.ts';
import { parseWarnings } from './warnings.ts';

export interface HttpsClientOptions extends ConnectionOptions {
  /** Told of the server's warnings. */
  readonly onWarning?: (text: string) => void;
}

export interface HttpsClient extends Client {
  /** GET of what is no object, such as a node's proxy: the answer's body. `path` is a URL's, with its query. */
  read(path: string, signal?: AbortSignal): Promise<AsyncIterable<Uint8Array>>;
  /** Breaks off what is under way. */
  close(): void;
}

const methods: Readonly<Record<string, string>> = {
  get: 'GET',
  list: 'GET',
  watch: 'GET',
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
};

export function createHttpsClient(options: HttpsClientOptions): HttpsClient {
  const connection = new Connection(options);

  async function call(type: ResourceType, asked: Asked): Promise<Answer> {
    const signal = asked.options?.signal;
    // A watch that was given up before it began has ended, like one that is given up later.
    if (asked.verb === 'watch' && signal?.aborted) return { kind: 'watch', events: nothing() };
    const received = await connection.send({
      method: methods[asked.verb] ?? 'GET',
      path: urlOf(type, asked),
      ...(asked.body !== undefined && {
        body: {
          contentType: asked.contentType ?? 'application/json',
          bytes: Buffer.from(JSON.stringify(asked.body)),
        },
      }),
      ...(signal && { signal }),
    });
    for (const text of parseWarnings(received.headers['warning'])) options.onWarning?.(text);
    if (received.code >= 400) throw errorOf(received.code, await textOf(received));
    if (asked.verb === 'watch') return { kind: 'watch', events: eventsOf(received, signal) };
    const object: unknown = JSON.parse(await textOf(received));
    if (asked.verb === 'list') return { kind: 'list', list: () => listOf(type, object) };
    return { kind: 'object', object: deepFreeze(object) };
  }

  return {
    ...clientOf(call),
    async read(path, signal) {
      const received = await connection.send({ method: 'GET', path, ...(signal && { signal }) });
      if (received.code >= 400) throw errorOf(received.code, await textOf(received));
      return received.body as AsyncIterable<Uint8Array>; // Without an encoding it gives bytes.
    },
    close: () => connection.close(),
  };
}

function urlOf(type: ResourceType, asked: Asked): string {
  const path = pathOf(type, asked).split('/').map(encodeURIComponent).join('/');
  const query = asked.query?.toString() ?? '';
  return query === '' ? path : `${path}?${query}`;
}

async function textOf({ body }: Received): Promise<string> {
  let text = '';
  for await (const chunk of body.setEncoding('utf8') as AsyncIterable<string>) text += chunk;
  return text;
}

/** The `Status` that the server sent, or one made from what it sent instead. */
function errorOf(code: number, text: string): ApiError {
  try {
    const status: Partial<Status> = JSON.parse(text);
    // Only an API server answers with this kind.
    if (status.kind === 'Status') return new ApiError(status);
  } catch {
    // Not JSON: not of the API.
  }
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: text.trim() || `the server answered with code ${code}`,
    reason: code === 404 ? 'NotFound' : 'InternalError',
    code,
  });
}

/** The items of a list carry no kind of their own on the wire. */
function listOf(type: ResourceType, value: unknown): ObjectList<KubeObject> {
  // What the API server answers a list with.
  const { metadata, items } = value as ObjectList<KubeObject>;
  const names = { apiVersion: apiVersionOf(type), kind: type.kind };
  return deepFreeze({ metadata, items: (items ?? []).map((item) => ({ ...names, ...item })) });
}

async function* nothing(): AsyncGenerator<never> {}

async function* eventsOf(
  { body }: Received,
  signal: AbortSignal | undefined,
): AsyncGenerator<{ readonly event: WatchEvent }> {
  try {
    for await (const line of readLines(body)) yield { event: eventOf(line) };
  } catch (error) {
    // Whoever ended the watch knows it has ended; that a server or network ended it is an end like any other too:
    // the reader lists and watches again.
    if (error instanceof ApiError && !signal?.aborted) throw error;
  } finally {
    body.close();
  }
}

interface WireEvent {
  readonly type: string;
  readonly object: KubeObject;
}

const initialEventsEnd = 'k8s.io/initial-events-end';

/** Throws the ApiError of an `ERROR` event. */
function eventOf(line: string): WatchEvent {
  // What the API server writes to a watch.
  const { type, object } = JSON.parse(line) as WireEvent;
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      return { type, object: deepFreeze(object) };
    case 'BOOKMARK':
      return {
        type,
        resourceVersion: object.metadata.resourceVersion,
        initialEventsEnd: object.metadata.annotations?.[initialEventsEnd] === 'true',
      };
    case 'ERROR':
      throw new ApiError(object);
    default:
      throw internalError(`unknown watch event type ${JSON.stringify(type)}`);
  }
}
