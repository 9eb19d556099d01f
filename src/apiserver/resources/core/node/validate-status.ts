/** The faults of a Node's status: what it has to give, and where it is. */
import type { Node, Quantity } from '#api/gen/types.ts';
import { quantityToMillis } from '#api/quantity.ts';
import { duplicate, invalid } from '#api/validation/errors.ts';
import { each, fine } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { nonNegativeQuantity } from '../../validation/resource-list.ts';
import { countedResources } from '../../validation/resource-names.ts';

export function validateNodeStatus({ status }: Node): Errors {
  const seen = new Set<string>();
  return [
    ...each(status?.addresses, 'status.addresses', (address, path) => {
      const key = `${address.type} ${address.address}`;
      if (seen.has(key)) return [duplicate(path, address)];
      seen.add(key);
      return fine;
    }),
    ...validateAmounts(status?.capacity, 'status.capacity'),
    ...validateAmounts(status?.allocatable, 'status.allocatable'),
  ];
}

function validateAmounts(
  amounts: Readonly<Record<string, Quantity>> | undefined,
  field: string,
): Errors {
  return Object.entries(amounts ?? {}).flatMap(([name, amount]) => {
    const path = `${field}.${name}`;
    return [
      ...nonNegativeQuantity(path, amount),
      ...(isWhole(name) && quantityToMillis(amount) % 1000 !== 0
        ? [invalid(path, amount, 'must be an integer')]
        : fine),
    ];
  });
}

/** Objects, and what others than Kubernetes count. */
function isWhole(name: string): boolean {
  const extended = name.includes('/') && !name.includes('kubernetes.io/');
  return countedResources.includes(name) || extended;
}
