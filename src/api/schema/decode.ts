/**
 * Turns what a client sent into a normalised, deep-frozen object of a known type: checks types, drops and reports
 * unknown fields, fills what Go's structs always have, makes quantities and times canonical, applies the tables'
 * defaults. Decoding a decoded object gives an equal one.
 */
import { isRecord } from '#base/json-object.ts';
import { badRequest } from '../status.ts';
import type { ApiError } from '../status.ts';
import { bug } from '#base/errors.ts';
import { decoderOf } from './compile.ts';
import { inDocumentOrder } from './document-order.ts';
import { TypeFault, describeFault } from './fault.ts';
import type { DecodeState } from './fault.ts';
import { schemaNameOf, typeSchema } from './tables.ts';
import type { GroupVersionKind } from './tables.ts';

export type FieldValidation = 'Ignore' | 'Warn' | 'Strict';

export interface DecodeOptions {
  /** `Ignore` when absent: what comes from inside is not reported. */
  readonly fieldValidation?: FieldValidation;
  /** Duplicate fields that the JSON or YAML parser saw, such as `spec.replicas`. */
  readonly duplicates?: readonly string[];
}

export interface Decoded<T> {
  readonly object: T;
  /** Texts for `Warning` headers; only with `fieldValidation: 'Warn'`. */
  readonly warnings: readonly string[];
}

/** Upstream stops counting there, too. */
const maxFindings = 100;

/**
 * Decodes `body` as a kind, or as a type by its schema name. Throws a 400 in upstream's words for a wrong type, for
 * another kind or version than expected and, with `Strict`, for unknown and duplicate fields. The caller names the
 * type `T` that belongs to the target.
 */
export function decode<T = unknown>(
  target: GroupVersionKind | string,
  body: unknown,
  options: DecodeOptions = {},
): Decoded<T> {
  const name = typeof target === 'string' ? target : schemaNameOf(target);
  if (name === undefined) return bug('a kind without a schema was decoded');
  const kind = typeof target === 'string' ? undefined : target;
  const sent = requireObject(body);
  if (kind) checkKind(kind, sent);
  const state: DecodeState = { path: [], findings: [] };
  const prefix = `${kind?.kind ?? name} in version "${kind?.version ?? versionOf(name)}" cannot be handled as a ${kind?.kind ?? name}: `;
  const object = decodeOrThrow(name, sent, { state, prefix });
  const warnings = checkedFindings(sent, state.findings, { ...options, prefix });
  // The tables guarantee the shape that the generated types describe; the caller pairs the two.
  return { object: withKind(object, kind) as T, warnings };
}

/** The texts of the warnings for unknown and duplicate fields. Throws a 400 where none may be. */
export function checkedFindings(
  body: Record<string, unknown>,
  unknown: readonly string[],
  options: DecodeOptions & { readonly prefix: string },
): readonly string[] {
  const findings = [
    ...(options.duplicates ?? []).map((path) => `duplicate field "${path}"`),
    ...inDocumentOrder(body, unknown).map((path) => `unknown field "${path}"`),
  ].slice(0, maxFindings);
  const mode = options.fieldValidation ?? 'Ignore';
  if (mode === 'Strict' && findings.length > 0) {
    throw badRequest(`${options.prefix}strict decoding error: ${findings.join(', ')}`);
  }
  return mode === 'Warn' ? findings : [];
}

function decodeOrThrow(
  name: string,
  body: Record<string, unknown>,
  { state, prefix }: { state: DecodeState; prefix: string },
): Record<string, unknown> {
  try {
    return decoderOf(name)(body, state);
  } catch (thrown) {
    if (!(thrown instanceof TypeFault)) throw thrown;
    throw badRequest(`${prefix}${describeFault(thrown, name, state.path)}`);
  }
}

/** A kind's own `apiVersion` and `kind` are always there, first. */
function withKind(
  object: Record<string, unknown>,
  kind: GroupVersionKind | undefined,
): Record<string, unknown> {
  if (!kind) return object;
  const apiVersion = kind.group ? `${kind.group}/${kind.version}` : kind.version;
  if (object['apiVersion'] === apiVersion && object['kind'] === kind.kind) return object;
  return Object.freeze({ ...object, apiVersion, kind: kind.kind });
}

/** Throws a 400 for another kind or version than expected. */
export function checkKind(expected: GroupVersionKind, body: Record<string, unknown>): void {
  const { apiVersion, kind } = body;
  const wanted = expected.group ? `${expected.group}/${expected.version}` : expected.version;
  if (typeof apiVersion === 'string' && apiVersion !== '' && apiVersion !== wanted) {
    throw badRequest(
      `the API version in the data (${apiVersion}) does not match the expected API version (${wanted})`,
    );
  }
  if (typeof kind === 'string' && kind !== '' && kind !== expected.kind) {
    const goGroup = expected.group.split('.')[0] || 'core';
    throw badRequest(
      `${kind} in version "${expected.version}" cannot be handled as a ${expected.kind}: ` +
        `converting (${expected.version}.${kind}) to (${goGroup}.${expected.kind}): unknown conversion`,
    );
  }
}

/** Throws a 400 for what is no object. */
export function requireObject(body: unknown): Record<string, unknown> {
  if (!isRecord(body)) throw notAnObject(body);
  return body;
}

function notAnObject(body: unknown): ApiError {
  const what = Array.isArray(body) ? 'array' : body === null ? 'null' : typeof body;
  return badRequest(
    `couldn't get version/kind; json parse error: json: cannot unmarshal ${what} into Go value of type ` +
      'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }',
  );
}

function versionOf(name: string): string {
  return typeSchema(name).longName.split('.').at(-2) ?? 'v1';
}
