/** The metadata that the server owns: filled in on create, carried over on update. */
import { toTime } from '#base/clock.ts';
import { randomSuffix } from '#base/random.ts';
import { deepEqual } from '#api/deep-equal.ts';
import type { ObjectMeta } from '#api/gen/types.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import { badRequest } from '#api/status.ts';
import type { RequestContext, Strategy } from './strategy.ts';

/** Upstream keeps generated names within 63 characters. */
const longestGeneratedBase = 58;

/** What the client may not set is set; a name is generated where one is asked for. */
export function metadataForCreate(
  { hasGeneration }: Strategy,
  sent: ObjectMeta,
  { clock, random }: RequestContext,
): KubeObject['metadata'] {
  const {
    resourceVersion,
    selfLink: _selfLink,
    managedFields: _managedFields,
    deletionTimestamp: _deletionTimestamp,
    deletionGracePeriodSeconds: _deletionGracePeriodSeconds,
    generation: _generation,
    ...kept
  } = sent;
  if (resourceVersion) {
    throw badRequest('resourceVersion should not be set on objects to be created');
  }
  const base = sent.generateName?.slice(0, longestGeneratedBase);
  return {
    ...kept,
    name: sent.name || (base ? base + randomSuffix(random) : ''),
    uid: random.uuid(),
    creationTimestamp: toTime(clock.now()),
    ...(hasGeneration ? { generation: 1 } : {}),
    // The store gives it; absent until then.
    resourceVersion: '',
  };
}

/** The namespace of the URL, unless the object names another. */
export function inNamespace<T extends KubeObject>(
  type: ResourceType,
  object: T,
  namespace: string,
): T {
  const own = object.metadata.namespace ?? '';
  if (!type.namespaced) {
    if (own === '') return object;
    const { namespace: _namespace, ...metadata } = object.metadata;
    return { ...object, metadata };
  }
  if (own === namespace) return object;
  if (own === '') return { ...object, metadata: { ...object.metadata, namespace } };
  throw badRequest(
    'the namespace of the provided object does not match the namespace sent on the request',
  );
}

/** What an update can't change is the stored; what it leaves out of these is the stored, too. */
export function metadataForUpdate(
  sent: ObjectMeta,
  stored: KubeObject['metadata'],
): KubeObject['metadata'] {
  const { selfLink: _selfLink, ...kept } = sent;
  const { deletionTimestamp, deletionGracePeriodSeconds, generation, managedFields } = stored;
  return {
    ...kept,
    name: sent.name || stored.name,
    uid: sent.uid || stored.uid,
    creationTimestamp: stored.creationTimestamp,
    resourceVersion: stored.resourceVersion,
    generation,
    deletionTimestamp,
    deletionGracePeriodSeconds,
    // What was sent of them is looked at when it is clear who owns what.
    managedFields,
  };
}

/** The generation grows when what the client wants changes: anything but metadata and status, as a rule. */
export function withGeneration(
  strategy: Strategy,
  next: KubeObject,
  stored: KubeObject,
): KubeObject {
  const desired = (object: KubeObject): unknown =>
    strategy.desired ? strategy.desired(object) : withoutRest(object);
  if (!strategy.hasGeneration || deepEqual(desired(next), desired(stored))) return next;
  const generation = (stored.metadata.generation ?? 0) + 1;
  return { ...next, metadata: { ...next.metadata, generation } };
}

/** What the client wants: neither metadata nor status. */
function withoutRest(object: KubeObject): object {
  return { ...object, metadata: undefined, status: undefined };
}
