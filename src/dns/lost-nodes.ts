/**
 * Nodes of which nobody knows whether they still run: their endpoints have no names, even those of Services that give
 * names to members that aren't Ready. The node controller says so, by the node's Ready condition.
 */
import { findCondition } from '#api/conditions.ts';
import { nodes } from '#api/gen/resources.ts';
import type { EndpointSlice, Node } from '#api/gen/types.ts';
import type { Informer, Informers } from '#client/informers.ts';

export class LostNodes {
  readonly #nodes: Informer<Node>;
  /** By name. */
  readonly #lost = new Set<string>();

  constructor(informers: Informers) {
    this.#nodes = informers.of(nodes);
  }

  /** Calls `changed` for each node that is lost, or that comes back. Returns what ends that. */
  start(changed: (node: string) => void): () => void {
    return this.#nodes.onChange(({ type, object }) => {
      const { name } = object.metadata;
      // A node that was deleted isn't silent: what becomes of its Pods is said by their slices.
      const lost = type !== 'deleted' && isLost(object);
      if (lost === this.#lost.has(name)) return;
      if (lost) this.#lost.add(name);
      else this.#lost.delete(name);
      changed(name);
    });
  }

  untilSynced(): Promise<void> {
    return this.#nodes.untilSynced();
  }

  without(slice: EndpointSlice): EndpointSlice {
    return withoutEndpointsOn(this.#lost, slice);
  }
}

/** The names of those of the nodes that are lost. */
export function lostAmong(all: readonly Node[]): ReadonlySet<string> {
  return new Set(all.filter(isLost).map(({ metadata }) => metadata.name));
}

/** The slice without the endpoints on lost nodes. */
export function withoutEndpointsOn(lost: ReadonlySet<string>, slice: EndpointSlice): EndpointSlice {
  if (!nodesOf(slice).some((node) => lost.has(node))) return slice;
  const there = (slice.endpoints ?? []).filter(
    ({ nodeName }) => nodeName === undefined || !lost.has(nodeName),
  );
  return { ...slice, endpoints: there };
}

/** The nodes that the slice's endpoints are on. */
export function nodesOf({ endpoints }: EndpointSlice): readonly string[] {
  return [...new Set((endpoints ?? []).flatMap(({ nodeName }) => nodeName ?? []))];
}

function isLost({ status }: Node): boolean {
  return findCondition(status?.conditions, 'Ready')?.status === 'Unknown';
}
