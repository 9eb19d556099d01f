/**
 * Stage 8 of the path: the flow that every write of every kind goes through. The kind's strategy answers what differs;
 * here is what doesn't: metadata, the order of admission, preparation and validation, compare-and-swap with retries,
 * dry runs, and objects that are being deleted. `delete-object.ts` is the same for deletes.
 *
 * Order, as upstream: metadata → admission mutates → strategy prepares → validation → admission validates → store.
 */
import { deepEqual } from '#api/deep-equal.ts';
import type { KubeObject } from '#api/object.ts';
import { shareParts } from '#api/share-parts.ts';
import {
  alreadyExists,
  badRequest,
  conflict,
  invalid,
  isApiError,
  notFound,
  objectModified,
} from '#api/status.ts';
import type { FieldError } from '#api/validation/field-error.ts';
import {
  type MetaRules,
  validateObjectMeta,
  validateObjectMetaUpdate,
} from '#api/validation/object-meta.ts';
import { type AdmissionPlugin, mutate, validate } from '../admission/admission.ts';
import { isReleased } from './delete-object.ts';
import { inNamespace, metadataForCreate, metadataForUpdate, withGeneration } from './metadata.ts';
import { withOwners } from './owners.ts';
import type { StoredItem } from './resource.ts';
import type { Strategy } from './strategy.ts';
import { updateRules } from './update-rules.ts';
import { type WriteTarget, type Written, unstored } from './write.ts';

/** Makes from what is stored what shall be stored instead. */
export type Change = (stored: KubeObject) => KubeObject | Promise<KubeObject>;

/** Names are generated anew so many times when they are taken. */
const nameAttempts = 8;
/** Compare-and-swap gives up after so many lost races. */
const swapAttempts = 100;

export class Registry {
  readonly plugins: readonly AdmissionPlugin[];

  constructor(plugins: readonly AdmissionPlugin[]) {
    this.plugins = plugins;
  }

  /** `sent` is decoded. Throws 409 AlreadyExists, 422 Invalid, and what admission throws. */
  async create(target: WriteTarget, sent: KubeObject): Promise<Written> {
    try {
      return await this.#create(target, sent);
    } finally {
      this.#settled(target);
    }
  }

