/** The faults of a StorageClass. */
import type { StorageClass, TopologySelectorTerm } from '#api/gen/types.ts';
import { deepEqual } from '#api/deep-equal.ts';
import { duplicate, forbidden, invalidEach, required } from '#api/validation/errors.ts';
import { qualifiedNameFaults } from '#api/validation/names.ts';
import { each, fine, immutable, oneOf } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { validateParameters } from '../validate-parameters.ts';

export function validateStorageClass(object: StorageClass): Errors {
  const { provisioner } = object;
  return [
    ...(provisioner
      ? invalidEach('provisioner', provisioner, qualifiedNameFaults(provisioner.toLowerCase()))
      : [required('provisioner')]),
    ...oneOf('reclaimPolicy', object.reclaimPolicy, ['Delete', 'Retain']),
    ...validateParameters(object.parameters),
    ...oneOf('volumeBindingMode', object.volumeBindingMode, ['Immediate', 'WaitForFirstConsumer']),
    ...validateTopologies(object.allowedTopologies ?? []),
  ];
}

function validateTopologies(topologies: readonly TopologySelectorTerm[]): Errors {
  return each(
    topologies,
    'allowedTopologies',
    ({ matchLabelExpressions: terms = [] }, path, index) => [
      ...each(terms, `${path}.matchLabelExpressions`, ({ key, values }, term, at) => [
        ...validateValues(values, `${term}.values`),
        ...invalidEach(`${term}.key`, key, qualifiedNameFaults(key)),
        ...(terms.findIndex((other) => other.key === key) < at
          ? [duplicate(`${term}.key`, key)]
          : fine),
      ]),
      ...(topologies
        .slice(0, index)
        .some((other) => deepEqual(meaning(other), meaning({ matchLabelExpressions: terms })))
        ? [duplicate(`${path}.matchLabelExpressions`, '')]
        : fine),
    ],
  );
}

function validateValues(values: readonly string[], field: string): Errors {
  if (values.length === 0) return [required(field)];
  return each(values, field, (value, path, index) =>
    values.indexOf(value) < index ? [duplicate(path, value)] : fine,
  );
}

/** Without the order in which it is written. */
function meaning({ matchLabelExpressions = [] }: TopologySelectorTerm): object {
  return Object.fromEntries(
    matchLabelExpressions.map(({ key, values }) => [key, [...values].sort()]),
  );
}

export function validateStorageClassUpdate(object: StorageClass, stored: StorageClass): Errors {
  const fixed = (field: 'parameters' | 'provisioner' | 'reclaimPolicy'): Errors =>
    deepEqual(object[field], stored[field])
      ? fine
      : [forbidden(field, `updates to ${field} are forbidden.`)];
  return [
    ...fixed('parameters'),
    ...fixed('provisioner'),
    ...fixed('reclaimPolicy'),
    ...immutable('volumeBindingMode', object.volumeBindingMode, stored.volumeBindingMode),
  ];
}
