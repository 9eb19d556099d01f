/** The faults of a ReplicaSet. */
import type { ReplicaSet } from '#api/gen/types.ts';
import { required } from '#api/validation/errors.ts';
import {
  validateWorkloadSelector,
  validateWorkloadTemplate,
} from '../../core/pod-template/validation/template.ts';
import { immutable, nonNegative } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';

export function validateReplicaSet({ spec }: ReplicaSet): Errors {
  const { template } = spec;
  return [
    ...nonNegative('spec.replicas', spec.replicas),
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...validateWorkloadSelector(spec.selector, template ?? {}, 'replicaset'),
    ...(template ? validateWorkloadTemplate(template, 'ReplicaSet') : [required('spec.template')]),
  ];
}

export function validateReplicaSetUpdate(set: ReplicaSet, stored: ReplicaSet): Errors {
  return immutable('spec.selector', set.spec.selector, stored.spec.selector);
}
