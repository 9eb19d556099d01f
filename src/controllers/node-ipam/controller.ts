/**
 * Gives each Node its Pods' range. One node at a time, so that no two are given the same; who has which is read from
 * the Nodes, so a restart forgets nothing.
 */
import { nodes } from '#api/gen/resources.ts';
import type { Node } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';
import { isApiError } from '#api/status.ts';
import type { Change } from '#client/informers.ts';
import { createController, watching } from '#client/reconciler.ts';
import type { ControllerFactory } from '../controller.ts';
import { NodeRanges } from './ranges.ts';

export function nodeIpamController(clusterCIDR: string): ControllerFactory {
  return (context) => {
    const { client, informers, recorder } = context;
    const cache = informers.of(nodes);
    /** By node: written, or perhaps written, and not in the cache yet. */
    const given = new Map<string, string>();
    const ranges = new NodeRanges(clusterCIDR);
    const waiting = new Set<string>();

    const rangeFor = (name: string): string | undefined => {
      const known = given.get(name);
      if (known) return known;
      const range = ranges.lowestFree();
      if (!range) return undefined;
      // Before it is written: when the answer is lost, the range must not go to somebody else.
      given.set(name, range);
      ranges.hold(range);
      return range;
    };

    const settle = (name: string): void => {
      const range = given.get(name);
      if (range) ranges.release(range);
      given.delete(name);
    };

    const count = (change: Change<Node>): void => {
      const { type, object } = change;
      if (type !== 'deleted') rangesOf(object).forEach((range) => ranges.hold(range));
      const before = type === 'updated' ? change.previous : object;
      if (type !== 'added') rangesOf(before).forEach((range) => ranges.release(range));
    };

    return createController(
      {
        name: 'node-ipam',
        watches: [
          watching(cache, (change) => {
            const { type, object } = change;
            const name = keyOf(object);
            count(change);
            if (type === 'deleted' || object.spec.podCIDR) settle(name);
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
