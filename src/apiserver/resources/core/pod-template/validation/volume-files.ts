/** The faults of the files that a volume is made to hold. */
import type { DownwardAPIVolumeFile, KeyToPath } from '#api/gen/types.ts';
import { required } from '#api/validation/errors.ts';
import { each, fileMode, fine, requiredText, unreservedPath } from '../../../validation/checks.ts';
import type { Errors } from '../../../validation/checks.ts';
import { validateFieldRef, validateResourceFieldRef, volumeFields } from './env.ts';

export function validateItems(items: readonly KeyToPath[] | undefined, field: string): Errors {
  return each(items, field, ({ key, path, mode }, itemPath) => [
    ...requiredText(`${itemPath}.key`, key),
    ...(path ? unreservedPath(`${itemPath}.path`, path) : [required(`${itemPath}.path`)]),
    ...fileMode(`${itemPath}.mode`, mode),
  ]);
}

export function validateDownwardFiles(
  items: readonly DownwardAPIVolumeFile[] | undefined,
  field: string,
): Errors {
  return each(items, field, ({ path, fieldRef, resourceFieldRef, mode }, itemPath) => [
    ...(path ? unreservedPath(`${itemPath}.path`, path) : [required(`${itemPath}.path`)]),
    ...(fieldRef ? validateFieldRef(fieldRef, `${itemPath}.fieldRef`, volumeFields) : fine),
    ...(resourceFieldRef
      ? [
          ...requiredText(
            `${itemPath}.resourceFieldRef.containerName`,
            resourceFieldRef.containerName,
          ),
          ...validateResourceFieldRef(resourceFieldRef, `${itemPath}.resourceFieldRef`),
        ]
      : fine),
    ...(!fieldRef && !resourceFieldRef
      ? [required(`${itemPath}.fieldRef`, 'one of fieldRef and resourceFieldRef is required')]
      : fine),
    ...fileMode(`${itemPath}.mode`, mode),
  ]);
}
