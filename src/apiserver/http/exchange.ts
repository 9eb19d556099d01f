/** One request on its way through the chain: what came in, what the steps found out, and its answer. */
import type { OutgoingHttpHeaders } from 'node:http';
import { HoldfastError } from '#base/errors.ts';
import type { RequestInfo, UserInfo } from '#client/api-handler.ts';
import type { Peer, Takeover, Wire } from './wire.ts';

const noQuery = new URLSearchParams();

/** One reason for all: making an error for each request that ends costs more than many a request. */
const gone = new HoldfastError('ABORTED', 'the client has gone, or the time of its request is up');

/** What the chain knows before it has parsed the URL. */
const unknownInfo: RequestInfo = {
  isResource: false,
  path: '',
  verb: '',
  apiPrefix: '',
  group: '',
  version: '',
  namespace: '',
  resource: '',
  subresource: '',
  name: '',
  rest: [],
};

export class Exchange {
  readonly wire: Wire;
  /** As sent, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** From `Clock.monotonic`. */
  readonly startedAt: number;
  info: RequestInfo = unknownInfo;
  user: UserInfo | undefined;
  auditId = '';
  /** Once answered, the chain stops; 0 until then. */
  code = 0;
  #warnings: string[] | undefined;
  #abort: AbortController | undefined;
  #gone = false;
  readonly #whenDone: (() => void)[] = [];
  readonly #whenAnswered: (() => void)[] = [];

  constructor(wire: Wire, startedAt: number) {
    this.wire = wire;
    this.startedAt = startedAt;
    const { target } = wire;
    const mark = target.indexOf('?');
    this.path = mark < 0 ? target : target.slice(0, mark);
    this.query = mark < 0 ? noQuery : new URLSearchParams(target.slice(mark + 1));
  }

  get peer(): Peer {
    return this.wire.peer;
  }

  /** A header's value; the first where it was sent twice. */
  header(name: string): string | undefined {
    const value = this.wire.headers[name];
    return typeof value === 'object' ? value[0] : value;
  }

  get acceptsGzip(): boolean {
    return /\bgzip\b(?!;\s*q=0(\.0*)?\s*(,|$))/.test(this.header('accept-encoding') ?? '');
  }

  /** Aborts when the client goes, or the request's time is up. */
  get signal(): AbortSignal {
    if (!this.#abort) {
      this.#abort = new AbortController();
      if (this.#gone) this.#abort.abort(gone);
    }
    return this.#abort.signal;
  }

  /** Calls `callback` once when the exchange is over, however it ended. */
  onDone(callback: () => void): void {
    this.#whenDone.push(callback);
  }

  /** Calls `callback` once when the answer is made, or begins, though the client has yet to take it; or when all is over. */
  onAnswered(callback: () => void): void {
    this.#whenAnswered.push(callback);
  }

  #answered(): void {
    for (const callback of this.#whenAnswered.splice(0)) callback();
  }

  /** The exchange is over: the answer is sent as a whole, or the client has gone. */
  done(whole: boolean): void {
    if (!whole) this.abandon();
    this.#answered();
    for (const callback of this.#whenDone.splice(0)) callback();
  }

  /** Nobody waits for the answer any more. */
  abandon(): void {
    this.#gone = true;
    this.#abort?.abort(gone);
  }

  warn(text: string): void {
    this.#warnings ??= [];
    if (!this.#warnings.includes(text)) this.#warnings.push(text);
  }

  respond(code: number, headers: OutgoingHttpHeaders, body: Uint8Array): void {
    if (this.code !== 0) return;
    this.code = code;
    this.wire.respond(code, this.#complete(headers), body);
    this.#answered();
  }

  respondText(code: number, text: string): void {
    const headers = {
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
    };
    this.respond(code, headers, Buffer.from(text));
  }

  respondJson(code: number, value: unknown): void {
    this.respond(code, { 'content-type': 'application/json' }, Buffer.from(JSON.stringify(value)));
  }

  /** Begins a streamed answer; `wire.write` goes on with it. */
  open(code: number, headers: OutgoingHttpHeaders): void {
    this.code = code;
    this.wire.open(code, this.#complete(headers));
    this.#answered();
  }

  /** Hands the connection over, when the client asked to switch protocols: what follows is no longer HTTP. */
  takeOver(): Takeover | undefined {
    const connection = this.wire.takeOver?.();
    if (connection) this.code = 101;
    return connection;
  }

  #complete(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
    headers['audit-id'] = this.auditId;
    headers['cache-control'] ??= 'no-cache, private';
    if (this.#warnings) headers['warning'] = this.#warnings.map(warningHeader).join(', ');
    return headers;
  }
}

/** RFC 7234 section 5.5, with the code that kubectl prints: `299 - "text"`. */
function warningHeader(text: string): string {
  const printable = text.replaceAll(/[^\t\u0020-\u007e\u0080-\u{10ffff}]/gu, ' ').slice(0, 4096);
  const latin = Buffer.from(printable).toString('latin1');
  return `299 - "${latin.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** One link of the chain: answers the exchange, or leaves it to the next. */
export type Step = (exchange: Exchange) => void | Promise<void>;
