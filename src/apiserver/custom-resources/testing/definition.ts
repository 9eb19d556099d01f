/** CronTabs in example.com, for tests: their definition, and how it comes to be served. */
import type { CustomResourceDefinition, CustomResourceDefinitionVersion } from '#api/gen/types.ts';
import type { Answer, Fixture } from '../../registry/testing/fixture.ts';

export const definitionsUrl = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
export const definitionUrl = `${definitionsUrl}/crontabs.example.com`;
export const cronTabsUrl = '/apis/example.com/v1/namespaces/default/crontabs';
export const merging = { contentType: 'application/merge-patch+json' };
export const applying = { contentType: 'application/apply-patch+yaml' };

const names = { plural: 'crontabs', singular: 'crontab', kind: 'CronTab', listKind: 'CronTabList' };

/** Creates the definition and, where it is taken, accepts its names. Answers what the creation did. */
export async function define(api: Fixture, versions: readonly object[]): Promise<Answer> {
  const { metadata, spec } = definition({});
  const body = { metadata: { name: metadata.name }, spec: { ...spec, versions } };
  const made = await api.request(`POST ${definitionsUrl}`, { body });
  if (made.code === 201) await accept(api);
  return made;
}

/** As the controller of definitions does. */
export async function accept(api: Fixture): Promise<void> {
  const conditions = ['NamesAccepted', 'Established'].map((type) => ({
    type,
    status: 'True',
    reason: 'x',
    message: 'x',
    lastTransitionTime: '2026-01-01T00:00:00Z',
  }));
  const body = { status: { acceptedNames: names, conditions } };
  await api.request(`PATCH ${definitionUrl}/status`, { body, ...merging });
}

export function definition(
  version: Partial<CustomResourceDefinitionVersion>,
): CustomResourceDefinition {
  const metadata = {
    name: 'crontabs.example.com',
    uid: 'u',
    resourceVersion: '1',
    creationTimestamp: '2026-01-01T00:00:00Z',
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata,
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names,
      versions: [{ name: 'v1', served: true, storage: true, ...version }],
    },
  };
}
