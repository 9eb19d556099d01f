/** The `scale` subresource of everything that has replicas: one number, read and written without knowing the kind. */
import { isRecord } from '#base/json-object.ts';
import type { Json, Scale } from '#api/gen/types.ts';
import type { KubeObject } from '#api/object.ts';
import { conflict, invalid, objectModified } from '#api/status.ts';
import type { ActionSubresource } from '../../registry/strategy.ts';

interface Scalable extends KubeObject {
  readonly spec: { readonly replicas?: number };
  readonly status?: { readonly replicas?: number };
}

/** `selector` is the object's label selector in the syntax of `kubectl -l`. */
export function scaleSubresource<T extends Scalable>(
  resource: { readonly group: string; readonly resource: string },
  selector: (object: T) => string,
): ActionSubresource<T> {
  const read = (object: T): Scale => toScale(object, selector(object));
  return {
    kind: 'action',
    verbs: ['get', 'update', 'patch'],
    bodyType: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
    ownsFields: true,
    claims: ({ spec }) =>
      isRecord(spec) && 'replicas' in spec ? { spec: { replicas: spec['replicas'] } } : {},
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
          return { ...current, spec: { ...current.spec, replicas } };
        }),
      );
    },
  };
}

function toScale(object: Scalable, selector: string): Scale {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, ...(namespace && { namespace }), uid, resourceVersion, creationTimestamp },
    spec: { replicas: object.spec.replicas ?? 0 },
    status: { replicas: object.status?.replicas ?? 0, ...(selector && { selector }) },
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
