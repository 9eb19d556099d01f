/** Whether each field that a logical part checks is also said outside of logical parts. */
import type { JSONSchemaProps } from '#api/gen/types.ts';
import { required } from '#api/validation/errors.ts';
import { fine } from '../../../validation/checks.ts';
import type { Errors } from '../../../validation/checks.ts';
import { itemsOf, logicalParts } from './parts.ts';
import type { Part } from './parts.ts';

export function completenessErrors(schema: JSONSchemaProps, field: string): Errors {
  return ofParts(schema, field, [schema, field]);
}

/** The logical parts of `part`, which stands at `field`, beside what is said outside. */
function ofParts(part: JSONSchemaProps, field: string, outside: Part): Errors {
  return logicalParts(part, field).flatMap((each) => ofPart(each, outside));
}

function ofPart([part, field]: Part, outside: Part): Errors {
  const [schema, where] = outside;
  const items = itemsOf(part);
  return [
    ...ofParts(part, field, outside),
    ...(items ? beside([items, `${field}.items`], itemsOf(schema), `${where}.items`) : fine),
    ...Object.entries(part.properties ?? {}).flatMap(([name, property]) =>
      beside(
        [property, `${field}.properties[${name}]`],
        schema.properties?.[name],
        `${where}.properties[${name}]`,
      ),
    ),
  ];
}

function beside(part: Part, outside: JSONSchemaProps | undefined, where: string): Errors {
  return outside
    ? ofPart(part, [outside, where])
    : [required(where, `because it is defined in ${part[1]}`)];
}
