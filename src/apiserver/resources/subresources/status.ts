/** The `status` subresource, which most kinds have: controllers write it, and can't touch the rest with it. */
import type { KubeObject } from '#api/object.ts';
import type { FieldError } from '#api/validation/field-error.ts';
import type { ObjectSubresource } from '../../registry/strategy.ts';

interface WithStatus extends KubeObject {
  readonly status?: object;
}

/** Takes the status (and labels and annotations) from what was sent, the rest from what is stored. */
export function statusSubresource<T extends WithStatus>(
  validate?: (object: T, stored: T) => readonly FieldError[],
): ObjectSubresource<T> {
  return {
    kind: 'object',
    verbs: ['get', 'update', 'patch'],
    merge: (sent, stored) => ({ ...stored, metadata: sent.metadata, status: sent.status }),
    ...(validate && { validate }),
  };
}

/** As `statusSubresource`, of a kind whose labels and annotations don't change with its status either. */
export function statusWithoutMetadata<T extends WithStatus>(
  validate?: (object: T, stored: T) => readonly FieldError[],
): ObjectSubresource<T> {
  return {
    ...statusSubresource<T>(validate),
    merge: (sent, stored) => ({ ...stored, status: sent.status }),
  };
}

/** For `prepareForUpdate`: a plain update leaves the status as it is. */
export function keepStatus<T extends WithStatus>(object: T, stored: T): T {
  const { status: _, ...rest } = object;
  // Only the optional status was taken out of a T.
  return (stored.status === undefined ? rest : { ...rest, status: stored.status }) as T;
}

/** For `prepareForCreate`: a new object's status is empty yet, as upstream shows it. */
export function withoutStatus<T extends WithStatus>(object: T): T {
  return object.status === undefined ? object : { ...object, status: {} };
}
