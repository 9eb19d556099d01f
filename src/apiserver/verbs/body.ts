/** The body of a request, as a value and as an object of its kind. */
import type { Body } from '#client/api-handler.ts';
import { parseJson } from '#api/codec/json.ts';
import type { KindSchema } from '#api/kind-schema.ts';
import type { KubeObject } from '#api/object.ts';
import type { FieldValidation } from '#api/schema/decode.ts';
import { badRequest } from '#api/status.ts';
import { isRecord } from '#base/json-object.ts';
import type { Call } from './call.ts';

export interface BodyValue {
  readonly value: unknown;
  readonly duplicates: readonly string[];
}

/** Throws a 400 for what isn't JSON. */
export function bodyValue(body: Body): BodyValue {
  if ('bytes' in body) return parseJson(body.bytes);
  return { value: body.value, duplicates: body.duplicates ?? [] };
}

/** Throws a 400 when there is none. */
export function requireBody({ request }: Call): Body {
  if (request.body) return request.body;
  throw badRequest("couldn't get version/kind; json parse error: unexpected end of JSON input");
}

/** Checks, normalises and defaults a value; unknown fields become warnings or a 400. */
export function decodeAs(
  call: Call,
  schema: KindSchema,
  body: BodyValue & { readonly fieldValidation: FieldValidation },
): KubeObject {
  const { object, warnings } = schema.decode(body.value, body);
  for (const text of warnings) call.request.warn(text);
  return object;
}

/** The body as an object of the request's kind. Its metadata is there, maybe empty. */
export function decodeObject(call: Call, fieldValidation: FieldValidation): KubeObject {
  const { value, duplicates } = bodyValue(requireBody(call));
  const body = { value: withReset(value), duplicates, fieldValidation };
  return withMetadata(decodeAs(call, call.resource.schema, body));
}

/** An empty list of managers resets them, as one empty entry does; decoding would take it for none at all. */
export function withReset(value: unknown): unknown {
  const metadata = isRecord(value) ? value['metadata'] : undefined;
  const managers = isRecord(metadata) ? metadata['managedFields'] : undefined;
  if (!isRecord(value) || !isRecord(metadata) || !Array.isArray(managers) || managers.length > 0)
    return value;
  return { ...value, metadata: { ...metadata, managedFields: [{}] } };
}

/** Bodies need no metadata; everything after this may rely on it. */
export function withMetadata(object: KubeObject): KubeObject {
  // The type says that it is there; what was sent may differ.
  const sent: Partial<KubeObject> = object;
  return sent.metadata ? object : { ...object, metadata: emptyMetadata };
}

/** What is empty here is filled in by the registry. */
const emptyMetadata = { name: '', uid: '', resourceVersion: '', creationTimestamp: '' };
