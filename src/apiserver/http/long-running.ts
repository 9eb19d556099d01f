import type { RequestInfo } from '#client/api-handler.ts';

const streams = new Set(['attach', 'exec', 'log', 'portforward', 'proxy']);

/** True for what lasts as long as the client likes: watches and streams. Everything else has a time limit. */
export function isLongRunning(info: RequestInfo): boolean {
  return info.isResource && (info.verb === 'watch' || streams.has(info.subresource));
}
