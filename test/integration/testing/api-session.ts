/** One HTTP/2 connection to a cluster's API as its administrator, for requests that no client library would make. */
import { readFileSync } from 'node:fs';
import { connect } from 'node:http2';
import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2';
import { parse } from 'yaml';

export interface Credentials {
  readonly url: string;
  readonly ca: Buffer;
  readonly cert: Buffer;
  readonly key: Buffer;
}

export interface ApiAnswer {
  readonly code: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

export interface Ask {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

/** The administrator's of a kubeconfig with certificates in it. */
export function credentialsOf(kubeconfig: string): Credentials {
  const config: {
    readonly clusters: readonly { readonly cluster: Readonly<Record<string, string>> }[];
    readonly users: readonly { readonly user: Readonly<Record<string, string>> }[];
  } = parse(readFileSync(kubeconfig, 'utf8'));
  const [{ cluster } = { cluster: {} }] = config.clusters;
  const [{ user } = { user: {} }] = config.users;
  const bytes = (text = ''): Buffer => Buffer.from(text, 'base64');
  return {
    url: cluster['server'] ?? '',
    ca: bytes(cluster['certificate-authority-data']),
    cert: bytes(user['client-certificate-data']),
    key: bytes(user['client-key-data']),
  };
}

export class ApiSession {
  readonly #session: ClientHttp2Session;

  constructor({ url, ...tls }: Credentials) {
    this.#session = connect(url, tls);
    this.#session.on('error', () => undefined);
  }

  /** Begins a request; its answer streams. */
  open(method: string, path: string, { headers = {}, body }: Ask = {}): ClientHttp2Stream {
    const stream = this.#session.request(
      { ':method': method, ':path': path, ...headers },
      { endStream: body === undefined },
    );
    stream.on('error', () => undefined);
    if (body !== undefined) stream.end(body);
    return stream;
  }

  /** Begins a body, and never ends it. */
  half(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): void {
    const stream = this.#session.request({ ':method': method, ':path': path, ...headers });
    stream.on('error', () => undefined);
    stream.resume();
    stream.write(body);
  }

  /** Rejects when the server refuses the stream. */
  async ask(method: string, path: string, ask: Ask = {}): Promise<ApiAnswer> {
    const stream = this.open(method, path, ask);
    const chunks: Buffer[] = [];
    let headers: IncomingHttpHeaders = {};
    let failure: unknown;
    stream.on('response', (received) => {
      headers = received;
    });
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', (error) => {
      failure = error;
    });
    await new Promise((resolve) => stream.once('close', resolve));
    if (failure) throw failure;
    return { code: Number(headers[':status']), headers, bytes: Buffer.concat(chunks) };
  }

  close(): void {
    this.#session.destroy();
  }
}
