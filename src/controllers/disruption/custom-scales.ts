/** How many Pods a custom object wants: its definition says where that stands. */
import { customResourceDefinitions } from '#api/gen/resources.ts';
import { findAll } from '#api/json-path/find.ts';
import { parseJsonPath } from '#api/json-path/parse.ts';
import { qualifiedResource } from '#api/status.ts';
import type { Informers } from '#client/informers.ts';
import type { CollectableKinds } from '../collectable-kinds.ts';
import { refersTo } from '../ownership.ts';
import { noScale } from './scales.ts';
import type { ScaleOf } from './scales.ts';

export function customScales(
  informers: Informers,
  kinds: Pick<CollectableKinds, 'builtIn' | 'find' | 'list'>,
): ScaleOf {
  const definitions = informers.of(customResourceDefinitions);
  return (reference, namespace) => {
    // In whatever version the reference speaks: everybody who follows the kind follows it in one.
    const kind = kinds.find(reference) && kinds.list().find((one) => refersTo(reference, one));
    if (!kind || kinds.builtIn.includes(kind)) return noScale(reference);
    const { versions = [] } = definitions.get(qualifiedResource(kind))?.spec ?? {};
    const scale = versions.find(({ name }) => name === kind.version)?.subresources?.scale;
    if (!scale) return `${qualifiedResource(kind)} does not implement the scale subresource`;
    const owner = informers.of(kind).get(`${namespace}/${reference.name}`);
    if (owner?.metadata.uid !== reference.uid) return undefined;
    const [replicas] = findAll(owner, parseJsonPath(scale.specReplicasPath));
    return typeof replicas === 'number'
      ? { uid: reference.uid, replicas }
      : `the spec replicas field ${JSON.stringify(scale.specReplicasPath)} does not exist`;
  };
}
