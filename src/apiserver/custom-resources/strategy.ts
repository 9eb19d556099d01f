/** The strategy of one version of a custom kind, as its definition says. */
import { deepEqual } from '#api/deep-equal.ts';
import type { CustomResourceDefinition, CustomResourceDefinitionVersion } from '#api/gen/types.ts';
import { findAll } from '#api/json-path/find.ts';
import { parseJsonPath } from '#api/json-path/parse.ts';
import type { KindSchema } from '#api/kind-schema.ts';
import { type KubeObject, type ResourceType, apiVersionOf } from '#api/object.ts';
import { customSchema } from '#api/structural/kind-schema.ts';
import { structuralOf } from '#api/structural/schema.ts';
import type { FieldReader, Strategy, Subresource, Verb, View } from '../registry/strategy.ts';
import { statusWithoutMetadata } from '../resources/subresources/status.ts';
import { customColumns } from './columns.ts';
import { isTerminating, storedType, typeOfVersion } from './definition.ts';
import { customScale } from './scale.ts';
import { type CustomValidation, customValidation } from './validation.ts';

interface CustomObject extends KubeObject {
  readonly status?: object;
}

/** `retired` aborts when the definition says something else. */
export function customStrategy(
  definition: CustomResourceDefinition,
  version: CustomResourceDefinitionVersion,
  retired: AbortSignal,
): Strategy<CustomObject> {
  const { acceptedNames: names } = definition.status ?? {};
  const type = typeOfVersion(definition, version.name);
  const described = version.schema?.openAPIV3Schema ?? {};
  const tree = structuralOf(described);
  const schema = customSchema(type, tree);
  const validation = customValidation(tree);
  const hasStatus = version.subresources?.status !== undefined;
  const fields = fieldsOf(version);
  return {
    type,
    schema,
    described,
    singular: names?.singular ?? '',
    shortNames: names?.shortNames ?? [],
    categories: names?.categories ?? [],
    ...(isTerminating(definition) ? ending : {}),
    ...(version.deprecated ? { deprecation: deprecationOf(type, version) } : {}),
    columns: customColumns(version.additionalPrinterColumns),
    ...validation,
    subresources: subresourcesOf(type, version, validation),
    ...(fields ? { fields } : {}),
    hasGeneration: true,
    desired: hasStatus ? withoutStatus : withoutMetadata,
    ...(hasStatus ? { prepareForCreate: dropStatus, prepareForUpdate: keepStatus } : {}),
    requiresResourceVersion: true,
    anyFinalizer: true,
    view: viewOf(storedType(definition), schema),
    retired,
  };
}

/** Nothing new; but what holds an object must come off it, or neither it nor its definition would ever go. */
const verbsOfEnding: readonly Verb[] = [
  'get',
  'list',
  'watch',
  'update',
  'patch',
  'delete',
  'deletecollection',
];

const ending: Pick<Strategy, 'verbs' | 'unofferedVerb'> = {
  verbs: verbsOfEnding,
  unofferedVerb: (verb) => `${verb} not allowed while custom resource definition is terminating`,
};

function deprecationOf(
  type: ResourceType,
  { deprecationWarning }: CustomResourceDefinitionVersion,
): string {
  return deprecationWarning ?? `${apiVersionOf(type)} ${type.kind} is deprecated`;
}

function subresourcesOf(
  type: ResourceType,
  { subresources = {} }: CustomResourceDefinitionVersion,
  { validateReplacement }: CustomValidation,
): Readonly<Record<string, Subresource<CustomObject>>> {
  const { status, scale } = subresources;
  return {
    ...(status === undefined
      ? {}
      : { status: statusWithoutMetadata<CustomObject>(validateReplacement) }),
    ...(scale ? { scale: customScale(type, scale) } : {}),
  };
}

/** Selectable fields are named as their paths, without the dot in front. */
function fieldsOf({
  selectableFields = [],
}: CustomResourceDefinitionVersion):
  | Readonly<Record<string, FieldReader<CustomObject>>>
  | undefined {
  if (selectableFields.length === 0) return undefined;
  return Object.fromEntries(
    selectableFields.map(({ jsonPath }) => {
      const path = parseJsonPath(jsonPath);
      const read = (object: CustomObject): string => {
        const [found] = findAll(object, path);
        return isScalar(found) ? String(found) : '';
      };
      return [jsonPath.replace(/^\./, ''), read];
    }),
  );
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function withoutMetadata(object: CustomObject): unknown {
  return { ...object, metadata: undefined };
}

function withoutStatus(object: CustomObject): unknown {
  return { ...object, metadata: undefined, status: undefined };
}

function dropStatus(object: CustomObject): CustomObject {
  const { status: _, ...rest } = object;
  return rest;
}

function keepStatus(object: CustomObject, { status }: CustomObject): CustomObject {
  return status === undefined ? dropStatus(object) : { ...object, status };
}

/** Versions differ in their schema only: what is stored is shown as this one's schema says. */
function viewOf(of: ResourceType, schema: KindSchema): View<CustomObject> {
  const apiVersion = apiVersionOf(of);
  return {
    of,
    toView(stored) {
      const { object } = schema.decode({ ...stored, apiVersion: apiVersionOf(schema.kind) });
      // As a rule it is what is stored, and needn't be held twice.
      return deepEqual(object, stored) ? stored : object;
    },
    toStored: (sent) => (sent.apiVersion === apiVersion ? sent : { ...sent, apiVersion }),
  };
}
