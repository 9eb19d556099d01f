/** How lists and maps are merged, and what their items must be for it. */
import type { JSONSchemaProps } from '#api/gen/types.ts';
import { forbidden, invalid, notSupportedAsListed, required } from '#api/validation/errors.ts';
import type { FieldError } from '#api/validation/field-error.ts';
import { fine } from '../../../validation/checks.ts';
import type { Errors } from '../../../validation/checks.ts';
import { itemsOf } from './parts.ts';

const listType = 'x-kubernetes-list-type';
const listMapKeys = 'x-kubernetes-list-map-keys';
const mapType = 'x-kubernetes-map-type';

export function listTypeErrors(schema: JSONSchemaProps, field: string): Errors {
  const { [listType]: ofList, [mapType]: ofMap, [listMapKeys]: keys = [] } = schema;
  const items = itemsOf(schema);
  const isMap = ofList === 'map';
  return [
    ...typeErrors(schema, { needed: 'object', by: mapType }, field),
    ...oneOf(ofMap, ['atomic', 'granular'], `${field}.${mapType}`),
    ...typeErrors(schema, { needed: 'array', by: listType }, field),
    ...(ofList === 'set' && schema.type === 'array' && items
      ? setErrors(items, `${field}.items`)
      : fine),
    ...oneOf(ofList, ['atomic', 'set', 'map'], `${field}.${listType}`),
    ...(keys.length > 0 && !isMap ? [keysWithoutMap(ofList, `${field}.${listType}`)] : fine),
    ...(isMap ? mapErrors(schema, field) : fine),
    ...(items && (isMap || ofList === 'set') ? itemErrors(schema, items, field) : fine),
  ];
}

function typeErrors(
  schema: JSONSchemaProps,
  { needed, by }: { readonly needed: string; readonly by: typeof mapType | typeof listType },
  field: string,
): Errors {
  const { type = '' } = schema;
  if (schema[by] === undefined || type === needed) return fine;
  const says = `must be ${needed} if ${by} is specified`;
  return [type === '' ? required(`${field}.type`, says) : invalid(`${field}.type`, type, says)];
}

function oneOf(value: string | undefined, known: readonly string[], field: string): Errors {
  return value === undefined || known.includes(value)
    ? fine
    : [notSupportedAsListed(field, value, known)];
}

function keysWithoutMap(ofList: string | undefined, field: string): FieldError {
  const says = `must be map if ${listMapKeys} is non-empty`;
  return ofList === undefined ? required(field, says) : invalid(field, ofList, says);
}

/** What is compared as a whole is also changed as a whole only. */
function setErrors(items: JSONSchemaProps, field: string): Errors {
  const says = `must be atomic as item of a list with ${listType}=set`;
  const { [listType]: ofList = 'atomic', [mapType]: ofMap } = items;
  if (items.type === 'array' && ofList !== 'atomic') {
    return [invalid(`${field}.${listType}`, ofList, says)];
  }
  // The value that upstream tells is that of the other keyword.
  return items.type === 'object' && ofMap !== 'atomic'
    ? [invalid(`${field}.${mapType}`, items[listType], says)]
    : fine;
}

function mapErrors(schema: JSONSchemaProps, field: string): Errors {
  const keys = schema[listMapKeys] ?? [];
  const items = itemsOf(schema);
  const { type = '' } = items ?? {};
  return [
    ...(keys.length === 0
      ? [required(`${field}.${listMapKeys}`, `must not be empty if ${listType} is map`)]
      : fine),
    ...(schema.items === undefined
      ? [required(`${field}.items`, `must have a schema if ${listType} is map`)]
      : fine),
    ...(schema.items !== undefined && !items
      ? [
          invalid(
            `${field}.items`,
            schema.items,
            `must only have a single schema if ${listType} is map`,
          ),
        ]
      : fine),
    ...(items && type !== 'object'
      ? [
          invalid(
            `${field}.items.type`,
            type,
            `must be object if parent array's ${listType} is map`,
          ),
        ]
      : fine),
    ...(items && type === 'object' ? keyErrors(items, keys, field) : fine),
  ];
}

function keyErrors(items: JSONSchemaProps, keys: readonly string[], field: string): Errors {
  const where = `${field}.${listMapKeys}`;
  return keys.flatMap((key, index) => {
    const property = items.properties?.[key];
    const isScalar = property?.type !== 'array' && property?.type !== 'object';
    return [
      ...(property ? fine : [invalid(where, keys, 'entries must all be names of item properties')]),
      ...(isScalar
        ? fine
        : [
            invalid(
              `${field}.items.properties[${key}].type`,
              items.type,
              `must be a scalar type if parent array's ${listType} is map`,
            ),
          ]),
      ...(keys.indexOf(key) < index
        ? [invalid(where, keys, 'must not contain duplicate entries')]
        : fine),
    ];
  });
}

/** Each item can be told by its keys, so they are always there. */
function itemErrors(schema: JSONSchemaProps, items: JSONSchemaProps, field: string): Errors {
  const { [listType]: ofList, [listMapKeys]: keys = [] } = schema;
  const inKeys = `this property is in ${listMapKeys}, so it`;
  return [
    ...(items.nullable
      ? [forbidden(`${field}.items.nullable`, `cannot be nullable when ${listType} is ${ofList}`)]
      : fine),
    ...(ofList === 'map' ? keys : []).flatMap((key) => {
      const property = items.properties?.[key];
      const where = `${field}.items.properties[${key}]`;
      if (!property) return fine;
      const isThere = items.required?.includes(key) || property.default !== undefined;
      return [
        ...(isThere
          ? fine
          : [
              required(
                `${where}.default`,
                `${inKeys} must have a default or be a required property`,
              ),
            ]),
        ...(property.nullable
          ? [forbidden(`${where}.nullable`, `${inKeys} cannot be nullable`)]
          : fine),
      ];
    }),
  ];
}
