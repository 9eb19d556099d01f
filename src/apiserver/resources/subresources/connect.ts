/** Subresources of core kinds that the node agent, or what is behind a proxy, answers. */
import type { ConnectSubresource } from '../../registry/strategy.ts';

export function connectSubresource(
  kind: string,
  verbs: ConnectSubresource['verbs'],
): ConnectSubresource {
  return { kind: 'connect', verbs, bodyType: { group: '', version: 'v1', kind } };
}

/** Passes on whatever it is asked. */
export function proxySubresource(kind: string): ConnectSubresource {
  return connectSubresource(kind, ['create', 'delete', 'get', 'patch', 'update']);
}
