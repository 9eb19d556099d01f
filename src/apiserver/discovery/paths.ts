/** `/`: every path that is served, for people who look around. */
import { groupPath } from '#api/openapi/served.ts';
import type { Step } from '../http/exchange.ts';
import type { ServedKind } from './served.ts';

const others = [
  '/.well-known/openid-configuration',
  '/cacerts',
  '/healthz',
  '/livez',
  '/metrics',
  '/openapi/v2',
  '/openapi/v3',
  '/openid/v1/jwks',
  '/readyz',
  '/version',
];

export function pathsRoute(kinds: readonly ServedKind[]): Step {
  const groups = kinds
    .filter(({ group }) => group !== '')
    .flatMap((kind) => [`/apis/${kind.group}`, `/${groupPath(kind)}`]);
  const paths = [...new Set(['/api', '/api/v1', '/apis', ...groups, ...others])].sort();
  return (exchange) => {
    if (exchange.info.path === '/' || exchange.info.path === '')
      exchange.respondJson(200, { paths });
  };
}
