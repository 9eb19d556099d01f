/** Opens requests to whoever is behind the API server: to kubelets through their tunnels, where they have any. */
import type { ClientRequest, RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import { http } from '#base/http.ts';
import type { Dial } from '../tunnel/tunnels.ts';
import type { Target } from './target.ts';

/** How kubelets are reached. PEM: whom they are checked against, and what they are shown. */
export interface KubeletAccess {
  readonly authority: string;
  readonly client: { readonly certificate: string; readonly key: string };
  /** A connection to a node's kubelet through one that its agent opened, if there is one. */
  readonly dial?: Dial;
}

/** A request to the target, to be ended by the caller. */
export function openRequest(
  target: Target,
  access: KubeletAccess,
  options: RequestOptions,
): ClientRequest {
  const { scheme, node, host, port, path } = target;
  // The end of what one side says must not cut off what the other still says.
  const common = { ...options, allowHalfOpen: true, host, port, path };
  if (scheme === 'http') return http.request({ ...common, agent: false });
  // As upstream: whoever is behind a Service has a certificate that nobody here can check.
  if (!node) return httpsRequest({ ...common, rejectUnauthorized: false, agent: false });
  const { authority, client } = access;
  const tls = { ca: authority, cert: client.certificate, key: client.key };
  const tunnel = access.dial?.(node, { host, port });
  if (!tunnel) return httpsRequest({ ...common, ...tls, agent: false });
  const createConnection = (): Duplex => connectTls({ ...tls, host, socket: tunnel });
  return httpsRequest({ ...common, createConnection });
}
