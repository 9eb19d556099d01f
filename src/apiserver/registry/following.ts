/** For what is worked out from all objects of a kind: read once, and from then on kept current by what has changed. */
import type { KubeObject, ResourceType } from '#api/object.ts';
import type { Reader, Replaced } from './strategy.ts';

export class Following<T extends KubeObject> {
  readonly #type: ResourceType<T>;
  #reader: Reader | undefined;
  #changes: () => readonly Replaced<T>[] | undefined = () => undefined;

  constructor(type: ResourceType<T>) {
    this.#type = type;
  }

  /** What has changed since the last call; undefined when all must be read anew, as at the first. */
  changes(reader: Reader): readonly Replaced<T>[] | undefined {
    if (reader === this.#reader) return this.#changes();
    this.#reader = reader;
    this.#changes = reader.follow(this.#type);
    return undefined;
  }
}
