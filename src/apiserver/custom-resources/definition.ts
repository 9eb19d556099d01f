/** What a CustomResourceDefinition says of the kinds that are served by it. */
import { isConditionTrue } from '#api/conditions.ts';
import type { CustomResourceDefinition, CustomResourceDefinitionVersion } from '#api/gen/types.ts';
import type { ResourceType } from '#api/object.ts';
import { compareVersions } from '#api/version-order.ts';

/** Its names have been accepted, so that its resources are served. */
export function isEstablished({ status }: CustomResourceDefinition): boolean {
  return isConditionTrue(status?.conditions, 'Established');
}

/**
 * It is being deleted: its objects go, and no more may be made. The condition `Terminating` says so too, but becomes
 * false a moment before the definition is gone: what was made in that moment would be left behind.
 */
export function isTerminating({ metadata }: CustomResourceDefinition): boolean {
  return metadata.deletionTimestamp !== undefined;
}

/** Best first. What a webhook would convert is served as it is stored only: nobody calls webhooks yet. */
export function servedVersions({
  spec: { conversion, versions },
}: CustomResourceDefinition): readonly CustomResourceDefinitionVersion[] {
  const converts = conversion?.strategy !== 'Webhook';
  return versions
    .filter(({ served, storage }) => served && (converts || storage))
    .toSorted((one, other) => compareVersions(one.name, other.name));
}

export function typeOfVersion(
  { spec: { group, scope }, status }: CustomResourceDefinition,
  version: string,
): ResourceType {
  const { kind = '', plural = '' } = status?.acceptedNames ?? {};
  return { group, version, kind, resource: plural, namespaced: scope === 'Namespaced' };
}

/** As which the objects are stored. */
export function storedType(definition: CustomResourceDefinition): ResourceType {
  const stored = definition.spec.versions.find(({ storage }) => storage);
  return typeOfVersion(definition, stored?.name ?? '');
}
