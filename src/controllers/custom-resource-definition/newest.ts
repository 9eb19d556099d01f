/**
 * Definitions as they were last written, where the informer doesn't show that yet: a name that was just given away
 * isn't free.
 */
import type { CustomResourceDefinition } from '#api/gen/types.ts';
import type { Informer } from '#client/informers.ts';

export class NewestDefinitions {
  readonly #cache: Informer<CustomResourceDefinition>;
  readonly #written = new Map<string, CustomResourceDefinition>();

  constructor(cache: Informer<CustomResourceDefinition>) {
    this.#cache = cache;
  }

  get(name: string): CustomResourceDefinition | undefined {
    const cached = this.#cache.get(name);
    if (!cached) this.#written.delete(name);
    return cached && this.#newest(cached);
  }

  inGroup(group: string): readonly CustomResourceDefinition[] {
    return this.#cache
      .list()
      .filter(({ spec }) => spec.group === group)
      .map((cached) => this.#newest(cached));
  }

  wrote(definition: CustomResourceDefinition): void {
    this.#written.set(definition.metadata.name, definition);
  }

  #newest(cached: CustomResourceDefinition): CustomResourceDefinition {
    const { name, uid, resourceVersion } = cached.metadata;
    const written = this.#written.get(name);
    const isNewer =
      written?.metadata.uid === uid &&
      Number(written.metadata.resourceVersion) > Number(resourceVersion);
    if (isNewer) return written;
    this.#written.delete(name);
    return cached;
  }
}
