/**
 * What a node runs for its Pod range: it begins when the control plane has given the Node one, and begins anew should
 * the Node be deleted and come back with another. While a Node has none, what ran for the last goes on.
 */
import { nodes } from '#api/gen/resources.ts';
import { once, runAll } from '#base/lifecycle.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { Informers } from '#client/informers.ts';
import { untilPodRange } from './pod-range.ts';

export interface PodNetworkOptions {
  readonly nodeName: string;
  readonly informers: Informers;
  /** In starting order. */
  readonly partsFor: (podCIDR: string) => readonly Runnable[];
  readonly log: Logger;
}

/** Ready once the parts for the first range are. */
export function createPodNetwork(options: PodNetworkOptions): Runnable {
  const { nodeName, informers, partsFor, log } = options;
  const up = Promise.withResolvers<void>();
  return {
    name: 'pod network',
    ready: () => up.promise,
    async run(signal) {
      const aborted = new Promise<undefined>((resolve) => {
        signal.addEventListener('abort', () => resolve(undefined), { once: true });
      });
      while (!signal.aborted) {
        const range = await Promise.race([untilPodRange(informers, nodeName), aborted]);
        if (range === undefined) return;
        log.info('this node’s Pod range', { podCIDR: range });
        const changed = new AbortController();
        const unsubscribe = informers.of(nodes).onChange(({ type, object }) => {
          const { podCIDR } = object.spec;
          const isOwn = type !== 'deleted' && object.metadata.name === nodeName;
          if (isOwn && podCIDR && podCIDR !== range) changed.abort();
        });
        const parts = [...partsFor(range), once('pod network up', async () => up.resolve())];
        try {
          await runAll(parts, AbortSignal.any([signal, changed.signal]), log);
        } finally {
          unsubscribe();
        }
      }
    },
  };
}
