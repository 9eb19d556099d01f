/** The `scale` subresource of everything that has replicas: one number, read and written without knowing the kind. */
import { type JsonObject, isRecord } from '#base/json-object.ts';
import type { Json, Scale } from '#api/gen/types.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import { conflict, invalid, objectModified } from '#api/status.ts';
import type { ActionSubresource } from '../../registry/strategy.ts';

interface Scalable extends KubeObject {
  readonly spec: { readonly replicas?: number };
  readonly status?: { readonly replicas?: number };
}

/** `selector` is the object's label selector in the syntax of `kubectl -l`. */
export function scaleSubresource<T extends Scalable>(
  resource: ResourceName,
  selector: (object: T) => string,
): ActionSubresource<T> {
  return scaleWhere(resource, {
    wanted: ({ spec }) => spec.replicas ?? 0,
    present: ({ status }) => status?.replicas ?? 0,
    selector,
    withWanted: (object, replicas) => ({ ...object, spec: { ...object.spec, replicas } }),
    claims: (replicas) => ({ spec: { replicas } }),
  });
}

type ResourceName = Pick<ResourceType, 'group' | 'resource'>;

/** Where a kind keeps what its scale tells. (Methods, so that one of a kind is one of any.) */
export interface ScalePlaces<T extends KubeObject> {
  /** Throws where the object can't say it. */
  wanted(this: void, object: T): number;
  present(this: void, object: T): number;
  selector(this: void, object: T): string;
  withWanted(this: void, object: T, replicas: number): T;
  /** What somebody who applies the number names of the object. */
  claims(this: void, replicas: unknown): JsonObject;
}

export function scaleWhere<T extends KubeObject>(
  resource: ResourceName,
  places: ScalePlaces<T>,
): ActionSubresource<T> {
  const read = (object: T): Scale => toScale(object, places);
  return {
    kind: 'action',
    verbs: ['get', 'update', 'patch'],
    bodyType: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
    ownsFields: true,
    claims: ({ spec }) =>
      isRecord(spec) && 'replicas' in spec ? places.claims(spec['replicas']) : {},
    read,
    async act(request): Promise<Json> {
      // The registry has checked the body against the schema of Scale.
      const scale = request.body as Scale;
      const replicas = scale.spec?.replicas ?? 0;
      checkReplicas(request.object.metadata.name, replicas);
      const expected = scale.metadata?.resourceVersion;
      return read(
        await request.update((current) => {
          if (expected && expected !== current.metadata.resourceVersion) {
            throw conflict(resource, current.metadata.name, objectModified);
          }
          return places.withWanted(current, replicas);
        }),
      );
    },
  };
}

function toScale<T extends KubeObject>(object: T, places: ScalePlaces<T>): Scale {
  const selector = places.selector(object);
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, ...(namespace && { namespace }), uid, resourceVersion, creationTimestamp },
    spec: { replicas: places.wanted(object) },
    status: { replicas: places.present(object), ...(selector && { selector }) },
  };
}

function checkReplicas(name: string, replicas: number): void {
  if (replicas >= 0) return;
  throw invalid({ group: 'autoscaling', kind: 'Scale' }, name, [
    {
      type: 'FieldValueInvalid',
      field: 'spec.replicas',
      message: `Invalid value: ${replicas}: must be greater than or equal to 0`,
    },
  ]);
}
