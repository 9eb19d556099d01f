/** A CustomResourceDefinition for tests: of CronTabs in example.com, with one version. */
import type { CustomResourceDefinition, CustomResourceDefinitionVersion } from '#api/gen/types.ts';

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
      names: { plural: 'crontabs', singular: 'crontab', kind: 'CronTab', listKind: 'CronTabList' },
      versions: [{ name: 'v1', served: true, storage: true, ...version }],
    },
  };
}
