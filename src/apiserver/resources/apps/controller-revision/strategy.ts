/** ControllerRevisions: the former templates of StatefulSets and DaemonSets, for going back. */
import type { ControllerRevision } from '#api/gen/types.ts';
import { controllerRevisions } from '#api/gen/resources.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { required } from '#api/validation/errors.ts';
import { ageColumn, nameColumn, text } from '../../columns/column.ts';
import { fine, immutable, nonNegative } from '../../validation/checks.ts';

export const controllerRevisionStrategy: Strategy<ControllerRevision> = {
  type: controllerRevisions,
  singular: 'controllerrevision',
  columns: [
    nameColumn,
    text('Controller', 'Whose revision it is.', controllerOf),
    text('Revision', 'Its number; the highest is the newest.', (revision) => revision.revision),
    ageColumn,
  ],
  validate: ({ data, revision }) => [
    ...(data === undefined || data === null ? [required('data', 'data is mandatory')] : fine),
    ...nonNegative('revision', revision),
  ],
  validateUpdate: ({ data }, stored) => immutable('data', data, stored.data),
};

/** Such as `statefulset.apps/mysql`. */
function controllerOf({ metadata }: ControllerRevision): string {
  const owner = metadata.ownerReferences?.find((reference) => reference.controller);
  if (!owner) return '<none>';
  const slash = owner.apiVersion.indexOf('/');
  const group = slash < 0 ? '' : `.${owner.apiVersion.slice(0, slash)}`;
  return `${owner.kind}${group}`.toLowerCase() + `/${owner.name}`;
}
