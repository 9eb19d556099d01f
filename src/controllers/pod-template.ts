/** Makes a Pod from a template, owned by a controller. */
import type { Pod, PodTemplateSpec } from '#api/gen/types.ts';
import type { Draft, KubeObject, ResourceType } from '#api/object.ts';
import { controllerReference } from './ownership.ts';

/** Names are cut so that the random end always fits. */
const maxGenerateName = 63 - 5;

export function podFromTemplate(
  template: PodTemplateSpec,
  owner: KubeObject,
  ownerType: ResourceType,
): Draft<Pod> {
  const { labels, annotations, finalizers } = template.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${owner.metadata.name}-`.slice(0, maxGenerateName),
      ...(owner.metadata.namespace ? { namespace: owner.metadata.namespace } : {}),
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ...(finalizers ? { finalizers } : {}),
      ownerReferences: [controllerReference(owner, ownerType)],
    },
    spec: template.spec ?? { containers: [] },
  };
}
