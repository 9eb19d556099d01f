/** DELETE of one object. What is gone is answered with a `Status` (some kinds: the object), what is held with itself. */
import type { ApiResult } from '#client/api-handler.ts';
import { encodeJson } from '#api/codec/json.ts';
import { deleteObject } from '../registry/delete-object.ts';
import { type Call, targetOf } from './call.ts';
import { answer } from './get.ts';
import { readDeleteOptions } from './options.ts';

export async function deleteOne(call: Call): Promise<ApiResult> {
  const options = readDeleteOptions(call);
  const { registry, resource } = call;
  const target = targetOf(call, { dryRun: options.isDryRun });
  const deleted = await deleteObject(registry.plugins, target, options);
  if (deleted.gone && !resource.strategy.returnsDeleted) {
    const status = successOf(call, deleted.object.metadata.uid);
    return { kind: 'object', code: 200, object: status, bytes: () => encodeJson(status) };
  }
  // Upstream's sign that a delete which was to wait for the dependents has only begun.
  const begun = !deleted.gone && options.orphanDependents === false;
  return answer(call, deleted, begun ? 202 : 200);
}

function successOf({ request, resource }: Call, uid: string): object {
  const { group, resource: kind } = resource.type;
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name: request.info.name, ...(group ? { group } : {}), kind, uid },
  };
}
