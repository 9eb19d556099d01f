/** The faults of amounts by resource name, as in requests, limits and capacities. */
import type { Quantity, ResourceRequirements } from '#api/gen/types.ts';
import { compareQuantities } from '#api/quantity.ts';
import { invalid, invalidEach } from '#api/validation/errors.ts';
import { qualifiedNameFaults } from '#api/validation/names.ts';
import { at, fine } from './checks.ts';
import type { Errors } from './checks.ts';

type Amounts = Readonly<Record<string, Quantity>>;

const containerResources = new Set(['cpu', 'memory', 'ephemeral-storage']);

/** What a container can ask for besides the standard resources: huge pages, and what a node advertises. */
function isStandard(name: string): boolean {
  return containerResources.has(name) || name.startsWith('hugepages-');
}

/** Those that can't be shared beyond what is there: a request must be the limit. */
function isExact(name: string): boolean {
  return !containerResources.has(name);
}

function validateResourceName(name: string, field: string): Errors {
  const faults = qualifiedNameFaults(name);
  if (faults.length > 0) return invalidEach(field, name, faults);
  if (name.includes('/') || isStandard(name)) return fine;
  return [invalid(field, name, 'must be a standard resource type or fully qualified')];
}

export function nonNegativeQuantity(field: string, quantity: Quantity): Errors {
  return compareQuantities(quantity, 0) < 0
    ? [invalid(field, quantity, 'must be greater than or equal to 0')]
    : fine;
}

function validateAmounts(amounts: Amounts | undefined, field: string): Errors {
  return Object.entries(amounts ?? {}).flatMap(([name, amount]) => [
    ...validateResourceName(name, at(field, name)),
    ...nonNegativeQuantity(at(field, name), amount),
  ]);
}

export function validateResources(
  resources: ResourceRequirements | undefined,
  field: string,
): Errors {
  const { requests, limits } = resources ?? {};
  return [
    ...validateAmounts(limits, `${field}.limits`),
    ...validateAmounts(requests, `${field}.requests`),
    ...Object.entries(requests ?? {}).flatMap(([name, request]) =>
      compareToLimit({ name, request, limit: own(limits, name) }, `${field}.requests`),
    ),
  ];
}

/** Names may be any text here, `__proto__` too. */
export function own(amounts: Amounts | undefined, name: string): Quantity | undefined {
  return amounts && Object.hasOwn(amounts, name) ? amounts[name] : undefined;
}

function compareToLimit(
  { name, request, limit }: { name: string; request: Quantity; limit: Quantity | undefined },
  field: string,
): Errors {
  if (limit === undefined) return fine;
  const order = compareQuantities(request, limit);
  if (isExact(name) && order !== 0) {
    return [invalid(field, request, `must be equal to ${name} limit of ${limit}`)];
  }
  return order > 0
    ? [invalid(field, request, `must be less than or equal to ${name} limit of ${limit}`)]
    : fine;
}
