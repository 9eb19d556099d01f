/** PUT: replaces an object, or the part of it that a subresource such as `status` is. */
import type { ApiResult } from '#client/api-handler.ts';
import type { KubeObject } from '#api/object.ts';
import { badRequest, conflict, isApiError } from '#api/status.ts';
import type { WriteTarget, Written } from '../registry/write.ts';
import { decodeObject } from './body.ts';
import { type Call, targetOf } from './call.ts';
import { answer } from './get.ts';
import { readWriteOptions } from './options.ts';

/** A refusal that only looks like a race must end. */
const attempts = 8;

export async function update(call: Call): Promise<ApiResult> {
  const options = readWriteOptions(call.request.query, 'UpdateOptions');
  const sent = decodeObject(call, options.fieldValidation);
  if (!sent.metadata.name) {
    const { name } = call.request.info;
    throw badRequest(
      `the name of the object (${name} based on URL) was undeterminable: name must be provided`,
    );
  }
  const target = targetOf(call, options);
  if (!call.resource.strategy.createsOnUpdate || target.subresource !== '') {
    return answer(call, await call.registry.update(target, () => sent), 200);
  }
  for (let attempt = 1; ; attempt++) {
    const there = call.resource.get(target.key) !== undefined;
    try {
      const written = there
        ? await call.registry.update(target, () => sent)
        : await createInstead(call, target, sent);
      return answer(call, written, there ? 200 : 201);
    } catch (error) {
      // Somebody else made or deleted it meanwhile.
      const raced = there ? isApiError(error, 'NotFound') : isApiError(error, 'AlreadyExists');
      if (!raced || attempt === attempts || target.context.dryRun) throw error;
    }
  }
}

/** Whoever may update an object may not for that create one. */
function createInstead(call: Call, target: WriteTarget, sent: KubeObject): Promise<Written> {
  const { key, resource } = target;
  const { info, user } = call.request;
  call.authorize(user, { ...info, verb: 'create', name: '' });
  const { name, uid } = sent.metadata;
  if (name !== key.name) {
    throw badRequest(
      `the name of the object (${name}) does not match the name on the URL (${key.name})`,
    );
  }
  if (uid) {
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: `;
    throw conflict(resource.type, key.name, why);
  }
  return call.registry.create(target, sent);
}
