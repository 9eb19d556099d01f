/** How controllers find what is theirs among everybody's. */
import { versionsOf } from '#client/informers.ts';
import type { Change, Informer } from '#client/informers.ts';
import type { LabelSelector, OwnerReference } from '#api/gen/types.ts';
import { controllerOf } from '#api/metadata.ts';
import { keyOf } from '#api/object.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import { matchesLabelSelector } from '#api/selector/label-selector.ts';

/** True when `reference` names this kind, in whatever version. */
export function refersTo(
  reference: Pick<OwnerReference, 'apiVersion' | 'kind'> | undefined,
  type: ResourceType,
): boolean {
  if (!reference || reference.kind !== type.kind) return false;
  const slash = reference.apiVersion.indexOf('/');
  return (slash < 0 ? '' : reference.apiVersion.slice(0, slash)) === type.group;
}

const controllerIndex = 'controller';

/** Lets `controlledOrOrphan` find objects by their controller; registering twice is harmless. */
export function indexByController<T extends KubeObject>(informer: Informer<T>): void {
  informer.addIndex(controllerIndex, (object) => [
    controllerOf(object)?.uid ?? `orphans of ${object.metadata.namespace ?? ''}`,
  ]);
}

/** What `owner` controls, and what nobody controls in its namespace: the candidates for adoption. */
export function controlledOrOrphan<T extends KubeObject>(
  informer: Informer<T>,
  owner: KubeObject,
): readonly T[] {
  const orphans = informer.byIndex(controllerIndex, `orphans of ${owner.metadata.namespace ?? ''}`);
  return [...controlled(informer, owner), ...orphans];
}

export function controlled<T extends KubeObject>(
  informer: Informer<T>,
  owner: KubeObject,
): readonly T[] {
  return informer.byIndex(controllerIndex, owner.metadata.uid);
}

export interface Owners<T extends KubeObject> {
  readonly informer: Informer<T>;
  readonly type: ResourceType<T>;
  readonly selectorOf: (owner: T) => LabelSelector;
}

/** The keys of the owners that control the object, did so before the change, or could adopt it. */
export function ownersConcerned<T extends KubeObject>(
  { informer, type, selectorOf }: Owners<T>,
  change: Change<KubeObject>,
): Iterable<string> {
  const versions = versionsOf(change);
  return new Set(
    versions.flatMap((object) => {
      const controller = controllerOf(object);
      const { namespace, labels } = object.metadata;
      if (controller) return refersTo(controller, type) ? [`${namespace}/${controller.name}`] : [];
      return informer
        .list(namespace)
        .filter((owner) => matchesLabelSelector(selectorOf(owner), labels))
        .map(keyOf);
    }),
  );
}
