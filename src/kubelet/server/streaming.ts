/** Requests that turn into streams: exec, attach and port-forward, over SPDY or a WebSocket. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { createWebSocketStream, WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { Clock } from '#base/clock.ts';
import type { Logger } from '#base/log.ts';
import type { ContainerStreams, Runtime, StreamOptions, TerminalSize } from '../cri/runtime.ts';
import { findRunning, findSandbox } from './containers.ts';
import { HttpError } from './http-error.ts';
import type { PodLookup } from './pod-lookup.ts';
import { parsePort } from './port-forward/forward-port.ts';
import type { ForwardTarget } from './port-forward/forward-port.ts';
import { portForwardProtocol, serveSpdyForward } from './port-forward/spdy-forward.ts';
import {
  serveWebSocketForward,
  webSocketForwardProtocols,
} from './port-forward/websocket-forward.ts';
import { relay } from './remote-command/relay.ts';
import { streamOptionsOf } from './remote-command/remote-end.ts';
import type { RemoteEnd } from './remote-command/remote-end.ts';
import { acceptSpdyRemote, spdyProtocols } from './remote-command/spdy-remote.ts';
import { webSocketProtocols, webSocketRemote } from './remote-command/websocket-remote.ts';
import type { ContainerPath, PodPath } from './request.ts';

export interface Streaming {
  readonly pods: PodLookup;
  readonly runtime: Runtime;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface UpgradeRequest {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly query: URLSearchParams;
}

/** A tunnel carries SPDY's bytes in binary messages. */
const tunnelProtocol = `SPDY/3.1+${portForwardProtocol}`;
/** A message is at most as long as what clients read at once (32 KiB), base64 included, by a wide margin. */
const largestMessage = 4 * 1024 * 1024;

/** Serves an exec or attach to its end. Rejects with HttpError as long as nothing was answered. */
export async function serveRemoteCommand(
  streaming: Streaming,
  path: ContainerPath & { readonly kind: 'exec' | 'attach' },
  upgrade: UpgradeRequest,
): Promise<void> {
  const options = streamOptionsOf(upgrade.query);
  if (!options.stdin && !options.stdout && !options.stderr) {
    throw new HttpError(400, 'you must specify at least 1 of stdin, stdout, stderr');
  }
  const id = findRunning(streaming.pods, path);
  const command = upgrade.query.getAll('command');
  if (path.kind === 'exec' && command.length === 0) {
    throw new HttpError(400, 'you must specify at least 1 command');
  }
  const { runtime, clock } = streaming;
  const remote = await acceptRemote(upgrade, options, clock);
  const start = async (size: TerminalSize | undefined): Promise<ContainerStreams> => {
    const sized = { ...options, ...(size ? { size } : {}) };
    return path.kind === 'exec' ? runtime.exec(id, command, sized) : runtime.attach(id, sized);
  };
  await relay(remote, { start, tty: options.tty, clock });
}

async function acceptRemote(
  upgrade: UpgradeRequest,
  streams: StreamOptions,
  clock: Clock,
): Promise<RemoteEnd> {
  if (isWebSocket(upgrade.request)) {
    const protocol = chooseWebSocket(upgrade.request, webSocketProtocols) ?? 'channel.k8s.io';
    return webSocketRemote(await acceptWebSocket(upgrade, protocol), protocol, streams);
  }
  const protocol = chooseSpdy(upgrade.request, spdyProtocols) ?? 'channel.k8s.io';
  acceptSpdy(upgrade, protocol);
  return acceptSpdyRemote(upgrade.socket, { protocol, streams, clock });
}

