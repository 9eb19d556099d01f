/** The faults of conditions of flow control's kinds. */
import { duplicate, required } from '#api/validation/errors.ts';
import { each, fine } from '../validation/checks.ts';
import type { Errors } from '../validation/checks.ts';

export function validateConditions(
  conditions: readonly { readonly type?: string }[] | undefined,
): Errors {
  const types = (conditions ?? []).map(({ type = '' }) => type);
  return each(types, 'status.conditions', (type, field, index) => [
    ...(types.indexOf(type) < index ? [duplicate(`${field}.type`, type)] : fine),
    ...(type ? fine : [required(`${field}.type`, 'must not be empty')]),
  ]);
}
