/**
 * Which waiting Pods were promised room on which Node, once other Pods have made it. A Pod that matters less must not
 * take that room meanwhile.
 */
import type { Pod } from '#api/gen/types.ts';
import { keyOf } from '#api/object.ts';

interface Nomination {
  readonly pod: Pod;
  readonly nodeName: string;
}

export class Nominations {
  readonly #byPod = new Map<string, Nomination>();

  /** The Node that the Pod was promised room on. */
  nodeOf(pod: Pod): string | undefined {
    return this.#byPod.get(keyOf(pod))?.nodeName;
  }

  /** Those that were promised room on the Node. */
  on(nodeName: string): readonly Pod[] {
    return [...this.#byPod.values()]
      .filter((nomination) => nomination.nodeName === nodeName)
      .map(({ pod }) => pod);
  }

  set(pod: Pod, nodeName: string): void {
    this.#byPod.set(keyOf(pod), { pod, nodeName });
  }

  delete(key: string): void {
    this.#byPod.delete(key);
  }

  /** A new version of a waiting Pod. One that says nothing of a promise may be older than the promise. */
  update(pod: Pod, previous: Pod | undefined): void {
    const now = pod.status?.nominatedNodeName;
    const before = previous?.status?.nominatedNodeName;
    if (now) this.set(pod, now);
    else if (before) this.delete(keyOf(pod));
    else {
      const known = this.#byPod.get(keyOf(pod));
      if (known) this.set(pod, known.nodeName);
    }
  }
}
