/** Whether a value is one of those that the schema lists. */
import { deepEqual } from '../../deep-equal.ts';
import type { Structural } from '../schema.ts';
import type { Check } from './check.ts';
import { notInEnum } from './faults.ts';

/** Undefined without a list. */
export function enumCheck({ checks: { enum: allowed = [] } }: Structural): Check | undefined {
  if (allowed.length === 0) return undefined;
  // Upstream doesn't find null there, even if it is listed.
  const simple = new Set<unknown>(allowed.filter((item) => item !== null));
  const compound = allowed.filter((item) => typeof item === 'object' && item !== null);
  return (value, { path }, into) => {
    if (simple.has(value) || compound.some((item) => deepEqual(value, item))) return;
    into.faults.push(notInEnum(path, value, allowed));
  };
}
