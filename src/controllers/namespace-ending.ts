import { isApiError } from '#api/status.ts';

/** True for the refusal to create something in a namespace that is being deleted: trying again won't help. */
export function isNamespaceEnding(thrown: unknown): boolean {
  return (
    isApiError(thrown, 'Forbidden') &&
    (thrown.status.details?.causes ?? []).some(({ reason }) => reason === 'NamespaceTerminating')
  );
}
