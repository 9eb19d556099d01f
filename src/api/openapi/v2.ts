/** The OpenAPI 2 document, one for the whole API: what older kubectl validates manifests against. */
import { definitionsOf } from './definitions.ts';
import { pathsOf } from './operations.ts';
import type { Operation, PathOperations } from './operations.ts';
import { groupVersionKinds } from './served.ts';
import type { JsonDocument, OpenApiOptions, ServedResource } from './served.ts';

const refPrefix = '#/definitions/';

/** The answer of `/openapi/v2` in JSON; its protobuf form is made by `v2-protobuf.ts`. */
export function openApiV2Document(
  resources: readonly ServedResource[],
  options: OpenApiOptions,
): JsonDocument {
  const kinds = resources.flatMap((resource) => [
    resource,
    ...resource.subresources.map(({ kind }) => kind),
  ]);
  return {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: options.version },
    paths: Object.fromEntries(
      resources.flatMap(pathsOf).map((one) => [one.path, pathItem(one)] as const),
    ),
    definitions: definitionsOf(kinds, resources, {
      refPrefix,
      wrapRefs: false,
      descriptions: options.descriptions ?? {},
    }),
    securityDefinitions: {
      BearerToken: { type: 'apiKey', name: 'authorization', in: 'header' },
    },
    security: [{ BearerToken: [] }],
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
      type: 'string',
      uniqueItems: true,
    })),
  };
}

function operation(one: Operation): JsonDocument {
  const schema = one.answer ? { $ref: `${refPrefix}${one.answer}` } : { type: 'string' };
  const body = one.body
    ? [{ name: 'body', in: 'body', required: true, schema: { $ref: `${refPrefix}${one.body}` } }]
    : [];
  return {
    description: one.description,
    consumes: one.bodyTypes,
    produces: ['application/json', 'application/yaml'],
    schemes: ['https'],
    tags: [one.tag],
    operationId: one.id,
    parameters: [
      ...body,
      ...one.query.map(({ name, type, description }) => ({
        name,
        in: 'query',
        description,
        type,
        uniqueItems: true,
      })),
    ],
    responses: {
      '200': { description: 'OK', schema },
      ...(one.created ? { '201': { description: 'Created', schema } } : {}),
      '401': { description: 'Unauthorized' },
    },
    'x-kubernetes-action': one.action,
    'x-kubernetes-group-version-kind': groupVersionKinds([one.kind])[0],
  };
}
