/**
 * Which kinds there are, for the controllers that work on all of them: those of the server itself, which stay the same,
 * and those of established CustomResourceDefinitions, which come and go while it runs.
 */
import { isConditionTrue } from '#api/conditions.ts';
import { customResourceDefinitions } from '#api/gen/resources.ts';
import type { CustomResourceDefinition, OwnerReference } from '#api/gen/types.ts';
import type { ResourceType } from '#api/object.ts';
import { qualifiedResource } from '#api/status.ts';
import type { Change, Informer, Informers } from '#client/informers.ts';
import { refersTo } from './ownership.ts';

export interface KindChange {
  readonly type: 'added' | 'removed';
  readonly kind: ResourceType;
}

interface CustomKind {
  readonly kind: ResourceType;
  /** Names of the versions in which it is served. */
  readonly versions: readonly string[];
}

export class CollectableKinds {
  /** Everything of the server itself that can be listed, watched and deleted. */
  readonly builtIn: readonly ResourceType[];
  readonly #informers: Informers;
  readonly #definitions: Informer<CustomResourceDefinition>;
  /** By the definition's name. */
  readonly #custom = new Map<string, CustomKind>();
  readonly #handlers = new Set<(change: KindChange) => void>();

  constructor(builtIn: readonly ResourceType[], informers: Informers) {
    this.builtIn = builtIn;
    this.#informers = informers;
    this.#definitions = informers.of(customResourceDefinitions);
    this.#definitions.onChange((change) => this.#follow(change));
  }

  /** All that there are now. */
  list(): readonly ResourceType[] {
    return [...this.builtIn, ...[...this.#custom.values()].map(({ kind }) => kind)];
  }

  /**
   * The kind that is meant; undefined when no such kind is served yet, or any more. A custom one comes in the version
   * that is named, which has to be served; of the others the version doesn't matter.
   */
  find(reference: Pick<OwnerReference, 'apiVersion' | 'kind'>): ResourceType | undefined {
    const own = this.builtIn.find((kind) => refersTo(reference, kind));
    if (own) return own;
    const version = reference.apiVersion.slice(reference.apiVersion.indexOf('/') + 1);
    for (const { kind, versions } of this.#custom.values()) {
      if (refersTo(reference, kind) && versions.includes(version)) return { ...kind, version };
    }
    return undefined;
  }

  /** Calls `handler` for every custom kind that there is (as added), then for every change. Returns the unsubscriber. */
  onChange(handler: (change: KindChange) => void): () => void {
    this.#handlers.add(handler);
    for (const { kind } of this.#custom.values()) handler({ type: 'added', kind });
    return () => this.#handlers.delete(handler);
  }

  /** Resolves when the custom kinds are known that there were at the start. */
  untilSynced(): Promise<void> {
    return this.#definitions.untilSynced();
  }

  #follow({ type, object }: Change<CustomResourceDefinition>): void {
    const { name } = object.metadata;
    const before = this.#custom.get(name);
    const next = type === 'deleted' ? undefined : this.#customKindOf(object);
    if (before && next && isSameKind(before.kind, next.kind)) {
      // The same object, so that whoever holds it can go by its identity.
      this.#custom.set(name, { ...next, kind: before.kind });
      return;
    }
    if (before) this.#remove(name, before.kind);
    if (!next) return;
    this.#custom.set(name, next);
    this.#tell({ type: 'added', kind: next.kind });
  }

  #remove(name: string, kind: ResourceType): void {
    this.#custom.delete(name);
    // Before the change is told: who watches the kind hears first that its objects are gone.
    this.#informers.drop(kind);
    this.#tell({ type: 'removed', kind });
  }

  #customKindOf(definition: CustomResourceDefinition): CustomKind | undefined {
    const kind = customKindOf(definition);
    // What the server serves itself isn't replaced, nor is its informer dropped.
    const isBuiltIn = kind && this.builtIn.some((own) => isSameResource(own, kind));
    if (!kind || isBuiltIn) return undefined;
    return { kind, versions: servedVersions(definition) };
  }

  #tell(change: KindChange): void {
    for (const handler of this.#handlers) handler(change);
  }
}

/**
 * The kind that a definition adds, in its storage version or, where that isn't served, the first that is. Undefined
 * while it isn't established. One that is being deleted stays for as long as it is there: so do its objects.
 */
export function customKindOf({ spec, status }: CustomResourceDefinition): ResourceType | undefined {
  if (!isConditionTrue(status?.conditions, 'Established')) return undefined;
  const served = spec.versions.filter((version) => version.served);
  const { name: version } = served.find(({ storage }) => storage) ?? served[0] ?? {};
  if (version === undefined) return undefined;
  const { group, names, scope } = spec;
  // Of an established definition neither the plural nor the kind can change.
  const { kind, plural: resource } = names;
  return { group, version, kind, resource, namespaced: scope === 'Namespaced' };
}

function servedVersions({ spec }: CustomResourceDefinition): readonly string[] {
  return spec.versions.filter(({ served }) => served).map(({ name }) => name);
}

function isSameResource(a: ResourceType, b: ResourceType): boolean {
  return qualifiedResource(a) === qualifiedResource(b);
}

function isSameKind(a: ResourceType, b: ResourceType): boolean {
  return (
    isSameResource(a, b) &&
    a.version === b.version &&
    a.kind === b.kind &&
    a.namespaced === b.namespaced
  );
}
