/** The last step of a node's start: whoever waits for it wants to hear of a node that takes Pods. */
import { isConditionTrue } from '#api/conditions.ts';
import { nodes } from '#api/gen/resources.ts';
import { sleep } from '#base/clock.ts';
import { untilAborted } from '#base/lifecycle.ts';
import type { Runnable } from '#base/lifecycle.ts';
import type { NodeOptions } from './node-base.ts';

/** A node that isn't Ready by then has something that only a look at its conditions tells. */
const patienceMs = 30_000;

export function createNodeReady({ config, informers, clock, log }: NodeOptions): Runnable {
  const settled = Promise.withResolvers<void>();
  return {
    name: 'node ready',
    ready: () => settled.promise,
    async run(signal) {
      const waiting = new AbortController();
      const unsubscribe = informers.of(nodes).onChange(({ object: { metadata, status } }) => {
        if (metadata.name !== config.nodeName) return;
        if (isConditionTrue(status?.conditions, 'Ready')) waiting.abort();
      });
      await sleep(clock, patienceMs, AbortSignal.any([signal, waiting.signal]));
      unsubscribe();
      if (!waiting.signal.aborted && !signal.aborted) {
        log.warn('the node is not Ready yet', { node: config.nodeName });
      }
      settled.resolve();
      await untilAborted(signal);
    },
  };
}
