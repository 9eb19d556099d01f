/**
 * What the scheduler knows of the Nodes: which Pods are on each and what they ask for. A Pod that was just placed
 * counts from that moment, before the API has told of it, so that two Pods don't take the same room.
 */
import type { Node, Pod } from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { keyOf } from '#api/object.ts';
import { heldSpec } from '#api/pod-resources.ts';
import { usageOf } from './pod-usage.ts';
import type { HostPort } from './pod-usage.ts';

export interface NodeInfo {
  readonly node: Node;
  readonly pods: readonly Pod[];
  /** Sums of requests: CPU in thousandths, all else in units. */
  readonly requested: ReadonlyMap<string, number>;
  /** As `requested`, with a guess for containers that ask for nothing; for scores. */
  readonly guessed: { readonly cpu: number; readonly memory: number };
  readonly hostPorts: readonly HostPort[];
  /** Those of the Pods that must not be near certain others. */
  readonly avoiding: readonly Pod[];
  /** Those that mind at all which Pods are near. */
  readonly minding: readonly Pod[];
}

interface Placed {
  readonly pod: Pod;
  readonly nodeName: string;
  readonly assumed: boolean;
}

export class ClusterState {
  readonly #nodes = new Map<string, Node>();
  readonly #pods = new Map<string, Placed>();
  readonly #byNode = new Map<string, Map<string, Pod>>();
  /** Made when asked for, thrown away when something on the Node changes. */
  readonly #infos = new Map<string, NodeInfo>();
  /** All of them, in the order of their Nodes; one that has changed is put in its place when they are asked for. */
  #all: readonly NodeInfo[] = [];
  readonly #places = new Map<string, number>();
  readonly #stale = new Set<string>();

  setNode(node: Node): void {
    const { name } = node.metadata;
    if (!this.#nodes.has(name)) this.#places.set(name, this.#places.size);
    this.#nodes.set(name, node);
    this.#changed(name);
  }

  removeNode(name: string): void {
    this.#nodes.delete(name);
    this.#infos.delete(name);
    this.#places.clear();
    for (const [place, other] of [...this.#nodes.keys()].entries()) {
      this.#places.set(other, place);
      this.#stale.add(other);
    }
    this.#all = [];
  }

  /** A Pod that the API says is on a Node. */
  setPod(pod: Pod): void {
    const nodeName = pod.spec.nodeName;
    if (!nodeName) return;
    const known = this.#pods.get(keyOf(pod));
    if (known?.nodeName === nodeName && weighsTheSame(known.pod, pod)) {
      // A status: what counts here is as it was.
      if (known.assumed) this.#pods.set(keyOf(pod), { ...known, assumed: false });
    } else this.#place({ pod, nodeName, assumed: false });
  }

  /** True when the Pod was on a Node. */
  removePod(key: string): boolean {
    const placed = this.#pods.get(key);
    if (!placed) return false;
    this.#pods.delete(key);
    this.#byNode.get(placed.nodeName)?.delete(key);
    this.#changed(placed.nodeName);
    return true;
  }

  /** Counts a Pod on a Node until the API confirms it or `forget` takes it back. */
  assume(pod: Pod, nodeName: string): void {
    this.#place({ pod, nodeName, assumed: true });
  }

  /** Whether the Pod counts on a Node. */
  has(key: string): boolean {
    return this.#pods.has(key);
  }

  /** Takes an assumption back; a Pod that the API has confirmed stays. */
  forget(pod: Pod): void {
    const placed = this.#pods.get(keyOf(pod));
    // Another Pod of the same name may have come meanwhile.
    if (placed?.assumed && placed.pod.metadata.uid === pod.metadata.uid) this.removePod(keyOf(pod));
  }

  nodes(): readonly NodeInfo[] {
    if (this.#stale.size === 0) return this.#all;
    const all = [...this.#all];
    for (const name of this.#stale) {
      const node = this.#nodes.get(name);
      const place = this.#places.get(name);
      if (node && place !== undefined) all[place] = this.#info(node);
    }
    this.#stale.clear();
    return (this.#all = all);
  }

  #changed(nodeName: string): void {
    this.#infos.delete(nodeName);
    this.#stale.add(nodeName);
  }

  #place(placed: Placed): void {
    const key = keyOf(placed.pod);
    this.removePod(key);
    this.#pods.set(key, placed);
    const pods = this.#byNode.get(placed.nodeName) ?? new Map<string, Pod>();
    pods.set(key, placed.pod);
    this.#byNode.set(placed.nodeName, pods);
    const info = this.#infos.get(placed.nodeName);
    this.#changed(placed.nodeName);
    if (info) this.#infos.set(placed.nodeName, withPod(info, placed.pod));
  }

  #info(node: Node): NodeInfo {
    const { name } = node.metadata;
    const info =
      this.#infos.get(name) ?? nodeInfo(node, [...(this.#byNode.get(name)?.values() ?? [])]);
    this.#infos.set(name, info);
    return info;
  }
}

/** The Node with one Pod more: where thousands are placed, most of what is summed up is as it was. */
function withPod(info: NodeInfo, pod: Pod): NodeInfo {
  const { requests, guessed, hostPorts } = usageOf(pod);
  const requested = new Map(info.requested);
  for (const [name, amount] of requests) {
    requested.set(name, (requested.get(name) ?? 0) + amount);
  }
  return {
    node: info.node,
    pods: [...info.pods, pod],
    requested,
    guessed: {
      cpu: info.guessed.cpu + guessed.cpu,
      memory: info.guessed.memory + guessed.memory,
    },
    hostPorts: [...info.hostPorts, ...hostPorts],
    avoiding: pod.spec.affinity?.podAntiAffinity ? [...info.avoiding, pod] : info.avoiding,
    minding: pod.spec.affinity ? [...info.minding, pod] : info.minding,
  };
}

/** The Node with just these Pods. */
export function nodeInfo(node: Node, pods: readonly Pod[]): NodeInfo {
  const requested = new Map<string, number>();
  const hostPorts: HostPort[] = [];
  let cpu = 0;
  let memory = 0;
  for (const pod of pods) {
    const usage = usageOf(pod);
    for (const [name, amount] of usage.requests) {
      requested.set(name, (requested.get(name) ?? 0) + amount);
    }
    cpu += usage.guessed.cpu;
    memory += usage.guessed.memory;
    hostPorts.push(...usage.hostPorts);
  }
  const minding = pods.filter(({ spec }) => spec.affinity !== undefined);
  const avoiding = minding.filter(({ spec }) => spec.affinity?.podAntiAffinity !== undefined);
  return { node, pods, requested, guessed: { cpu, memory }, hostPorts, avoiding, minding };
}

/** While a Pod is being resized, its status says what it holds. */
function holdsTheSame(before: Pod, after: Pod): boolean {
  if (heldSpec(before) === before.spec && heldSpec(after) === after.spec) return true;
  const then = usageOf(before).requests;
  const now = usageOf(after).requests;
  return then.size === now.size && [...now].every(([name, amount]) => then.get(name) === amount);
}

/** Whether a Pod is to the scheduler what it was before: all but its status, and that it isn't going away. */
function weighsTheSame(before: Pod, after: Pod): boolean {
  return (
    before.metadata.uid === after.metadata.uid &&
    before.metadata.deletionTimestamp === after.metadata.deletionTimestamp &&
    holdsTheSame(before, after) &&
    deepEqual(before.metadata.labels, after.metadata.labels) &&
    deepEqual({ ...before.spec, nodeName: '' }, { ...after.spec, nodeName: '' })
  );
}
