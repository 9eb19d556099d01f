import { forbidden } from '#api/validation/errors.ts';
import { at, fine, oneOf } from './checks.ts';
import type { Errors } from './checks.ts';

const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

/** How volumes and claims may be mounted. */
export function validateAccessModes(modes: readonly string[], field: string): Errors {
  return [
    ...modes.flatMap((mode, index) => oneOf(at(field, index), mode, accessModes)),
    ...(modes.includes('ReadWriteOncePod') && modes.length > 1
      ? [forbidden(field, 'may not use ReadWriteOncePod with other access modes')]
      : fine),
  ];
}
