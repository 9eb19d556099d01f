/** Bindings of admission policies: where a policy holds, and with which parameters. */
import {
  mutatingAdmissionPolicyBindings,
  validatingAdmissionPolicyBindings,
} from '#api/gen/resources.ts';
import type {
  MutatingAdmissionPolicyBinding,
  ParamRef,
  ValidatingAdmissionPolicyBinding,
} from '#api/gen/types.ts';
import { formatLabelSelector } from '#api/selector/label-query.ts';
import { duplicate, invalid, invalidEach, notSupported, required } from '#api/validation/errors.ts';
import { dns1123SubdomainFaults } from '#api/validation/names.ts';
import type { Strategy } from '../../../registry/strategy.ts';
import { ageColumn, nameColumn, text } from '../../columns/column.ts';
import { each, fine } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import { defaultMatchResources, validateMatchResources, validateParamRef } from '../conditions.ts';

type Binding = ValidatingAdmissionPolicyBinding | MutatingAdmissionPolicyBinding;

const actions = ['Deny', 'Warn', 'Audit'];

const shared = {
  categories: ['api-extensions'],
  hasGeneration: true,
  requiresResourceVersion: true,
  columns: [
    nameColumn,
    text<Binding>('PolicyName', 'The policy that holds here.', ({ spec }) => spec.policyName ?? ''),
    text<Binding>('ParamRef', 'Where its parameters are.', ({ spec }) => printParam(spec.paramRef)),
    ageColumn,
  ],
  warnings: (_binding: Binding, stored: Binding | undefined) =>
    stored ? [] : ['the binding is stored, but its policy does not act: that is yet to come'],
};

/** Whether the parameters lie in a namespace can't be seen here, so those without one get an asterisk. */
function printParam(param: ParamRef | undefined): string {
  if (param?.name) return `${param.namespace || '*'}/${param.name}`;
  return param?.selector ? formatLabelSelector(param.selector) : '<unset>';
}

function withDefaults<B extends Binding>(binding: B): B {
  const { matchResources } = binding.spec;
  if (!matchResources) return binding;
  const spec = { ...binding.spec, matchResources: defaultMatchResources(matchResources) };
  return { ...binding, spec };
}

function validateBinding({ spec }: Binding): Errors {
  const { policyName = '', paramRef, matchResources } = spec;
  return [
    ...(policyName === ''
      ? [required('spec.policyName')]
      : invalidEach('spec.policyName', policyName, dns1123SubdomainFaults(policyName))),
    ...validateParamRef(paramRef, 'spec.paramRef'),
    ...validateMatchResources(matchResources, 'spec.matchResources'),
  ];
}

function validateActions(wanted: readonly string[]): Errors {
  const field = 'spec.validationActions';
  return [
    ...each(wanted, field, (action, path, index) => [
      ...(actions.includes(action) ? fine : [notSupported(path, action, actions)]),
      ...(wanted.indexOf(action) < index ? [duplicate(path, action)] : fine),
    ]),
    ...(wanted.includes('Deny') && wanted.includes('Warn')
      ? [
          invalid(
            field,
            wanted,
            'must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
          ),
        ]
      : fine),
    ...(wanted.length === 0
      ? [required(field, 'at least one validation action is required')]
      : fine),
  ];
}

export const validatingAdmissionPolicyBindingStrategy: Strategy<ValidatingAdmissionPolicyBinding> =
  {
    ...shared,
    type: validatingAdmissionPolicyBindings,
    singular: 'validatingadmissionpolicybinding',
    setDefaults: withDefaults,
    validate: (binding) => [
      ...validateBinding(binding),
      ...validateActions(binding.spec.validationActions),
    ],
  };

export const mutatingAdmissionPolicyBindingStrategy: Strategy<MutatingAdmissionPolicyBinding> = {
  ...shared,
  type: mutatingAdmissionPolicyBindings,
  singular: 'mutatingadmissionpolicybinding',
  setDefaults: withDefaults,
  validate: validateBinding,
};
