/**
 * ValidatingAdmissionPolicies and MutatingAdmissionPolicies: rules about requests, written in CEL. They are stored and
 * checked; they don't act yet, and their expressions are not compiled.
 */
import { mutatingAdmissionPolicies, validatingAdmissionPolicies } from '#api/gen/resources.ts';
import type {
  MutatingAdmissionPolicy,
  ParamKind,
  ValidatingAdmissionPolicy,
} from '#api/gen/types.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, integer, nameColumn, text } from '../../columns/column.ts';
import { keepStatus, statusWithoutMetadata, withoutStatus } from '../../subresources/status.ts';
import { defaultMatchResources } from '../conditions.ts';
import {
  validateMutatingPolicy,
  validateValidatingPolicy,
  validateValidatingPolicyStatus,
} from './validation.ts';

const categories = ['api-extensions'];

const paramColumn = text<ValidatingAdmissionPolicy | MutatingAdmissionPolicy>(
  'ParamKind',
  'The kind of the objects that it takes its parameters from.',
  ({ spec }) => printParamKind(spec.paramKind),
);

function printParamKind(param: ParamKind | undefined): string {
  return param ? `${param.apiVersion ?? ''}/${param.kind ?? ''}` : '<unset>';
}

function withDefaults<P extends ValidatingAdmissionPolicy | MutatingAdmissionPolicy>(policy: P): P {
  const { matchConstraints } = policy.spec;
  return {
    ...policy,
    spec: {
      ...policy.spec,
      failurePolicy: policy.spec.failurePolicy ?? 'Fail',
      ...(matchConstraints && { matchConstraints: defaultMatchResources(matchConstraints) }),
    },
  };
}

export const validatingAdmissionPolicyStrategy: Strategy<ValidatingAdmissionPolicy> = {
  type: validatingAdmissionPolicies,
  singular: 'validatingadmissionpolicy',
  categories,
  hasGeneration: true,
  requiresResourceVersion: true,
  columns: [
    nameColumn,
    integer(
      'Validations',
      'How many expressions must hold.',
      ({ spec }) => spec.validations?.length ?? 0,
    ),
    paramColumn,
    ageColumn,
  ],
  setDefaults: withDefaults,
  prepareForCreate: withoutStatus,
  prepareForUpdate: keepStatus,
  validate: validateValidatingPolicy,
  subresources: {
    status: statusWithoutMetadata<ValidatingAdmissionPolicy>(validateValidatingPolicyStatus),
  },
};

export const mutatingAdmissionPolicyStrategy: Strategy<MutatingAdmissionPolicy> = {
  type: mutatingAdmissionPolicies,
  singular: 'mutatingadmissionpolicy',
  categories,
  hasGeneration: true,
  requiresResourceVersion: true,
  columns: [
    nameColumn,
    integer('Mutations', 'How many changes it makes.', ({ spec }) => spec.mutations?.length ?? 0),
    paramColumn,
    ageColumn,
  ],
  setDefaults: withDefaults,
  validate: validateMutatingPolicy,
};
