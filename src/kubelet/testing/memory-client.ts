/** A small API in memory for the kubelet's tests: objects, watches, patches, and a Pod's graceful deletion. */
import {
  apiVersionOf,
  keyOf,
  type Draft,
  type KubeObject,
  type ObjectKey,
  type ResourceType,
} from '#api/object.ts';
import { applyPatch } from '#api/patch/apply.ts';
import { schemaNameOf } from '#api/schema/tables.ts';
import { alreadyExists, conflict, notFound, qualifiedResource } from '#api/status.ts';
import { seededRandom } from '#base/random.ts';
import { bug } from '#base/errors.ts';
import type { Clock } from '#base/clock.ts';
import { toTime } from '#base/clock.ts';
import type {
  Client,
  ListOptions,
  ObjectList,
  Patch,
  WatchEvent,
  WatchOptions,
} from '#client/client.ts';

interface Logged {
  readonly revision: number;
  readonly resource: string;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubeObject;
}

export class MemoryClient implements Client {
  readonly #clock: Clock;
  readonly #random = seededRandom(1);
  readonly #objects = new Map<string, Map<string, KubeObject>>();
  readonly #log: Logged[] = [];
  #revision = 0;
  #wakeups = new Set<() => void>();
  /** Answers `post`; a test sets it. */
  answerPost: (subresource: string, body: object) => unknown = () => ({});
  /** What the next lists and patches fail with. */
  readonly failures: Error[] = [];
  /** Every status patch of a Pod, in order. */
  readonly statusPatches: object[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async get<T extends KubeObject>(type: ResourceType<T>, key: ObjectKey): Promise<T> {
    return this.#stored(type, key);
  }

  async list<T extends KubeObject>(
    type: ResourceType<T>,
    options: ListOptions = {},
  ): Promise<ObjectList<T>> {
    const failure = this.failures.shift();
    if (failure) throw failure;
    const items = [...this.#of(type).values()].filter((object) => matches(object, options)) as T[];
    return { metadata: { resourceVersion: String(this.#revision) }, items };
  }

  async *watch<T extends KubeObject>(
    type: ResourceType<T>,
    options: WatchOptions = {},
  ): AsyncIterable<WatchEvent<T>> {
    const resource = qualifiedResource(type);
    let after = Number(options.resourceVersion ?? this.#revision);
    if (options.sendInitialEvents) {
      for (const object of this.#of(type).values()) {
        if (matches(object, options)) yield { type: 'ADDED', object: object as T };
      }
      after = this.#revision;
      yield { type: 'BOOKMARK', resourceVersion: String(after), initialEventsEnd: true };
    }
    const signal = options.signal ?? new AbortController().signal;
    while (!signal.aborted) {
      for (const entry of this.#log.filter(({ revision }) => revision > after)) {
        after = entry.revision;
        if (entry.resource !== resource || !matches(entry.object, options)) continue;
        yield { type: entry.type, object: entry.object as T };
      }
      if (this.#revision <= after) await this.#next(signal);
    }
  }

  async create<T extends KubeObject>(type: ResourceType<T>, draft: Draft<T>): Promise<T> {
    const key = keyOf(draft);
    const { name = '' } = draft.metadata;
    if (this.#of(type).has(key)) throw alreadyExists(type, name);
    const metadata = {
      uid: this.#random.uuid(),
      creationTimestamp: toTime(this.#clock.now()),
      generation: 1,
      ...draft.metadata,
    };
    return this.#put(
      type,
      { ...draft, apiVersion: apiVersionOf(type), kind: type.kind, metadata } as KubeObject,
      'ADDED',
    ) as T;
  }

  async update<T extends KubeObject>(type: ResourceType<T>, object: T): Promise<T> {
    this.#stored(type, keyPartsOf(object));
    return this.#put(type, object, 'MODIFIED') as T;
  }

  async patch<T extends KubeObject>(
    type: ResourceType<T>,
    key: ObjectKey,
    patch: Patch,
    options: { readonly subresource?: string } = {},
  ): Promise<T> {
    const failure = this.failures.shift();
    if (failure) throw failure;
    const stored = this.#stored(type, key);
    const { group, version, kind } = type;
    const schemaName = schemaNameOf({ group, version, kind }) ?? kind;
    const next = applyPatch(stored, { ...patch, schemaName }) as T;
    if (next.metadata.uid !== stored.metadata.uid)
      throw conflict(type, key.name, 'Precondition failed: UID');
    if (options.subresource === 'status' && kind === 'Pod') this.statusPatches.push(patch.body);
    return this.#put(type, next, 'MODIFIED') as T;
  }

  async apply(): Promise<never> {
    return bug('the kubelet applies nothing');
  }

  async delete<T extends KubeObject>(
    type: ResourceType<T>,
    key: ObjectKey,
    options: { readonly body?: { readonly gracePeriodSeconds?: number } } = {},
  ): Promise<T> {
    const stored = this.#stored(type, key);
    const grace = options.body?.gracePeriodSeconds ?? (type.kind === 'Pod' ? 30 : 0);
    if (grace > 0) {
      const metadata = {
        ...stored.metadata,
        deletionTimestamp: toTime(this.#clock.now() + grace * 1000),
        deletionGracePeriodSeconds: grace,
      };
      return this.#put(type, { ...stored, metadata }, 'MODIFIED') as T;
    }
    this.#of(type).delete(keyOf(stored));
    this.#tell(type, stored, 'DELETED');
    return stored;
  }

  async deleteCollection(): Promise<void> {}

  async post(
    _type: ResourceType,
    _key: ObjectKey,
    request: { readonly subresource: string; readonly body: object },
  ): Promise<unknown> {
    return this.answerPost(request.subresource, request.body);
  }

  #of(type: ResourceType): Map<string, KubeObject> {
    const resource = qualifiedResource(type);
    const known = this.#objects.get(resource) ?? new Map<string, KubeObject>();
    this.#objects.set(resource, known);
    return known;
  }

  #stored<T extends KubeObject>(type: ResourceType<T>, { namespace, name }: ObjectKey): T {
    const object = this.#of(type).get(namespace ? `${namespace}/${name}` : name);
    if (!object) throw notFound(type, name);
    return object as T;
  }

  #put(type: ResourceType, object: KubeObject, event: 'ADDED' | 'MODIFIED'): KubeObject {
    const metadata = { ...object.metadata, resourceVersion: String(this.#revision + 1) };
    const stored = { ...object, metadata };
    this.#of(type).set(keyOf(stored), stored);
    this.#tell(type, stored, event);
    return stored;
  }

  #tell(type: ResourceType, object: KubeObject, event: Logged['type']): void {
    this.#log.push({
      revision: ++this.#revision,
      resource: qualifiedResource(type),
      type: event,
      object,
    });
    for (const wake of this.#wakeups) wake();
    this.#wakeups.clear();
  }

  #next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#wakeups.add(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }
}

function keyPartsOf({ metadata }: KubeObject): ObjectKey {
  const { namespace, name } = metadata;
  return { name, ...(namespace === undefined ? {} : { namespace }) };
}

/** Knows just the selectors that the kubelet uses. */
function matches(object: KubeObject, { namespace, fieldSelector }: ListOptions): boolean {
  if (namespace !== undefined && object.metadata.namespace !== namespace) return false;
  const [field, value] = (fieldSelector ?? '').split('=');
  if (field === 'metadata.name') return object.metadata.name === value;
  if (field === 'spec.nodeName')
    return (object as { spec?: { nodeName?: string } }).spec?.nodeName === value;
  return true;
}
