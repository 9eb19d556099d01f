/** How controllers find the Pods that are bound to a node. */
import type { Informer } from '#client/informers.ts';
import type { Pod } from '#api/gen/types.ts';

const index = 'spec.nodeName';

/** Lets `podsOnNode` find them; registering twice is harmless. */
export function indexByNode(pods: Informer<Pod>): void {
  pods.addIndex(index, ({ spec }) => (spec.nodeName ? [spec.nodeName] : []));
}

export function podsOnNode(pods: Informer<Pod>, node: string): readonly Pod[] {
  return pods.byIndex(index, node);
}
