/** `/cacerts`: the certificate of the cluster's authority, for whoever knows its hash and wants to join. */
import { authorityPath } from './authorize.ts';
import type { Step } from '../http/exchange.ts';

/** `authority` is PEM. */
export function authorityRoute(authority: string): Step {
  return (exchange) => {
    if (exchange.info.path === authorityPath) exchange.respondText(200, authority);
  };
}
