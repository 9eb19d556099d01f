/** The faults of ValidatingAdmissionPolicies and MutatingAdmissionPolicies. */
import type {
  AuditAnnotation,
  ExpressionWarning,
  MutatingAdmissionPolicy,
  Mutation,
  ValidatingAdmissionPolicy,
  Validation,
  Variable,
} from '#api/gen/types.ts';
import { duplicate, invalid, invalidEach, notSupported, required } from '#api/validation/errors.ts';
import { qualifiedNameFaults } from '#api/validation/names.ts';
import { each, fine, oneOf, requiredOneOf, requiredText } from '../../validation/checks.ts';
import type { Errors } from '../../validation/checks.ts';
import {
  failurePolicies,
  reinvocationPolicies,
  validateMatchConditions,
  validateMatchConstraints,
  validateParamKind,
} from '../conditions.ts';

type Policy = ValidatingAdmissionPolicy | MutatingAdmissionPolicy;

const mostAnnotations = 20;
/** In bytes. */
const longestAnnotation = 5 * 1024;
const reasons = ['Forbidden', 'Invalid', 'RequestEntityTooLarge', 'Unauthorized'];
const celWords =
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  );

function validatePolicy({ spec }: Policy): Errors {
  return [
    ...requiredOneOf('spec.failurePolicy', spec.failurePolicy, failurePolicies),
    ...validateParamKind(spec.paramKind, 'spec.paramKind'),
    ...validateMatchConstraints(spec.matchConstraints, 'spec.matchConstraints'),
    ...validateMatchConditions(spec.matchConditions, 'spec.matchConditions'),
    ...each(spec.variables, 'spec.variables', validateVariable),
  ];
}

export function validateValidatingPolicy(policy: ValidatingAdmissionPolicy): Errors {
  const { validations = [], auditAnnotations = [] } = policy.spec;
  const neither = 'validations or auditAnnotations must contain at least one item';
  if (validations.length === 0 && auditAnnotations.length === 0) {
    return [
      ...validatePolicy(policy),
      required('spec.validations', neither),
      required('spec.auditAnnotations', neither),
    ];
  }
  const keys = auditAnnotations.map(({ key }) => key);
  const field = 'spec.auditAnnotations';
  return [
    ...validatePolicy(policy),
    ...each(validations, 'spec.validations', validateValidation),
    ...(keys.length > mostAnnotations
      ? [
          invalid(
            field,
            auditAnnotations,
            `must not have more than ${mostAnnotations} auditAnnotations`,
          ),
        ]
      : fine),
    ...each(auditAnnotations, field, (annotation, path, index) => [
      ...validateAnnotation(annotation, { path, policy: policy.metadata.name }),
      ...(keys.indexOf(annotation.key) < index ? [duplicate(`${path}.key`, annotation.key)] : fine),
    ]),
  ];
}

export function validateMutatingPolicy(policy: MutatingAdmissionPolicy): Errors {
  const { mutations = [], reinvocationPolicy } = policy.spec;
  return [
    ...validatePolicy(policy),
    ...(mutations.length > 0
      ? fine
      : [required('spec.mutations', 'mutations must contain at least one item')]),
    ...each(mutations, 'spec.mutations', validateMutation),
    ...requiredOneOf('spec.reinvocationPolicy', reinvocationPolicy, reinvocationPolicies),
  ];
}

function validateVariable({ name, expression }: Variable, field: string): Errors {
  const isIdentifier = /^[_a-zA-Z][_a-zA-Z0-9]*$/.test(name) && !celWords.includes(name);
  return [
    ...requiredText(`${field}.name`, name.trim(), 'name is not specified'),
    ...(name.trim() === '' || isIdentifier
      ? fine
      : [invalid(`${field}.name`, name, 'name is not a valid CEL identifier')]),
    ...requiredText(`${field}.expression`, expression.trim(), 'expression is not specified'),
  ];
}

function validateValidation(
  { expression, message = '', messageExpression = '', reason }: Validation,
  field: string,
): Errors {
  const isBlank = (text: string): boolean => text !== '' && text.trim() === '';
  return [
    ...requiredText(`${field}.expression`, expression.trim(), 'expression is not specified'),
    ...(isBlank(messageExpression)
      ? [invalid(`${field}.messageExpression`, messageExpression, 'must be non-empty if specified')]
      : fine),
    ...(isBlank(message)
      ? [invalid(`${field}.message`, message, 'message must be non-empty if specified')]
      : fine),
    ...(/[\n\r]/.test(message.trim())
      ? [invalid(`${field}.message`, message, 'message must not contain line breaks')]
      : fine),
    ...oneOf(`${field}.reason`, reason, reasons),
  ];
}

function validateAnnotation(
  { key, valueExpression }: AuditAnnotation,
  { path, policy }: { readonly path: string; readonly policy: string },
): Errors {
  const expression = valueExpression.trim();
  const whole = `${policy}/${key}`;
  return [
    ...invalidEach(`${path}.key`, whole, qualifiedNameFaults(whole)),
    ...requiredText(`${path}.valueExpression`, expression, 'valueExpression is not specified'),
    ...(Buffer.byteLength(expression) > longestAnnotation
      ? [
          required(
            `${path}.valueExpression`,
            `must not exceed ${longestAnnotation} bytes in length`,
          ),
        ]
      : fine),
  ];
}

function validateMutation(mutation: Mutation, field: string): Errors {
  const { patchType, applyConfiguration, jsonPatch } = mutation;
  switch (patchType) {
    case 'ApplyConfiguration':
      return validatePatch(field, patchType, {
        wanted: ['applyConfiguration', applyConfiguration],
        other: ['jsonPatch', jsonPatch],
      });
    case 'JSONPatch':
      return validatePatch(field, patchType, {
        wanted: ['jsonPatch', jsonPatch],
        other: ['applyConfiguration', applyConfiguration],
      });
    default:
      return patchType
        ? [notSupported(`${field}.patchType`, patchType, ['ApplyConfiguration', 'JSONPatch'])]
        : [required(`${field}.patchType`)];
  }
}

type Named = readonly [string, { readonly expression?: string } | undefined];

function validatePatch(
  field: string,
  type: string,
  { wanted: [name, patch], other: [otherName, other] }: { wanted: Named; other: Named },
): Errors {
  const path = `${field}.${name}`;
  return [
    ...(patch ? fine : [required(path, `must be specified when patchType is ${type}`)]),
    ...(patch
      ? requiredText(`${path}.expression`, patch.expression?.trim(), 'expression is not specified')
      : fine),
    ...(other
      ? [
          invalid(
            `${field}.${otherName}`,
            `{${otherName}}`,
            `must not be specified when patchType is ${type}`,
          ),
        ]
      : fine),
  ];
}

export function validateValidatingPolicyStatus({ status }: ValidatingAdmissionPolicy): Errors {
  const field = 'status.typeChecking.expressionWarnings';
  return each(status?.typeChecking?.expressionWarnings, field, validateWarning);
}

function validateWarning({ warning, fieldRef }: ExpressionWarning, field: string): Errors {
  return [
    ...requiredText(`${field}.warning`, warning),
    ...requiredText(`${field}.fieldRef`, fieldRef.trim()),
  ];
}
