import type { Status } from '#api/gen/types.ts';

/** The answer of an action that has nothing to show. */
export function success(code: number): Status {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code };
}
