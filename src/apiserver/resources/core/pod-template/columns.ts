/** The wide columns that every kind with a Pod template shares. */
import type { LabelSelector, PodTemplateSpec } from '#api/gen/types.ts';
import type { KubeObject } from '#api/object.ts';
import { formatLabelSelector } from '#api/selector/label-query.ts';
import type { Column } from '../../../registry/strategy.ts';
import { wide } from '../../columns/column.ts';

interface WithTemplate extends KubeObject {
  readonly spec: { readonly template?: PodTemplateSpec };
}

interface WithSelector extends KubeObject {
  readonly spec: { readonly selector: LabelSelector };
}

export const containersColumn: Column<WithTemplate> = wide(
  'Containers',
  'The containers of the Pod template.',
  (object) =>
    containersOf(object)
      .map((container) => container.name)
      .join(','),
);

export const imagesColumn: Column<WithTemplate> = wide(
  'Images',
  'The images of those containers.',
  (object) =>
    containersOf(object)
      .map((container) => container.image ?? '')
      .join(','),
);

export const selectorColumn: Column<WithSelector> = wide(
  'Selector',
  'Which Pods belong to it.',
  (object) => formatLabelSelector(object.spec.selector) || '<none>',
);

function containersOf(object: WithTemplate): readonly { name: string; image?: string }[] {
  return object.spec.template?.spec?.containers ?? [];
}
