/**
 * Gives each Node its Pods' range. One node at a time, so that no two are given the same; who has which is read from
 * the Nodes, so a restart forgets nothing.
 */
import { nodes } from '#api/gen/resources.ts';
import type { Node } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { ControllerFactory } from '../controller.ts';
import { lowestFree } from './ranges.ts';

export function nodeIpamController(clusterCIDR: string): ControllerFactory {
  return (context) => {
    const { client, informers, recorder } = context;
    const cache = informers.of(nodes);
    /** By node: written, or perhaps written, and not in the cache yet. */
    const given = new Map<string, string>();
    const waiting = new Set<string>();

    const rangeFor = (name: string): string | undefined => {
      const known = given.get(name);
      if (known) return known;
      const range = lowestFree(clusterCIDR, [...cache.list().flatMap(rangesOf), ...given.values()]);
      // Before it is written: when the answer is lost, the range must not go to somebody else.
      if (range) given.set(name, range);
      return range;
    };

    return createController(
      {
        name: 'node-ipam',
        watches: [
          watching(cache, ({ type, object }) => {
            const name = keyOf(object);
            if (type === 'deleted' || object.spec.podCIDR) given.delete(name);
            if (type !== 'deleted') return object.spec.podCIDR ? [] : [name];
            waiting.delete(name);
            return [...waiting];
          }),
        ],
        async reconcile(name, signal) {
          const node = cache.get(name);
          if (!node || node.spec.podCIDR || node.metadata.deletionTimestamp) return;
          const podCIDR = rangeFor(name);
          if (!podCIDR) {
            const message = `Node ${name} status is now: CIDRNotAvailable`;
            if (!waiting.has(name)) recorder.event(node, 'Normal', 'CIDRNotAvailable', message);
            waiting.add(name);
            return;
          }
          const body = { spec: { podCIDR, podCIDRs: [podCIDR] } };
          try {
            await client.patch(nodes, { name }, { type: 'merge', body }, { signal });
            waiting.delete(name);
          } catch (error) {
            if (!isApiError(error, 'NotFound')) throw error;
          }
        },
      },
      context,
    );
  };
}

/** Of a node with two, the other is IPv6 and no part of the cluster's range. */
function rangesOf({ spec }: Node): readonly string[] {
  const ranges = spec.podCIDRs ?? (spec.podCIDR ? [spec.podCIDR] : []);
  return ranges.filter((range) => !range.includes(':'));
}
