/** The faults of a claim's status: how big its volume is, and how far an enlargement has come. */
import type { PersistentVolumeClaim, Quantity } from '#api/gen/types.ts';
import { compareQuantities, quantityToMillis } from '#api/quantity.ts';
import { invalid, invalidEach, notSupported, required } from '#api/validation/errors.ts';
import { qualifiedNameFaults } from '#api/validation/names.ts';
import { at, fine } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';

type Amounts = Readonly<Record<string, Quantity>>;

const resizeStates = [
  'ControllerResizeInProgress',
  'ControllerResizeInfeasible',
  'NodeResizeInProgress',
  'NodeResizeInfeasible',
  'NodeResizePending',
];

export function validateClaimStatus({ spec, status }: PersistentVolumeClaim): Errors {
  const { capacity, allocatedResources, allocatedResourceStatuses = {} } = status ?? {};
  // Upstream names these fields so.
  const states = 'status.allocatedResourceStatus';
  const allocated = 'status.allocatedResources';
  return [
    ...(spec.accessModes?.length ? fine : [required('Spec.accessModes')]),
    ...validateAmounts(capacity, 'status.capacity'),
    ...Object.entries(allocatedResourceStatuses).flatMap(([name, state]) => [
      ...validateKey(name, states),
      ...(resizeStates.includes(state) ? fine : [notSupported(states, name, resizeStates)]),
    ]),
    ...Object.entries(allocatedResources ?? {}).flatMap(([name, amount]) => {
      const faults = validateKey(name, allocated);
      return faults.length > 0 ? faults : validateAmount(amount, at(allocated, name));
    }),
  ];
}

function validateAmounts(amounts: Amounts | undefined, field: string): Errors {
  return Object.entries(amounts ?? {}).flatMap(([name, amount]) =>
    validateAmount(amount, at(field, name)),
  );
}

function validateAmount(amount: Quantity, field: string): Errors {
  if (compareQuantities(amount, 0) >= 0) return fine;
  // As a whole number, rounded away from zero.
  const units = Math.floor(quantityToMillis(amount) / 1000);
  return [invalid(field, units, 'must be a valid resource quantity')];
}

/** Of what is Kubernetes' own a claim has storage only. */
function validateKey(name: string, field: string): Errors {
  const faults = qualifiedNameFaults(name);
  if (faults.length > 0) return invalidEach(field, name, faults);
  const native = !name.includes('/') || name.includes('kubernetes.io/');
  return native && name !== 'storage' ? [notSupported(field, name, ['storage'])] : fine;
}
