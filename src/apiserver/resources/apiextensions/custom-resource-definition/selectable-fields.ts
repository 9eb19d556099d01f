/** The faults of the fields by which objects of a custom kind can be selected (KEP-4358). */
import type { JSONSchemaProps, SelectableField } from '#api/gen/types.ts';
import { jsonPathFault, parseJsonPath } from '#api/json-path/parse.ts';
import { type Structural, structuralOf } from '#api/structural/schema.ts';
import { duplicate, invalid, required, tooMany } from '#api/validation/errors.ts';
import { at, each, fine } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';

const most = 8;
const scalars: readonly string[] = ['string', 'boolean', 'integer'];

export function validateSelectableFields(
  fields: readonly SelectableField[],
  schema: JSONSchemaProps,
  field: string,
): Errors {
  const paths = fields.map(({ jsonPath }) => jsonPath);
  if (fields.length === 0) return fine;
  const tree = structuralOf(schema);
  return [
    ...(fields.length > most ? [tooMany(field, fields.length, most)] : fine),
    ...each(paths, field, (path, where) => validatePath(path, tree, `${where}.jsonPath`)),
    ...paths.flatMap((path, index) =>
      paths.indexOf(path) < index ? [duplicate(`${at(field, index)}.jsonPath`, path)] : fine,
    ),
  ];
}

function validatePath(path: string, tree: Structural, field: string): Errors {
  if (path === '') return [required(field)];
  const fault = jsonPathFault(path);
  if (fault !== undefined) return [invalid(field, path, `is an invalid path: ${fault}`)];
  const names = parseJsonPath(path).map((step) => (step.kind === 'name' ? step.name : undefined));
  if (names.includes(undefined)) {
    return [invalid(field, path, 'is an invalid path: array notation is not allowed')];
  }
  if (names[0] === 'metadata')
    return [invalid(field, path, 'must not point to fields in metadata')];
  const found = names.reduce<Structural | undefined>((schema, name) => below(schema, name), tree);
  if (!found) return [invalid(field, path, 'is an invalid path: does not refer to a valid field')];
  return scalars.includes(found.type)
    ? fine
    : [
        invalid(
          field,
          path,
          'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.',
        ),
      ];
}

function below(schema: Structural | undefined, name = ''): Structural | undefined {
  const values = schema?.values;
  return schema?.properties.get(name) ?? (values === true ? undefined : values);
}
