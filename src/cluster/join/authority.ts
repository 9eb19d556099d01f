/** Who the server is: its CA, fetched from a server that isn't trusted yet, and believed only when it has the token's hash. */
import { request } from 'node:https';
import { X509Certificate } from 'node:crypto';
import { serviceUnavailable } from '#api/status.ts';
import type { Clock } from '#base/clock.ts';
import { fingerprintOf } from '#base/certificate-request.ts';
import { HoldfastError, messageOf } from '#base/errors.ts';

const path = '/cacerts';
const maxBytes = 64 * 1024;
const timeoutMs = 15_000;

export interface FetchOptions {
  readonly server: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** PEM. Throws SERVER_UNTRUSTED, and ApiError 503 when the server can't be asked. */
export async function fetchAuthority(hash: string, options: FetchOptions): Promise<string> {
  const pem = await fetchUntrusted(options);
  if (fingerprintOf(pem) === hash && isAuthority(pem)) return pem;
  throw new HoldfastError(
    'SERVER_UNTRUSTED',
    `the server at ${options.server} is not of the cluster that the token names: its CA has another hash`,
    {
      remedy:
        'make a token on that very server (holdfast token create); if it was made there, somebody stands between you and the server',
    },
  );
}

function isAuthority(pem: string): boolean {
  try {
    return new X509Certificate(pem).ca;
  } catch {
    return false;
  }
}

function fetchUntrusted({ server, clock, signal }: FetchOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void =>
      reject(
        serviceUnavailable(`the server at ${server} cannot be reached: ${messageOf(error)}`, error),
      );
    const timeout = new AbortController();
    const timer = clock.after(timeoutMs, () => timeout.abort());
    const sent = request(
      new URL(path, server),
      {
        // What it sends counts only with the right hash.
        rejectUnauthorized: false,
        // Nobody is trusted; without this Node.js would read its whole list of authorities, which takes 8 MB for good.
        ca: [],
        agent: false,
        signal: AbortSignal.any([signal, timeout.signal]),
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
          if (text.length > maxBytes) sent.destroy();
        });
        response.on('error', fail);
        response.on('end', () => {
          if (response.statusCode === 200) resolve(text);
          else fail(new HoldfastError('JOIN_DENIED', `${path}: ${response.statusCode}`));
        });
      },
    );
    sent.on('error', fail);
    sent.on('close', () => timer.cancel());
    sent.end();
  });
}
