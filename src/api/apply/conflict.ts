/** The refusal of an apply that would change what others own, in upstream's words. */
import type { ApiError } from '../status.ts';
import { applyConflict } from '../status.ts';
import { paths } from './field-set.ts';
import type { Manager } from './managers.ts';
import type { Conflict } from './ownership.ts';
import { printSteps } from './steps.ts';

export function conflictError(conflicts: readonly Conflict[]): ApiError {
  const all = conflicts.flatMap(({ manager, fields }) =>
    paths(fields).map((path) => ({ with: printManager(manager), field: printSteps(path) })),
  );
  const causes = all.map((one) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${one.with}`,
    field: one.field,
  }));
  const [first] = all;
  if (all.length === 1 && first) {
    return applyConflict(
      `Apply failed with 1 conflict: conflict with ${first.with}: ${first.field}`,
      causes,
    );
  }
  const lines = conflicts.flatMap(({ manager, fields }) => [
    `conflicts with ${printManager(manager)}:`,
    ...paths(fields).map((path) => `- ${printSteps(path)}`),
  ]);
  return applyConflict(`Apply failed with ${all.length} conflicts: ${lines.join('\n')}`, causes);
}

function printManager({ manager, operation, apiVersion, subresource }: Manager): string {
  const part = subresource ? ` with subresource ${JSON.stringify(subresource)}` : '';
  return `${JSON.stringify(manager)}${part}${operation === 'Update' ? ` using ${apiVersion}` : ''}`;
}
