/** How others may check ServiceAccount tokens: OpenID Connect discovery (KEP-1393). */
import { createPublicKey } from 'node:crypto';
import type { Step } from '../http/exchange.ts';
import { documentCache } from '../http/document.ts';
import { tokenIssuer } from './service-account-tokens.ts';
import type { SigningKey } from './service-account-tokens.ts';

const configurationPath = '/.well-known/openid-configuration';
const keysPath = '/openid/v1/jwks';

export function openIdRoute(key: SigningKey): Step {
  const cache = documentCache();
  const configuration = {
    issuer: tokenIssuer,
    jwks_uri: `${tokenIssuer}${keysPath}`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
  };
  const keys = (): object => {
    const jwk = createPublicKey(key.publicKey).export({ format: 'jwk' });
    return { keys: [{ use: 'sig', ...jwk, kid: key.id, alg: 'ES256' }] };
  };
  return (exchange) => {
    const path = exchange.info.path.replace(/\/$/, '');
    if (path === configurationPath) return cache.respond(exchange, path, () => configuration);
    if (path === keysPath) return cache.respond(exchange, path, keys, 'application/jwk-set+json');
  };
}
