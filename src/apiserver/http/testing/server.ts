/** For tests: an API server on a loopback port around any handler, and HTTP/1.1 requests to it. */
import { request as send } from 'node:https';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { systemClock } from '#base/clock.ts';
import type { Clock } from '#base/clock.ts';
import { silentLogger } from '#base/log.ts';
import type { Logger } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import { testAuthority } from '#base/testing/certificates.ts';
import type { TestAuthority } from '#base/testing/certificates.ts';
import type { KeyPair } from '#base/x509.ts';
import type { ApiHandler } from '#client/api-handler.ts';
import { anonymous, clientCertificates } from '../../auth/authenticate.ts';
import type { Authenticator } from '../../auth/authenticate.ts';
import { superusers } from '../../auth/authorize.ts';
import type { Authorizer } from '../../auth/authorize.ts';
import { chain } from '../../chain.ts';
import type { Exchange, Step } from '../exchange.ts';
import { ApiServer } from '../../server.ts';

export interface TestServerOptions {
  readonly handler?: ApiHandler;
  /** Instead of the whole chain. */
  readonly steps?: readonly Step[];
  readonly routes?: readonly Step[];
  readonly authenticators?: readonly Authenticator[];
  readonly authorizer?: Authorizer;
  readonly clock?: Clock;
  /** The connections' own; the system's when absent. */
  readonly serverClock?: Clock;
  readonly log?: Logger;
  /** Told when an exchange is over. */
  readonly observe?: (exchange: Exchange) => void;
}

export interface TestRequest {
  readonly method?: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Uint8Array;
  /** A superuser's when absent. */
  readonly client?: KeyPair | 'none';
}

export interface TestResponse {
  readonly code: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly bytes: Buffer;
}

export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly authority: TestAuthority;
  readonly admin: KeyPair;
  fetch(path: string, request?: TestRequest): Promise<TestResponse>;
}

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const authority = await testAuthority();
  const admin = await authority.client({ commonName: 'admin', organizations: ['system:masters'] });
  const serving = await authority.server();
  const clock = options.clock ?? systemClock;
  const steps = chain({
    authenticators: options.authenticators ?? [clientCertificates, anonymous],
    authorizer: options.authorizer ?? superusers,
    routes: options.routes ?? [],
    handler: options.handler ?? {
      handle: () => ({ kind: 'object', code: 200, object: {}, bytes: () => Buffer.from('{}') }),
    },
    clock,
    random: systemRandom,
  });
  const server = new ApiServer({
    serving,
    clientAuthority: authority.certificate,
    listen: [{ host: '127.0.0.1', port: 0 }],
    steps: options.steps ?? steps,
    clock: options.serverClock ?? systemClock,
    log: options.log ?? silentLogger,
    ...(options.observe && { observe: options.observe }),
  });
  const stop = new AbortController();
  const stopped = server.run(stop.signal);
  await server.ready();
  const [{ port } = { port: 0 }] = server.addresses;
  const url = `https://127.0.0.1:${port}`;
  return {
    url,
    port,
    authority,
    admin,
    fetch: (path, request = {}) => {
      const client = request.client ?? admin;
      const tls = {
        ca: authority.certificate,
        ...(client === 'none' ? {} : { cert: client.certificate, key: client.key }),
      };
      return fetchFrom(url + path, request, tls);
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await stopped;
    },
  };
}

export function fetchFrom(
  url: string,
  { method = 'GET', headers = {}, body }: TestRequest,
  tls: { readonly ca: string; readonly cert?: string; readonly key?: string },
): Promise<TestResponse> {
  return new Promise((resolve, reject) => {
    const request = send(url, { method, headers, ...tls, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        resolve({
          code: response.statusCode ?? 0,
          headers: response.headers,
          text: bytes.toString(),
          bytes,
        });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}
