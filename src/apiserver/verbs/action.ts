/**
 * Subresources with a body of their own kind (`scale`, `binding`, `eviction`, `token`): decodes the body and lets the
 * kind's strategy act on the stored object, with the registry's own update and delete in its hands.
 */
import type { JsonObject } from '#base/json-object.ts';
import type { ApiResult } from '#client/api-handler.ts';
import { encodeJson } from '#api/codec/json.ts';
import { builtInSchema } from '#api/kind-schema.ts';
import { decode } from '#api/schema/decode.ts';
import { type DeleteOptions } from '#api/gen/types.ts';
import type { KubeObject } from '#api/object.ts';
import { applyPatch } from '#api/patch/apply.ts';
import { applyMergePatch } from '#api/patch/merge-patch.ts';
import { methodNotAllowed, notFound } from '#api/status.ts';
import { validate } from '../admission/admission.ts';
import { deleteObject } from '../registry/delete-object.ts';
import type { ActionRequest, ActionSubresource, OtherObject } from '../registry/strategy.ts';
import { type WriteTarget } from '../registry/write.ts';
import { actionWriter, isApply, readConfig } from './apply.ts';
import { type BodyValue, bodyValue, decodeAs, requireBody } from './body.ts';
import { type Call, targetOf } from './call.ts';
import { readWriteOptions } from './options.ts';
import { readPatch } from './patch.ts';

type Action = ActionSubresource<KubeObject>;

/** GET: what the subresource says of the object. */
export function readAction(call: Call, action: Action): ApiResult {
  return toResult(readBody(call, action, targetOf(call, { dryRun: false })), 200);
}

/** POST, PUT and PATCH. */
export async function act(call: Call, action: Action): Promise<ApiResult> {
  const { verb, subresource } = call.request.info;
  const applies = verb === 'patch' && isApply(call.request);
  const options = readWriteOptions(
    call.request.query,
    optionsKinds[verb] ?? 'UpdateOptions',
    applies,
  );
  const { dryRun, fieldValidation } = options;
  const unowned = targetOf(call, { dryRun });
  const schema = builtInSchema(action.bodyType);
  const config = applies ? readConfig(call, schema, fieldValidation) : undefined;
  const value = valueOf(call, action, { target: unowned, config });
  const body = decodeAs(call, schema, { ...value, fieldValidation });
  const named = config && (action.claims?.(config) ?? {});
  const target = action.ownsFields
    ? { ...unowned, writer: actionWriter(call, options, named) }
    : unowned;
  const { resource, key, context } = target;
  const object = storedOf(target);
  await validate(
    call.registry.plugins,
    {
      operation: verb === 'create' ? 'CREATE' : 'UPDATE',
      type: resource.type,
      subresource,
      namespace: key.namespace ?? '',
      name: key.name,
      object: body,
    },
    context,
  );
  const result = await action.act({ object, body, ...writersOf(call, target) }, context);
  return toResult(result, verb === 'create' ? 201 : 200);
}

const optionsKinds: Readonly<Record<string, 'CreateOptions' | 'PatchOptions'>> = {
  create: 'CreateOptions',
  patch: 'PatchOptions',
};

/** The body that the action acts on: as it was sent, or what a patch makes of what the subresource says now. */
function valueOf(
  call: Call,
  action: Action,
  { target, config }: { readonly target: WriteTarget; readonly config: JsonObject | undefined },
): BodyValue {
  if (call.request.info.verb !== 'patch') return bodyValue(requireBody(call));
  const now = readBody(call, action, target);
  const value = config
    ? applyMergePatch(now, config)
    : applyPatch(now, readPatch(call, builtInSchema(action.bodyType)));
  return { value, duplicates: [] };
}

type Writers = Pick<ActionRequest<KubeObject>, 'update' | 'updateOther' | 'delete'>;

function writersOf({ registry, resourceOf }: Call, target: WriteTarget): Writers {
  return {
    update: async (change) => (await registry.update(target, change)).object,
    async updateOther<U extends KubeObject>(
      { type, key, subresource }: OtherObject<U>,
      change: (current: U) => U,
    ): Promise<U> {
      const { writer: _, ...unowned } = target;
      const other: WriteTarget = { ...unowned, resource: resourceOf(type), key, subresource };
      // A resource holds objects of its type.
      const written = await registry.update(other, (current) => change(current as U));
      return written.object as U;
    },
    delete: async (options) => {
      // The schema's type of that name is what the generated type describes.
      const { object } = decode<DeleteOptions>('DeleteOptions', options);
      const whole: WriteTarget = { ...target, subresource: '' };
      return (await deleteObject(registry.plugins, whole, object)).object;
    },
  };
}

function readBody({ resource }: Call, action: Action, target: WriteTarget): unknown {
  if (!action.read) throw methodNotAllowed(resource.type, 'get');
  return action.read(storedOf(target), target.context);
}

function storedOf({ resource, key }: WriteTarget): KubeObject {
  const item = resource.get(key);
  if (!item) throw notFound(resource.type, key.name);
  return item.object;
}

function toResult(object: unknown, code: number): ApiResult {
  return { kind: 'object', code, object, bytes: () => encodeJson(object) };
}
