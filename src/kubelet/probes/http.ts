/** HTTP probes and hooks: one GET from the node to the Pod. */
import type { IncomingMessage } from 'node:http';
import { request as httpsGet } from 'node:https';
import type { HTTPGetAction } from '#api/gen/types.ts';
import { HoldfastError, messageOf } from '#base/errors.ts';
import { http } from '#base/http.ts';
import { connectionFailure } from './tcp.ts';

export interface HttpAnswer {
  readonly status: number;
  /** At most `maxBody` bytes. */
  readonly body: string;
  /** Set when the answer sent the caller to another host, which isn't followed. */
  readonly redirectedTo?: string;
}

export interface ConnectOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export type HttpTarget = Omit<HTTPGetAction, 'host' | 'port'> & {
  readonly host: string;
  readonly port: number;
};

const maxBody = 10 * 1024;
const maxRedirects = 10;
const userAgent = 'kube-probe/1.36';

export function urlOf({ scheme = 'HTTP', host, port, path = '/' }: HttpTarget): URL {
  const name = host.includes(':') ? `[${host}]` : host;
  return new URL(
    `${scheme.toLowerCase()}://${name}:${port}${path.startsWith('/') ? '' : '/'}${path}`,
  );
}

/** Rejects with a message in Go's words when there is no answer. */
export async function httpRequest(
  target: HttpTarget,
  options: ConnectOptions,
): Promise<HttpAnswer> {
  let url = urlOf(target);
  const headers = headersOf(target);
  for (let redirects = 0; ; redirects++) {
    const answer = await get(url, headers, options);
    const { location } = answer;
    if (location === undefined || answer.status < 300 || answer.status >= 400) return answer;
    const next = new URL(location, url);
    if (next.hostname !== url.hostname) return { ...answer, redirectedTo: next.href };
    if (redirects === maxRedirects) {
      throw new HoldfastError(
        'COMMAND_FAILED',
        `Get "${location}": stopped after ${maxRedirects} redirects`,
      );
    }
    url = next;
  }
}

function headersOf({ httpHeaders = [] }: HttpTarget): Record<string, string[]> {
  const headers: Record<string, string[]> = {};
  for (const { name, value } of httpHeaders) (headers[name.toLowerCase()] ??= []).push(value);
  headers['user-agent'] ??= [userAgent];
  headers['accept'] ??= ['*/*'];
  // `Accept: ` (empty) means: send none.
  if (headers['accept'].join('') === '') delete headers['accept'];
  headers['connection'] = ['close'];
  return headers;
}

function get(
  url: URL,
  headers: Record<string, string[]>,
  { timeoutMs, signal }: ConnectOptions,
): Promise<HttpAnswer & { location?: string }> {
  return new Promise((resolve, reject) => {
    // For the whole exchange: an answer that comes in drops must end too.
    const expiry = AbortSignal.timeout(timeoutMs);
    const fail = (error: unknown): void => {
      const why = expiry.aborted
        ? 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)'
        : connectionFailure(error, addressOf(url));
      reject(new HoldfastError('COMMAND_FAILED', `Get "${shown(url)}": ${why}`, { cause: error }));
    };
    const secure = url.protocol === 'https:';
    const call = (secure ? httpsGet : http.request)(
      url,
      // The certificate of a Pod is its own affair, as upstream decided.
      {
        headers: single(headers),
        agent: false,
        rejectUnauthorized: false,
        // Nobody need be trusted; without this Node.js would read its whole list of authorities.
        ca: [],
        signal: signal ? AbortSignal.any([expiry, signal]) : expiry,
      },
      (response) => {
        answerOf(response).then(resolve, fail);
      },
    );
    call.on('error', fail);
    call.end();
  });
}

/** With the port also where it is the scheme's own, which a URL leaves out. */
function addressOf({ protocol, hostname, port }: URL): string {
  return `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
}

function shown(url: URL): string {
  return `${url.protocol}//${addressOf(url)}${url.pathname}${url.search}`;
}

function single(headers: Record<string, string[]>): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, values]) => [
      name,
      values.length === 1 ? (values[0] ?? '') : values,
    ]),
  );
}

async function answerOf(response: IncomingMessage): Promise<HttpAnswer & { location?: string }> {
  const body = await readBody(response);
  const { location } = response.headers;
  return { status: response.statusCode ?? 0, body, ...(location ? { location } : {}) };
}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= maxBody) break;
    }
  } catch (error) {
    throw new HoldfastError('COMMAND_FAILED', messageOf(error), { cause: error });
  }
  return Buffer.concat(chunks).subarray(0, maxBody).toString();
}
