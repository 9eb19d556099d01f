/**
 * The kubelet's own HTTPS server: logs, exec, attach, port-forward, statistics. Callers show a client certificate of the
 * cluster's CA, and each request is authorized as one to the Node. It only reads; what runs here is the kubelet's business.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import { background, untilAborted } from '#base/lifecycle.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Runtime } from '../cri/runtime.ts';
import type { Host } from '../host/host.ts';
import { resourceMetrics } from '../stats/resource-metrics.ts';
import { Sampler } from '../stats/sampler.ts';
import { summaryOf } from '../stats/summary.ts';
import { callerOf } from './authentication.ts';
import type { KubeletCaller } from './authentication.ts';
import { ContainerEnds } from './container-ends.ts';
import { HttpError } from './http-error.ts';
import { HttpsListener } from './https-listener.ts';
import type { HttpsListenerOptions } from './https-listener.ts';
import { serveLogs } from './logs.ts';
import type { PodLookup } from './pod-lookup.ts';
import { parseRequest, subresourceOf } from './request.ts';
import type { KubeletRequest } from './request.ts';
import { serveForward, serveRemoteCommand } from './streaming.ts';

export interface KubeletServerOptions extends HttpsListenerOptions {
  readonly nodeName: string;
  readonly authorize: (request: NodeAccess) => boolean | Promise<boolean>;
  readonly pods: PodLookup;
  readonly runtime: Runtime;
  readonly machine: Pick<Host, 'usage'>;
  /** What other parts of the node show here, by the first word of the path. */
  readonly routes?: Readonly<Record<string, NodeRoute>>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Answers a GET of a path; throws HttpError. Whoever calls may reach the node's proxy. */
export type NodeRoute = (
  path: readonly string[],
  query: URLSearchParams,
  exchange: { readonly response: ServerResponse; readonly signal: AbortSignal },
) => Promise<void>;

/** A request as the API's rules see it: a verb on a subresource of this Node. */
export interface NodeAccess {
  readonly caller: KubeletCaller;
  readonly verb: 'get' | 'create';
  readonly subresource: string;
}

/** Upstream closes streams on which nothing has moved for so long. */
const idleTimeout = 4 * 60 * 60 * 1000;

export class KubeletServer implements Runnable {
  readonly name = 'kubelet-server';
  readonly #options: KubeletServerOptions;
  readonly #listener: HttpsListener;
  readonly #ends: ContainerEnds;
  readonly #sampler: Sampler;
  readonly #ready = Promise.withResolvers<void>();
  readonly #stopped = new AbortController();

  constructor(options: KubeletServerOptions) {
    this.#options = options;
    this.#ends = new ContainerEnds(options.runtime);
    this.#sampler = new Sampler(options);
    this.#ready.promise.catch(() => undefined);
    this.#listener = new HttpsListener(options, (server) => {
      server.on('request', (request, response) => {
        background(this.#respond(request, response), options.log, 'request');
      });
      server.on('upgrade', (request, socket, head) => {
        background(this.#upgrade(request, socket, head), options.log, 'upgrade');
      });
    });
  }

  ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** The port that it listens on, once it is ready. */
  get port(): number {
    return this.#listener.port;
  }

  async run(signal: AbortSignal): Promise<void> {
    try {
      await this.#listener.listen();
    } catch (error) {
      this.#ready.reject(error);
      throw error;
    }
    const ends = this.#ends.run(this.#stopped.signal);
    this.#ready.resolve();
    await untilAborted(signal);
    this.#stopped.abort();
    await Promise.all([this.#listener.close(), ends]);
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    try {
      const { asked, query } = await this.#admit(request);
      const signal = AbortSignal.any([gone.signal, this.#stopped.signal]);
      await this.#serve(asked, query, { response, signal });
    } catch (error) {
      if (gone.signal.aborted || this.#stopped.signal.aborted) response.destroy();
      else this.#refuse(response, error);
    }
  }

  async #serve(
    asked: KubeletRequest,
    query: URLSearchParams,
    exchange: { readonly response: ServerResponse; readonly signal: AbortSignal },
  ): Promise<void> {
    const options = this.#options;
    const { response } = exchange;
    switch (asked.kind) {
      case 'healthz':
        response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' }).end('ok');
        return;
      case 'pods':
        sendJson(response, {
          kind: 'PodList',
          apiVersion: 'v1',
          metadata: {},
          items: options.pods.list(),
        });
        return;
      case 'stats':
        sendJson(
          response,
          summaryOf(options.nodeName, await this.#sampler.window(), options.pods.list()),
        );
        return;
      case 'metrics':
        response
          .writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' })
          .end(resourceMetrics(await this.#sampler.window(), options.pods.list()));
        return;
      case 'logs':
        await serveLogs({ ...options, ends: this.#ends }, asked, query, exchange);
        return;
      case 'route':
        await options.routes?.[asked.name]?.(asked.path, query, exchange);
        return;
      case 'exec':
      case 'attach':
      case 'port-forward':
        throw new HttpError(400, 'unable to upgrade: missing upgrade headers in request');
    }
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // Whatever reads the socket afterwards hears of the failure too.
    socket.on('error', () => undefined);
    request.socket.setTimeout(idleTimeout, () => socket.destroy());
    try {
      const { asked, query } = await this.#admit(request);
      const upgrade = { request, socket, head, query };
      if (asked.kind === 'port-forward') await serveForward(this.#options, asked, upgrade);
      else if (asked.kind === 'exec' || asked.kind === 'attach') {
        await serveRemoteCommand(this.#options, asked, upgrade);
      } else throw new HttpError(400, `${asked.kind} is no stream`);
    } catch (error) {
      // The client left before there was anything to serve.
      if (socket.destroyed) return;
      const { status, text } = this.#explain(error);
      const body = Buffer.from(text);
      socket.end(
        `HTTP/1.1 ${status} Refused\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${text}`,
      );
    }
  }

  /** Authenticates, parses and authorizes. */
  async #admit(
    request: IncomingMessage,
  ): Promise<{ readonly asked: KubeletRequest; readonly query: URLSearchParams }> {
    const caller = callerOf(request.socket);
    if (!caller) throw new HttpError(401, 'Unauthorized');
    const url = URL.parse(request.url ?? '/', 'https://kubelet');
    const routes = Object.keys(this.#options.routes ?? {});
    const asked = url ? parseRequest(url.pathname, routes) : undefined;
    if (!url || !asked) throw new HttpError(404, '404 page not found');
    const verb = request.method === 'POST' ? 'create' : 'get';
    const subresource = subresourceOf(asked);
    if (await this.#options.authorize({ caller, verb, subresource })) {
      return { asked, query: url.searchParams };
    }
    throw new HttpError(
      403,
      `Forbidden (user=${caller.name}, verb=${verb}, resource=nodes, subresource(s)=[${subresource}])`,
    );
  }

  #refuse(response: ServerResponse, error: unknown): void {
    const { status, text } = this.#explain(error);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(text);
  }

  #explain(error: unknown): { readonly status: number; readonly text: string } {
    if (error instanceof HttpError) return { status: error.status, text: error.message };
    this.#options.log.warn('a request failed', { error });
    return { status: 500, text: `Internal error: ${messageOf(error)}` };
  }
}

function sendJson(response: ServerResponse, value: object): void {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}
