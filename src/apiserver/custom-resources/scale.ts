/** The `scale` subresource of a custom kind: its definition says where the numbers stand. */
import { type JsonObject, isRecord } from '#base/json-object.ts';
import type { CustomResourceSubresourceScale } from '#api/gen/types.ts';
import { findAll } from '#api/json-path/find.ts';
import { parseJsonPath } from '#api/json-path/parse.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import { internalError } from '#api/status.ts';
import type { ActionSubresource } from '../registry/strategy.ts';
import { scaleWhere } from '../resources/subresources/scale.ts';

export function customScale(
  type: ResourceType,
  { specReplicasPath, statusReplicasPath, labelSelectorPath }: CustomResourceSubresourceScale,
): ActionSubresource<KubeObject> {
  const wanted = namesOf(specReplicasPath);
  const present = namesOf(statusReplicasPath);
  const selector = labelSelectorPath ? namesOf(labelSelectorPath) : undefined;
  return scaleWhere(type, {
    wanted(object) {
      const replicas = valueAt(object, wanted);
      if (typeof replicas === 'number') return replicas;
      throw internalError(
        `the spec replicas field ${JSON.stringify(specReplicasPath)} does not exist`,
      );
    },
    present(object) {
      const replicas = valueAt(object, present);
      return typeof replicas === 'number' ? replicas : 0;
    },
    selector(object) {
      const text = selector && valueAt(object, selector);
      return typeof text === 'string' ? text : '';
    },
    withWanted: (object, replicas) => withKind(object, withValue({ ...object }, wanted, replicas)),
    claims: (replicas) => withValue({}, wanted, replicas),
  });
}

/** Definitions may only name fields here, one below the other. */
function namesOf(path: string): readonly string[] {
  return parseJsonPath(path).flatMap((step) => (step.kind === 'name' ? [step.name] : []));
}

function valueAt(object: KubeObject, names: readonly string[]): unknown {
  return findAll(
    object,
    names.map((name) => ({ kind: 'name', name })),
  )[0];
}

function withValue(
  object: JsonObject,
  [name, ...below]: readonly string[],
  value: unknown,
): JsonObject {
  if (name === undefined) return object;
  const inner = object[name];
  return {
    ...object,
    [name]: below.length === 0 ? value : withValue(isRecord(inner) ? inner : {}, below, value),
  };
}

/** A copy of an object is one. */
function withKind(object: KubeObject, changed: JsonObject): KubeObject {
  return {
    ...changed,
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: object.metadata,
  };
}