  async #create(target: WriteTarget, sent: KubeObject): Promise<Written> {
    for (let attempt = 1; ; attempt++) {
      const object = await this.#prepareCreate(target, sent);
      try {
        return await this.#store(target, object);
      } catch (error) {
        const generated = !sent.metadata.name && Boolean(sent.metadata.generateName);
        if (!generated || !isApiError(error, 'AlreadyExists') || attempt === nameAttempts) {
          throw error;
        }
      }
    }
  }

  async #prepareCreate(target: WriteTarget, sent: KubeObject): Promise<KubeObject> {
    const { resource, key, subresource, context } = target;
    const { strategy, type } = resource;
    const placed = inNamespace(type, sent, key.namespace ?? '');
    const metadata = metadataForCreate(strategy, placed.metadata, context);
    const named = strategy.setDefaults?.({ ...placed, metadata }) ?? { ...placed, metadata };
    const admission = {
      operation: 'CREATE' as const,
      type,
      subresource,
      namespace: key.namespace ?? '',
      name: metadata.name,
    };
    const mutated = await mutate(this.plugins, { ...admission, object: named }, context);
    const prepared = (await strategy.prepareForCreate?.(mutated, context)) ?? mutated;
    const object = withOwners(target, { sent, filled: named, wanted: mutated, prepared });
    this.#check(target, object.metadata.name, [
      ...validateObjectMeta(object.metadata, metaRules(strategy)),
      ...(strategy.validate?.(object, context) ?? []),
    ]);
    for (const text of strategy.warnings?.(object, undefined, context) ?? []) context.warn(text);
    await validate(this.plugins, { ...admission, object }, context);
    return object;
  }

  async #store({ resource, context }: WriteTarget, object: KubeObject): Promise<Written> {
    if (!context.dryRun) return resource.create(object);
    if (resource.get(object.metadata)) throw alreadyExists(resource.type, object.metadata.name);
    return unstored(object);
  }

  /**
   * Writes what `change` makes of the stored object. A `resourceVersion` that `change` returns must be the stored one;
   * when somebody else wrote meanwhile, everything begins again. Nothing is written when nothing changes. Throws 404,
   * 409 Conflict, 422 Invalid, and what admission throws.
   */
  async update(target: WriteTarget, change: Change): Promise<Written> {
    try {
      return await this.#update(target, change);
    } finally {
      this.#settled(target);
    }
  }

  async #update(target: WriteTarget, change: Change): Promise<Written> {
    const { resource, key } = target;
    for (let attempt = 0; attempt < swapAttempts; attempt++) {
      const stored = resource.get(key);
      if (!stored) throw notFound(resource.type, key.name);
      const changed = await change(stored.object);
      // Of an apply the rest must be seen to come from elsewhere: see `resets.ts`.
      const sent = target.writer?.applied ? changed : shareParts(changed, stored.object);
      const next = await this.#prepareUpdate(target, sent, stored.object);
      const written = await this.#replace(target, next, stored);
      if (written) return written;
    }
    throw conflict(resource.type, key.name, objectModified);
  }

  async #prepareUpdate(
    target: WriteTarget,
    sent: KubeObject,
    stored: KubeObject,
  ): Promise<KubeObject> {
    const { resource, key, subresource, context } = target;
    const { strategy, type } = resource;
    checkPreconditions(target, sent, stored);
    const placed = inNamespace(type, sent, key.namespace ?? '');
    const metadata = metadataForUpdate(placed.metadata, stored.metadata);
    const filled = strategy.setDefaults?.({ ...placed, metadata }) ?? { ...placed, metadata };
    const admission = {
      operation: 'UPDATE' as const,
      type,
      subresource,
      namespace: key.namespace ?? '',
      name: key.name,
      stored,
    };
    const mutated = await mutate(this.plugins, { ...admission, object: filled }, context);
    const rules = updateRules(strategy, subresource);
    const prepared = await rules.prepare(mutated, stored, context);
    const owned = withOwners(target, { stored, sent, filled, wanted: mutated, prepared });
    const object = rules.keepsGeneration ? owned : withGeneration(strategy, owned, stored);
    this.#check(target, key.name, [
      ...validateObjectMeta(object.metadata, metaRules(strategy)),
      ...validateObjectMetaUpdate(object.metadata, stored.metadata),
      ...rules.validate(object, stored, context),
    ]);
    for (const text of rules.warnings(object, stored, context)) context.warn(text);
    await validate(this.plugins, { ...admission, object }, context);
    return object;
  }

  /** Undefined when somebody else wrote meanwhile. */
  async #replace(
    { resource, subresource, context }: WriteTarget,
    next: KubeObject,
    stored: StoredItem,
  ): Promise<Written | undefined> {
    if (deepEqual(next, stored.object)) return stored;
    if (context.dryRun) return unstored(next);
    if (isReleased(resource.strategy, next)) {
      const last = await resource.remove(stored, next);
      return last && unstored(last);
    }
    const lazy = resource.strategy.lazyUpdates?.some((name) => name === subresource) ?? false;
    return resource.replace(next, stored, { lazy });
  }

  #settled({ resource, context }: WriteTarget): void {
    resource.strategy.settled?.(context);
    for (const plugin of this.plugins) plugin.settled?.(context);
  }

  #check({ resource }: WriteTarget, name: string, errors: readonly FieldError[]): void {
    if (errors.length > 0) throw invalid(resource.type, name, errors);
  }
}

function metaRules(strategy: Strategy): MetaRules {
  const { namespaced } = strategy.type;
  const { anyFinalizer = false } = strategy;
  const validateName = strategy.validateName?.bind(strategy);
  return { namespaced, anyFinalizer, ...(validateName && { validateName }) };
}

/** Go prints the number that is not there as 0x0. */
const missingRevision: FieldError = {
  type: 'FieldValueInvalid',
  field: 'metadata.resourceVersion',
  message: 'Invalid value: 0x0: must be specified for an update',
};

/** What the sent object says of the stored one must hold. */
function checkPreconditions(
  { resource: { strategy, type }, key }: WriteTarget,
  { metadata: sent }: KubeObject,
  { metadata: stored }: KubeObject,
): void {
  if (sent.name && sent.name !== key.name) {
    throw badRequest(
      `the name of the object (${sent.name}) does not match the name on the URL (${key.name})`,
    );
  }
  if (sent.uid && sent.uid !== stored.uid) {
    throw conflict(
      type,
      key.name,
      `Precondition failed: UID in precondition: ${sent.uid}, UID in object meta: ${stored.uid}`,
    );
  }
  if (!sent.resourceVersion && strategy.requiresResourceVersion) {
    throw invalid(type, key.name, [missingRevision]);
  }
  if (sent.resourceVersion && sent.resourceVersion !== stored.resourceVersion) {
    throw conflict(type, key.name, objectModified);
  }
}
