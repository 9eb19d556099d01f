import type { RequestInfo } from '#client/api-handler.ts';
import { tunnelPath } from '#client/tunnel-path.ts';

const streams = new Set(['attach', 'exec', 'log', 'portforward', 'proxy']);

/** True for what lasts as long as the client likes: watches, streams, tunnels. Everything else has a time limit. */
export function isLongRunning(info: RequestInfo): boolean {
  if (!info.isResource) return info.path === tunnelPath;
  return info.verb === 'watch' || streams.has(info.subresource);
}
