/** CustomResourceDefinitions for the controllers' tests. */
import { customResourceDefinitions } from '#api/gen/resources.ts';
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionVersion,
  ObjectMeta,
} from '#api/gen/types.ts';
import type { Draft, KubeObject, ResourceType } from '#api/object.ts';
import type { Client } from '#client/client.ts';
import { clusterMeta } from './objects.ts';

/** `v1` is served, `v1!` stored too, `-v1` neither. */
export function versionsOf(...texts: readonly string[]): CustomResourceDefinitionVersion[] {
  return texts.map((text) => ({
    name: text.replaceAll(/[-!]/g, ''),
    served: !text.startsWith('-'),
    storage: text.endsWith('!'),
    schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
  }));
}

export interface DefinitionTraits {
  readonly group?: string;
  readonly names?: Partial<CustomResourceDefinitionNames>;
  readonly versions?: readonly string[];
  readonly scope?: 'Namespaced' | 'Cluster';
  readonly established?: boolean;
}

/** Of Widgets in example.com, unless told otherwise; established. */
export function definition(traits: DefinitionTraits = {}): CustomResourceDefinition {
  const { group = 'example.com', versions = ['v1!'], scope = 'Namespaced' } = traits;
  const names = {
    plural: 'widgets',
    singular: 'widget',
    kind: 'Widget',
    listKind: 'WidgetList',
    ...traits.names,
  };
  const established = traits.established ?? true;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: clusterMeta(`${names.plural}.${group}`),
    spec: { group, names, scope, versions: versionsOf(...versions) },
    status: {
      ...(established ? { acceptedNames: names } : {}),
      conditions: [{ type: 'Established', status: established ? 'True' : 'False' }],
    },
  };
}

/** A custom kind; `widgetDefinition` defines it. */
export const widgets: ResourceType = {
  group: 'example.com',
  version: 'v1',
  kind: 'Widget',
  resource: 'widgets',
  namespaced: true,
};

/** As a user sends it. */
export function widgetDefinition(
  names: Partial<CustomResourceDefinitionNames> = {},
): Draft<CustomResourceDefinition> {
  const { spec } = definition({ names });
  return { metadata: { name: `${spec.names.plural}.${spec.group}` }, spec };
}

/** Made, and established at once: for tests of others than the controller of definitions. */
export async function defineWidgets(client: Client): Promise<void> {
  const { metadata, spec } = await client.create(customResourceDefinitions, widgetDefinition());
  const conditions = [{ type: 'Established', status: 'True' }];
  const body = { status: { acceptedNames: spec.names, conditions } };
  const options = { subresource: 'status' };
  await client.patch(customResourceDefinitions, metadata, { type: 'merge', body }, options);
}

export function createWidget(
  client: Client,
  name: string,
  more: ObjectMeta = {},
): Promise<KubeObject> {
  return client.create(widgets, { metadata: { namespace: 'default', name, ...more } });
}
