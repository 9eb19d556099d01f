import type { ResourceQuota } from '#api/gen/types.ts';
import { invalidEach } from '#api/validation/errors.ts';
import { qualifiedNameFaults } from '#api/validation/names.ts';
import { at } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { nonNegativeQuantity } from '../../validation/resource-list.ts';

export function validateResourceQuota({ spec }: ResourceQuota): Errors {
  return Object.entries(spec?.hard ?? {}).flatMap(([name, amount]) => [
    ...invalidEach(at('spec.hard', name), name, qualifiedNameFaults(name)),
    ...nonNegativeQuantity(at('spec.hard', name), amount),
  ]);
}
