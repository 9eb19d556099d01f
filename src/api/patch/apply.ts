/**
 * Applies a patch to an object's JSON and gives the new JSON, which the caller decodes again; the given object stays
 * as it is. Three forms: JSON patch (RFC 6902), merge patch (RFC 7386) and Kubernetes' strategic merge patch.
 * Server-side apply, the fourth, works on managed fields and not on a patch.
 */
import { jsonKind } from '../schema/fault.ts';
import { badRequest } from '../status.ts';
import { applyJsonPatch } from './json-patch.ts';
import { applyMergePatch } from './merge-patch.ts';
import { bug } from '#base/errors.ts';
import { isRecord } from '#base/json-object.ts';
import { applyStrategicPatch } from './strategic.ts';

export type PatchType = 'json' | 'merge' | 'strategic';

/** The media types of patches, without parameters. */
export const patchMediaTypes: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
};

export interface PatchRequest {
  readonly type: PatchType;
  readonly body: unknown;
  /** Whose merge keys a strategic patch follows: the short name of a type in the schema tables. Other forms need none. */
  readonly schemaName?: string;
}

/** Throws ApiError: 400 for what isn't a patch, 413 for too many operations, 422 for one that doesn't apply. */
export function applyPatch(target: unknown, { type, body, schemaName }: PatchRequest): unknown {
  if (type === 'json') return applyJsonPatch(target, body);
  if (!isRecord(body)) {
    const what = `json: cannot unmarshal ${jsonKind(body)} into Go value of type map[string]interface {}`;
    throw badRequest(type === 'merge' ? `error decoding patch: ${what}` : what);
  }
  if (type === 'merge') return applyMergePatch(target, body);
  if (schemaName === undefined) return bug('a strategic patch without a schema');
  return applyStrategicPatch(isRecord(target) ? target : {}, body, schemaName);
}
