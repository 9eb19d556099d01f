/** Objects inside of objects (`x-kubernetes-embedded-resource`) have an `apiVersion`, a `kind` and metadata that could be stored. */
import { isRecord } from '#base/json-object.ts';
import type { JsonObject } from '#base/json-object.ts';
import type { ObjectMeta } from '../../gen/types.ts';
import { decoderOf } from '../../schema/compile.ts';
import { TypeFault, describeFault, jsonKind } from '../../schema/fault.ts';
import type { DecodeState } from '../../schema/fault.ts';
import { invalid, required } from '../../validation/errors.ts';
import type { FieldError } from '../../validation/field-error.ts';
import { dns1035LabelFaults, pathSegmentFaults } from '../../validation/names.ts';
import { validateObjectMeta } from '../../validation/object-meta.ts';
import type { Structural } from '../schema.ts';
import { inKeyOrder } from './key-order.ts';
import { childField, walk } from './walk.ts';

/** `field` is where the value stands; '' for a whole object, whose own metadata isn't looked at unless the schema says so. */
export function embeddedErrors(
  schema: Structural,
  value: unknown,
  field: string,
): readonly FieldError[] {
  const errors: FieldError[] = [];
  walk(schema, value, field, (each, found, where) => {
    if (each.embeddedResource && isRecord(found)) errors.push(...ownErrors(found, where));
  });
  return errors;
}

function ownErrors(value: JsonObject, field: string): readonly FieldError[] {
  const { apiVersion, kind, metadata } = value;
  return [
    ...textErrors(apiVersion, childField(field, 'apiVersion'), (text) =>
      text.split('/').length > 2 ? `unexpected GroupVersion string: ${text}` : undefined,
    ),
    ...textErrors(kind, childField(field, 'kind'), (text) => {
      const faults = dns1035LabelFaults(text.toLowerCase());
      const says = 'may have mixed case, but should otherwise match';
      return faults.length > 0 ? `${says}: ${faults.join(',')}` : undefined;
    }),
    ...(metadata === undefined ? [] : metadataErrors(metadata, childField(field, 'metadata'))),
  ];
}

function textErrors(
  value: unknown,
  field: string,
  faultOf: (text: string) => string | undefined,
): readonly FieldError[] {
  if (value === undefined) return [required(field)];
  if (typeof value !== 'string') return [invalid(field, inKeyOrder(value), 'must be a string')];
  if (value === '') return [invalid(field, value, 'must not be empty')];
  const fault = faultOf(value);
  return fault === undefined ? [] : [invalid(field, value, fault)];
}

/** A name isn't needed, and in which namespace the object would be isn't known. */
function metadataErrors(metadata: unknown, field: string): readonly FieldError[] {
  const meta = metadata === null ? {} : decoded(metadata);
  if (typeof meta === 'string') return [invalid(field, inKeyOrder(metadata), meta)];
  const rules = { namespaced: Boolean(meta.namespace), validateName: pathSegmentFaults };
  return validateObjectMeta({ ...meta, name: meta.name || 'fakename' }, rules, field);
}

/** A text says what is wrong with it. */
function decoded(metadata: unknown): ObjectMeta | string {
  if (!isRecord(metadata)) {
    return `json: cannot unmarshal ${jsonKind(metadata)} into Go value of type v1.ObjectMeta`;
  }
  const state: DecodeState = { path: [], findings: [] };
  try {
    return decoderOf('ObjectMeta')(metadata, state);
  } catch (thrown) {
    if (!(thrown instanceof TypeFault)) throw thrown;
    return describeFault(thrown, 'ObjectMeta', state.path);
  }
}
