/** The OpenAPI 3 documents: an index, and one document a group and version (`kubectl explain`, `apply`, validation). */
import { templateHash } from '../hash.ts';
import { definitionsOf } from './definitions.ts';
import { pathsOf } from './operations.ts';
import type { Operation, PathOperations } from './operations.ts';
import { groupPath, groupVersionKinds } from './served.ts';
import type { DescribedKind, JsonDocument, OpenApiOptions, ServedResource } from './served.ts';

const refPrefix = '#/components/schemas/';

/** The answer of `/openapi/v3`. The hash makes a document's URL cacheable for ever. */
export function openApiV3Index(
  resources: readonly ServedResource[],
  options: OpenApiOptions,
): JsonDocument {
  const groups = Map.groupBy(resources, groupPath);
  const base = [options.version, Object.keys(options.descriptions ?? {}).length];
  const paths = [...groups]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([path, all]) => {
      const custom = all.filter(({ schema }) => schema);
      const hash = templateHash(custom.length > 0 ? [...base, custom] : base);
      return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }];
    });
  return { paths: Object.fromEntries(paths) };
}

/** The answer of `/openapi/v3/<path>`, `path` as in the index; undefined when nothing is served there. */
export function openApiV3Document(
  path: string,
  resources: readonly ServedResource[],
  options: OpenApiOptions,
): JsonDocument | undefined {
  const served = resources.filter((resource) => groupPath(resource) === path);
  if (served.length === 0) return undefined;
  const kinds: DescribedKind[] = served.flatMap((resource) => [
    resource,
    ...resource.subresources.map(({ kind }) => kind),
  ]);
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: options.version },
    paths: Object.fromEntries(
      served.flatMap(pathsOf).map((one) => [one.path, pathItem(one)] as const),
    ),
    components: {
      schemas: definitionsOf(kinds, served, {
        refPrefix,
        wrapRefs: true,
        descriptions: options.descriptions ?? {},
      }),
      securitySchemes: {
        BearerToken: { type: 'apiKey', name: 'authorization', in: 'header' },
      },
    },
  };
}

function pathItem({ parameters, operations }: PathOperations): JsonDocument {
  return {
    ...Object.fromEntries(operations.map((one) => [one.method, operation(one)])),
    parameters: parameters.map((name) => ({
      name,
      in: 'path',
      description: name === 'name' ? 'name of the object' : 'object name and auth scope',
      required: true,
      schema: { type: 'string', uniqueItems: true },
    })),
  };
}

const answerTypes = ['application/json', 'application/yaml'];
function operation(one: Operation): JsonDocument {
  const content = (types: readonly string[], name: string | undefined): JsonDocument =>
    Object.fromEntries(
      types.map((type) => [
        type,
        { schema: name === undefined ? { type: 'string' } : { $ref: `${refPrefix}${name}` } },
      ]),
    );
  const done = { description: 'OK', content: content(answerTypes, one.answer) };
  return {
    tags: [one.tag],
    description: one.description,
    operationId: one.id,
    parameters: one.query.map(({ name, type, description }) => ({
      name,
      in: 'query',
      description,
      schema: { type, uniqueItems: true },
    })),
    ...(one.body ? { requestBody: { content: content(one.bodyTypes, one.body) } } : {}),
    responses: {
      '200': done,
      ...(one.created ? { '201': { ...done, description: 'Created' } } : {}),
      '401': { description: 'Unauthorized' },
    },
    'x-kubernetes-action': one.action,
    'x-kubernetes-group-version-kind': groupVersionKinds([one.kind])[0],
  };
}
