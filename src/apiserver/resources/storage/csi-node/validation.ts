/** The faults of a CSINode. */
import type { CSINode, CSINodeDriver } from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';
import {
  duplicate,
  immutableMessage,
  invalid,
  invalidEach,
  required,
} from '#api/validation/errors.ts';
import { qualifiedNameFaults } from '#api/validation/names.ts';
import { each, fine, nonNegative } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateDriverName } from '../../validation/driver-name.ts';

const longestNodeID = 192;

export function validateCSINode({ spec: { drivers } }: CSINode): Errors {
  return each(drivers, 'spec.drivers', (driver, path, index) => [
    ...validateDriverName(driver.name, `${path}.name`),
    ...validateNodeID(driver.nodeID, `${path}.nodeID`),
    ...nonNegative(`${path}.allocatable.count`, driver.allocatable?.count),
    ...(drivers.findIndex(({ name }) => name === driver.name) < index
      ? [duplicate(`${path}.name`, driver.name)]
      : fine),
    ...validateTopologyKeys(driver.topologyKeys ?? [], path),
  ]);
}

function validateNodeID(id: string, field: string): Errors {
  if (id === '') return [required(field)];
  return id.length > longestNodeID
    ? [invalid(field, id, `must be ${longestNodeID} characters or less`)]
    : fine;
}

/** Upstream names the driver, not its key. */
function validateTopologyKeys(keys: readonly string[], field: string): Errors {
  return keys.flatMap((key, index) => [
    ...(key === '' ? [required(field)] : fine),
    ...(keys.indexOf(key) < index ? [duplicate(field, key)] : fine),
    ...invalidEach(field, keys, qualifiedNameFaults(key)),
  ]);
}

/** A driver may come, go, and say anew how many volumes the node takes. */
export function validateCSINodeUpdate({ spec }: CSINode, stored: CSINode): Errors {
  const fixed = (driver: CSINodeDriver): object => ({ ...driver, allocatable: undefined });
  return spec.drivers.flatMap((driver) => {
    const before = stored.spec.drivers.find(({ name }) => name === driver.name);
    return before && !deepEqual(fixed(driver), fixed(before))
      ? [invalid('CSINodeDriver', driver, immutableMessage)]
      : fine;
  });
}
