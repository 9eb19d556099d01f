/** A node's own Pod range: the control plane chooses it and writes it into the Node object (`controllers/node-ipam`). */
import { nodes } from '#api/gen/resources.ts';
import type { Informers } from '#client/informers.ts';

/** Resolves when the Node has its range; at once when it has it already. */
export function untilPodRange(informers: Informers, nodeName: string): Promise<string> {
  const cache = informers.of(nodes);
  const known = cache.get(nodeName)?.spec.podCIDR;
  if (known) return Promise.resolve(known);
  return new Promise((resolve) => {
    const end = cache.onChange(({ type, object }) => {
      const { podCIDR } = object.spec;
      if (type === 'deleted' || object.metadata.name !== nodeName || !podCIDR) return;
      resolve(podCIDR);
      queueMicrotask(() => end());
    });
  });
}
