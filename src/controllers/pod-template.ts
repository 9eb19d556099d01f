/** Makes a Pod from a template, owned by a controller. */
import type { Pod, PodTemplateSpec } from '#api/gen/types.ts';
import { makeControllerRef } from '#api/metadata.ts';
import type { Draft, KubeObject } from '#api/object.ts';

/** Names are cut so that the random end always fits. */
const maxGenerateName = 63 - 5;

export function podFromTemplate(template: PodTemplateSpec, owner: KubeObject): Draft<Pod> {
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
      ownerReferences: [makeControllerRef(owner)],
    },
    spec: template.spec ?? { containers: [] },
  };
}
