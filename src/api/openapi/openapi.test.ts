import { describe, expect, test } from 'vitest';
import { allResources } from '../gen/resources.ts';
import type { ServedResource } from './served.ts';
import { openApiV2Document } from './v2.ts';
import { openApiV3Document, openApiV3Index } from './v3.ts';

const verbs = ['get', 'list', 'create', 'update', 'patch', 'delete', 'deletecollection'];
const resources: ServedResource[] = allResources.map((type) => ({
  ...type,
  verbs,
  subresources: [{ name: 'status', kind: type, verbs: ['get', 'update', 'patch'] }],
}));
const options = {
  version: 'v1.36.0',
  descriptions: {
    'io.k8s.api.core.v1.Pod': { text: 'A Pod.', fields: { spec: 'What it should be.' } },
  },
};

/** Every reference in the document and every key of its definitions. */
function references(document: unknown): Set<string> {
  const found = JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g);
  return new Set([...found].map(([, name = '']) => name));
}

describe('OpenAPI 3', () => {
  const document = openApiV3Document('api/v1', resources, options);

  test('lists a document for each group and version', () => {
    const index = openApiV3Index(resources, options);
    expect(index['paths']).toHaveProperty(['apis/apps/v1', 'serverRelativeURL']);
    expect(index['paths']).toHaveProperty(['api/v1', 'serverRelativeURL']);
    expect(openApiV3Document('apis/nothing/v1', resources, options)).toBeUndefined();
  });

  test('resolves every reference', () => {
    const names = [...references(document)].map((name) => name.replace('components/schemas/', ''));
    expect(names.length).toBeGreaterThan(100);
    for (const name of names) expect(document).toHaveProperty(['components', 'schemas', name]);
  });

  test('tells kubectl that a patch takes fieldValidation', () => {
    expect(document).toHaveProperty([
      'paths',
      '/api/v1/namespaces/{namespace}/pods/{name}',
      'patch',
    ]);
    expect(document).toMatchObject({
      paths: {
        '/api/v1/namespaces/{namespace}/pods/{name}': {
          patch: {
            operationId: 'patchCoreV1NamespacedPod',
            parameters: expect.arrayContaining([
              expect.objectContaining({ name: 'fieldValidation' }),
            ]),
            'x-kubernetes-group-version-kind': { group: '', version: 'v1', kind: 'Pod' },
          },
        },
      },
    });
  });

  test('carries merge keys, defaults and descriptions', () => {
    expect(document).toMatchObject({
      components: {
        schemas: {
          'io.k8s.api.core.v1.Pod': {
            description: 'A Pod.',
            properties: {
              spec: {
                allOf: [{ $ref: '#/components/schemas/io.k8s.api.core.v1.PodSpec' }],
                description: 'What it should be.',
                default: {},
              },
            },
          },
          'io.k8s.api.core.v1.PodSpec': {
            required: ['containers'],
            properties: {
              volumes: {
                'x-kubernetes-list-map-keys': ['name'],
                'x-kubernetes-list-type': 'map',
                'x-kubernetes-patch-merge-key': 'name',
                'x-kubernetes-patch-strategy': 'merge,retainKeys',
              },
            },
          },
        },
      },
    });
  });

  test('leaves out fields behind gates that are off', () => {
    expect(document).not.toHaveProperty([
      'components',
      'schemas',
      'io.k8s.api.core.v1.PodSpec',
      'properties',
      'schedulingGroup',
    ]);
  });
});

describe('OpenAPI 2', () => {
  const document = openApiV2Document(resources, options);

  test('resolves every reference', () => {
    for (const name of references(document)) {
      expect(document).toHaveProperty(['definitions', name.replace('definitions/', '')]);
    }
  });

  test('gives each operation a name of its own', () => {
    const ids = [...JSON.stringify(document).matchAll(/"operationId":"([^"]+)"/g)].map(
      ([, id]) => id,
    );
    expect(ids.length).toBeGreaterThan(500);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });
});
