/**
 * PATCH with a configuration (server-side apply): what it names becomes so, what its manager named before and doesn't
 * now goes, and what others own is a conflict. Creates the object where there is none.
 */
import type { ApiResult, Body } from '#client/api-handler.ts';
import { applyConfig } from '#api/apply/apply.ts';
import { claimsOf } from '#api/apply/claims.ts';
import { parseYaml } from '#api/codec/yaml.ts';
import type { KindSchema } from '#api/kind-schema.ts';
import { type KubeObject, apiVersionOf } from '#api/object.ts';
import type { FieldValidation } from '#api/schema/decode.ts';
import { badRequest, conflict, isApiError, notFound } from '#api/status.ts';
import { type JsonObject, isRecord } from '#base/json-object.ts';
import { managersOf } from '../registry/managers-of.ts';
import { writerOf } from '../registry/owners.ts';
import type { AppliedConfig, FieldWriter, WriteTarget, Written } from '../registry/write.ts';
import { type BodyValue, decodeAs, requireBody, withMetadata } from './body.ts';
import { type Call, targetOf } from './call.ts';
import { answer } from './get.ts';
import { type WriteOptions, readWriteOptions } from './options.ts';

export const applyMediaType = 'application/apply-patch+yaml';

/** True for a PATCH that applies. */
export function isApply({ body }: { readonly body?: Body }): boolean {
  return body?.contentType.split(';')[0]?.trim().toLowerCase() === applyMediaType;
}

export async function apply(call: Call): Promise<ApiResult> {
  const options = readWriteOptions(call.request.query, 'PatchOptions', true);
  const { schema } = call.resource;
  const config = readConfig(call, schema, options.fieldValidation);
  const applied = { config, claims: checkedClaims(schema, config), force: options.force };
  const target: WriteTarget = {
    ...targetOf(call, options),
    writer: { manager: options.fieldManager, applied },
  };
  for (;;) {
    const there = call.resource.get(target.key) !== undefined;
    try {
      const written = there
        ? await call.registry.update(target, (stored) =>
            applyTo(call, stored, { target, options, applied }),
          )
        : await createApplied(call, target, config);
      return answer(call, written, there ? 200 : 201);
    } catch (error) {
      // Somebody else made or deleted it meanwhile.
      const raced = there ? isApiError(error, 'NotFound') : isApiError(error, 'AlreadyExists');
      if (!raced || target.context.dryRun || target.subresource !== '') throw error;
    }
  }
}

interface Applying {
  readonly target: WriteTarget;
  readonly options: WriteOptions;
  readonly applied: AppliedConfig;
}

function applyTo(call: Call, live: KubeObject, { target, options, applied }: Applying): KubeObject {
  const { type, schema } = call.resource;
  const value = applyConfig({
    shape: schema.shape,
    // Who owns what is no part of what is applied.
    live: { ...live, metadata: { ...live.metadata, managedFields: undefined } },
    config: applied.config,
    claims: applied.claims,
    managers: managersOf(live),
    writer: writerOf({
      manager: options.fieldManager,
      apiVersion: apiVersionOf(type),
      subresource: target.subresource,
      applied: true,
    }),
  });
  return withMetadata(decodeAs(call, schema, { value, duplicates: [], fieldValidation: 'Ignore' }));
}

/** Whoever may patch an object may not for that create one. */
async function createApplied(
  call: Call,
  target: WriteTarget,
  config: JsonObject,
): Promise<Written> {
  const { resource, key, subresource } = target;
  const { info, user } = call.request;
  if (subresource !== '') throw notFound(resource.type, key.name);
  call.authorize(user, { ...info, verb: 'create', name: '' });
  const value = { ...config, metadata: { name: key.name, ...metadataOf(config) } };
  const decoded = decodeAs(call, resource.schema, {
    value,
    duplicates: [],
    fieldValidation: 'Ignore',
  });
  const sent = withMetadata(decoded);
  const { uid, name } = sent.metadata;
  if (uid) {
    const why = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`;
    throw conflict(resource.type, key.name, why);
  }
  if (name !== key.name) {
    throw badRequest(
      `the name of the object (${name}) does not match the name on the URL (${key.name})`,
    );
  }
  return call.registry.create(target, sent);
}

/** The body of an apply of an object, or of an action such as `scale`. Throws a 400. */
export function readConfig(
  call: Call,
  { kind: type }: KindSchema,
  validation: FieldValidation,
): JsonObject {
  const { value, duplicates } = parseConfig(requireBody(call));
  if (!isRecord(value)) throw badRequest('error decoding YAML: the body is no object');
  const texts = duplicates.map((path) => `duplicate field ${JSON.stringify(path)}`);
  if (texts.length > 0 && validation === 'Strict') {
    throw badRequest(`error strict decoding YAML: ${texts.join(', ')}`);
  }
  if (validation === 'Warn') for (const text of texts) call.request.warn(text);
  const { apiVersion = '', kind = '' } = value;
  if (apiVersion !== apiVersionOf(type) || kind !== type.kind) {
    throw badRequest(`invalid object type: ${String(apiVersion)}, Kind=${String(kind)}`);
  }
  if (metadataOf(value)['managedFields'] !== undefined) {
    throw badRequest('metadata.managedFields must be nil');
  }
  return value;
}

function parseConfig(body: Body): BodyValue {
  if ('bytes' in body) return parseYaml(body.bytes);
  return { value: body.value, duplicates: body.duplicates ?? [] };
}

function metadataOf({ metadata }: JsonObject): JsonObject {
  return isRecord(metadata) ? metadata : {};
}

/** The fields that a configuration names. Throws a 400 for what isn't in the schema. */
function checkedClaims(
  { kind: type, shape }: KindSchema,
  config: JsonObject,
): AppliedConfig['claims'] {
  const { set, faults } = claimsOf(shape, config);
  const [first] = faults;
  if (first === undefined) return set;
  const { name = '<unknown>', namespace = '' } = metadataOf(config);
  const why =
    faults.length === 1 ? first : ['errors:', ...faults.map((one) => `  ${one}`)].join('\n');
  throw badRequest(
    `failed to create typed patch object (${String(namespace)}/${String(name)}; ${apiVersionOf(type)}, Kind=${type.kind}): ${why}`,
  );
}

/** Who applies to an action's body: it claims what the action says that the body names of the object. */
export function actionWriter(
  call: Call,
  options: WriteOptions,
  named: JsonObject | undefined,
): FieldWriter {
  const manager = options.fieldManager;
  if (!named) return targetOf(call, options).writer ?? { manager };
  const claims = checkedClaims(call.resource.schema, named);
  return { manager, applied: { config: named, claims, force: options.force } };
}
