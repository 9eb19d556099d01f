/** Bindings: the old way to say which node a Pod gets. One is never stored; it is `pods/binding` of the Pod it names. */
import type { ResourceType } from '#api/object.ts';
import { pods } from '#api/gen/resources.ts';
import type { Strategy } from '../../../registry/strategy.ts';

const bindings: ResourceType = {
  group: '',
  version: 'v1',
  kind: 'Binding',
  resource: 'bindings',
  namespaced: true,
};

export const bindingStrategy: Strategy = {
  type: bindings,
  singular: 'binding',
  verbs: ['create'],
  columns: [],
  ephemeral: true,
  standsFor: { of: pods, subresource: 'binding' },
};
