/** Carries bytes between a client and whoever is behind the API server: whole answers, endless ones, and raw streams. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { ApiError, badRequest, internalError, serviceUnavailable } from '#api/status.ts';
import { carry } from '#base/carry.ts';
import { messageOf } from '#base/errors.ts';
import { tokenProtocol } from '../auth/authenticate.ts';
import type { Exchange } from '../http/exchange.ts';
import { openRequest } from './backend.ts';
import type { KubeletAccess } from './backend.ts';
import type { Target } from './target.ts';

/** Headers between two hosts only, and what tells the client's identity, which is none of the backend's business. */
const notForwarded = new Set([
  'authorization',
  'connection',
  'cookie',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

function isForwarded(name: string): boolean {
  const lower = name.toLowerCase();
  return !notForwarded.has(lower) && !lower.startsWith(':') && !lower.startsWith('impersonate-');
}

/** Sends the request on (with its body) and resolves with the beginning of the answer. */
function send(exchange: Exchange, target: Target, access: KubeletAccess): Promise<IncomingMessage> {
  const { wire, signal } = exchange;
  const headers = Object.fromEntries(
    Object.entries(wire.headers).filter(
      ([name, value]) => value !== undefined && isForwarded(name),
    ),
  );
  return new Promise((resolve, reject) => {
    const request = openRequest(target, access, { method: wire.method, headers, signal });
    request.on('response', resolve);
    request.on('error', reject);
    wire.body.pipe(request);
  });
}

/** Answers with what the kubelet streams, such as a log. Its refusals become a Status, as upstream words them. */
export async function relayStream(
  exchange: Exchange,
  target: Target,
  access: KubeletAccess,
): Promise<void> {
  const answer = await send(exchange, target, access).catch((error: unknown) => {
    throw internalError(`Get "${urlOf(target)}": ${messageOf(error)}`, error);
  });
  const code = answer.statusCode ?? 500;
  if (code < 200 || code > 206) throw refusal(exchange, code, await textOf(answer));
  const type = answer.headers['content-type'] ?? 'text/plain';
  exchange.open(code, { 'content-type': type });
  await copyBody(exchange, answer);
}

/** Answers with whatever the backend answers, headers and all. */
export async function relayAnswer(
  exchange: Exchange,
  target: Target,
  access: KubeletAccess,
): Promise<void> {
  const answer = await send(exchange, target, access).catch((error: unknown) => {
    throw serviceUnavailable(`error trying to reach service: ${messageOf(error)}`, error);
  });
  const headers = Object.fromEntries(
    Object.entries(answer.headers).filter(([name]) => isForwarded(name)),
  );
  exchange.open(answer.statusCode ?? 502, headers);
  await copyBody(exchange, answer);
}

/** A client that has gone ends it quietly; a backend that breaks off breaks the answer off. */
async function copyBody({ wire, signal }: Exchange, answer: IncomingMessage): Promise<void> {
  try {
    for await (const chunk of answer as AsyncIterable<Uint8Array>) {
      if (!wire.write(chunk)) await wire.drained();
    }
    wire.end();
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Switches protocols on both sides, then carries raw bytes until both have ended. */
export async function relayUpgrade(
  exchange: Exchange,
  target: Target,
  access: KubeletAccess,
): Promise<void> {
  if (!exchange.wire.takeOver) throw badRequest('Upgrade request required');
  const { wire, signal } = exchange;
  const headers = upgradeHeaders(wire.headers, target);
  const backend = await new Promise<Backend>((resolve, reject) => {
    const request = openRequest(target, access, { method: wire.method, headers, signal });
    request.on('upgrade', (answer, socket, head) => resolve({ answer, socket, head }));
    request.on('response', (answer) => resolve({ answer }));
    request.on('error', (error) =>
      reject(internalError(`error dialing backend: ${error.message}`, error)),
    );
    request.end();
  });
  const { answer, socket, head } = backend;
  if (!socket) throw refusal(exchange, answer.statusCode ?? 500, await textOf(answer));
  const client = exchange.takeOver();
  if (!client) return void socket.destroy();
  client.socket.write(headOf(answer));
  if (head?.length) client.socket.write(head);
  if (client.head.length > 0) socket.write(client.head);
  await carry(client.socket, socket);
}

interface Backend {
  readonly answer: IncomingMessage;
  readonly socket?: Duplex;
  readonly head?: Buffer;
}

/** As the client sent them, the names repeated where it repeated them, but for whose they are. */
function upgradeHeaders(headers: Exchange['wire']['headers'], target: Target): string[] {
  const list = ['Host', `${target.host}:${target.port}`, 'Connection', 'Upgrade'];
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || !(isForwarded(name) || name === 'upgrade')) continue;
    for (const one of typeof value === 'string' ? [value] : value) {
      list.push(name, name === 'sec-websocket-protocol' ? withoutToken(one) : one);
    }
  }
  return list;
}

function withoutToken(protocols: string): string {
  return protocols
    .split(',')
    .map((protocol) => protocol.trim())
    .filter((protocol) => !protocol.startsWith(tokenProtocol))
    .join(', ');
}

function headOf({ statusCode, statusMessage, rawHeaders }: IncomingMessage): string {
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage}`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    lines.push(`${rawHeaders[index]}: ${rawHeaders[index + 1]}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function urlOf({ scheme, host, port, path }: Target): string {
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
}

/** What upstream makes of a kubelet's refusal. */
function refusal({ info }: Exchange, code: number, text: string): ApiError {
  if (code === 400) return badRequest(text);
  if (code === 500) return internalError(text);
  const known: Readonly<Record<number, readonly [string, string]>> = {
    401: ['Unauthorized', 'the server has asked for the client to provide credentials'],
    403: ['Forbidden', text],
    404: ['NotFound', 'the server could not find the requested resource'],
    429: [
      'TooManyRequests',
      'the server has received too many requests and has asked us to try again later',
    ],
    503: ['ServiceUnavailable', 'the server is currently unable to handle the request'],
  };
  const [reason, message] = known[code] ?? [
    '',
    `the server responded with the status code ${code} but did not return more information`,
  ];
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `${message} ( ${info.resource}/${info.subresource} ${info.name})`,
    reason,
    details: {
      name: info.name,
      kind: info.resource,
      causes: [{ reason: 'UnexpectedServerResponse', message: text }],
    },
    code,
  });
}

const maxRefusalBytes = 2048;

async function textOf(answer: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of answer.setEncoding('utf8') as AsyncIterable<string>) {
    text += chunk;
    if (text.length > maxRefusalBytes) break;
  }
  return text.slice(0, maxRefusalBytes);
}