/** Serves a port-forward to its end. Rejects with HttpError as long as nothing was answered. */
export async function serveForward(
  streaming: Streaming,
  path: PodPath,
  upgrade: UpgradeRequest,
): Promise<void> {
  const { pod, sandboxId } = findSandbox(streaming.pods, path);
  const { name: podName, uid: podUid } = pod.metadata;
  const target: ForwardTarget = { runtime: streaming.runtime, sandboxId, podName, podUid };
  const options = { target, clock: streaming.clock, log: streaming.log };
  if (!isWebSocket(upgrade.request)) {
    acceptSpdy(upgrade, chooseSpdy(upgrade.request, [portForwardProtocol]) ?? portForwardProtocol);
    await serveSpdyForward(upgrade.socket, options);
    return;
  }
  const offered = [tunnelProtocol, ...webSocketForwardProtocols] as const;
  const protocol = chooseWebSocket(upgrade.request, offered) ?? 'v4.channel.k8s.io';
  const ports = protocol === tunnelProtocol ? [] : portsIn(upgrade.query);
  const socket = await acceptWebSocket(upgrade, protocol);
  if (protocol === tunnelProtocol) {
    await serveSpdyForward(createWebSocketStream(socket), options);
  } else {
    const base64 = protocol.includes('base64');
    await serveWebSocketForward(socket, { target, ports, base64, log: streaming.log });
  }
}

/** `port` and `ports`, each once or more, with commas or without. */
function portsIn(query: URLSearchParams): readonly number[] {
  const words = [...query.getAll('ports'), ...query.getAll('port')].flatMap((text) =>
    text.split(','),
  );
  const ports = words.map((word) => {
    const port = parsePort(word);
    if (port === undefined) throw new HttpError(400, `invalid port: "${word}"`);
    return port;
  });
  if (ports.length === 0) throw new HttpError(400, 'query parameter "port" is required');
  // Channels are numbered in one byte, two a port.
  if (ports.length > 100) throw new HttpError(400, 'too many ports');
  return ports;
}

function isWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

function listIn(value: string | readonly string[] | undefined): readonly string[] {
  return [value ?? []].flat().flatMap((text) => text.split(',').map((word) => word.trim()));
}

/** The client's first choice among ours; undefined when it names none. */
function choose<T extends string>(wanted: readonly string[], offered: readonly T[]): T | undefined {
  if (wanted.length === 0) return undefined;
  const chosen = wanted.flatMap((name) => offered.filter((ours) => ours === name))[0];
  if (chosen !== undefined) return chosen;
  throw new HttpError(
    403,
    `unable to upgrade: unable to negotiate protocol: client supports [${wanted.join(' ')}], server accepts [${offered.join(' ')}]`,
  );
}

function chooseSpdy<T extends string>(
  { headers }: IncomingMessage,
  offered: readonly T[],
): T | undefined {
  if (headers.upgrade?.toUpperCase() !== 'SPDY/3.1') {
    throw new HttpError(400, 'unable to upgrade: missing upgrade headers in request');
  }
  return choose(listIn(headers['x-stream-protocol-version']), offered);
}

function chooseWebSocket<T extends string>(
  { headers }: IncomingMessage,
  offered: readonly T[],
): T | undefined {
  return choose(listIn(headers['sec-websocket-protocol']), offered);
}

function acceptSpdy({ socket, head }: UpgradeRequest, protocol: string): void {
  if (head.length > 0) socket.unshift(head);
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: ${protocol}\r\n\r\n`,
  );
}

function acceptWebSocket(
  { request, socket, head }: UpgradeRequest,
  protocol: string,
): Promise<WebSocket> {
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: largestMessage,
  });
  // The tunnel's name has a slash, which a subprotocol's mustn't (RFC 6455) and for which `ws` would refuse it.
  if (request.headers['sec-websocket-protocol'] !== undefined) {
    delete request.headers['sec-websocket-protocol'];
    server.once('headers', (headers) => headers.push(`Sec-WebSocket-Protocol: ${protocol}`));
  }
  return new Promise((resolve, reject) => {
    socket.once('close', () => reject(new HttpError(400, 'the client went away')));
    server.once('wsClientError', (cause) =>
      reject(new HttpError(400, 'not a WebSocket handshake', { cause })),
    );
    server.handleUpgrade(request, socket, head, resolve);
  });
}
