/** Which Pods each autoscaler steers: no Pod may have two. */
import type { Pod } from '#api/gen/types.ts';
import { parseLabelSelector } from '#api/selector/label-query.ts';
import type { LabelQuery } from '#api/selector/label-query.ts';

export class Selectors {
  /** By the autoscaler's key, `namespace/name`. */
  readonly #queries = new Map<string, LabelQuery>();

  /** Throws a 400 when the selector can't be read. */
  set(key: string, selector: string): void {
    this.#queries.set(key, parseLabelSelector(selector));
  }

  delete(key: string): void {
    this.#queries.delete(key);
  }

  /** Those of the Pods, all of one namespace, that the autoscaler steers. */
  podsOf(key: string, pods: readonly Pod[]): readonly Pod[] {
    const query = this.#queries.get(key);
    return query ? pods.filter(({ metadata }) => query.matches(metadata.labels)) : [];
  }

  /** The keys of all autoscalers of a namespace that steer any of the Pods. */
  whoSteers(namespace: string, pods: readonly Pod[]): readonly string[] {
    return [...this.#queries.keys()]
      .filter((key) => key.startsWith(`${namespace}/`) && this.podsOf(key, pods).length > 0)
      .sort();
  }
}
