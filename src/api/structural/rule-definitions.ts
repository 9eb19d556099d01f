/** Looks at the rules of a schema before any value is there: for the validation of CustomResourceDefinitions. */
import type { ValidationRule } from '../gen/types.ts';
import { invalid, notSupported, required } from '../validation/errors.ts';
import type { FieldError } from '../validation/field-error.ts';
import { compiledRules } from './compiled-rules.ts';
import type { CompiledRule } from './compiled-rules.ts';
import { normalFieldPath } from './field-path.ts';
import type { Structural } from './schema.ts';

interface Faults {
  /** Of what can be seen without compiling. */
  readonly plain: readonly FieldError[];
  readonly compiled: readonly FieldError[];
}

/** `field`: of the schema, such as `spec.versions[0].schema.openAPIV3Schema`. What it costs to evaluate is not estimated. */
export function validateRulesOf(schema: Structural, field: string): readonly FieldError[] {
  const { plain, compiled } = faultsOf({ schema, field, isRoot: true });
  return [...plain, ...compiled];
}

interface Node {
  readonly schema: Structural;
  readonly field: string;
  readonly isRoot: boolean;
  /** The innermost list or map whose elements can't be told apart; rules below it can't use their old values. */
  readonly uncorrelatable?: string;
}

function faultsOf(node: Node): Faults {
  const nested = nodesBelow(node).map(faultsOf);
  const plain = [
    ...nested.flatMap((each) => each.plain),
    ...node.schema.rules.flatMap((rule, index) => plainFaults(rule, rulePath(node, index), node)),
  ];
  const compiled = nested.flatMap((each) => each.compiled);
  // Upstream compiles nothing where the schema is wrong in itself.
  return { plain, compiled: plain.length > 0 ? compiled : [...compiled, ...compileFaults(node)] };
}

function nodesBelow({ schema, field, uncorrelatable }: Node): readonly Node[] {
  const { properties, values, items, listType } = schema;
  const at = (nested: Structural, path: string, within = uncorrelatable): Node => ({
    schema: nested,
    field: `${field}.${path}`,
    isRoot: nested.embeddedResource,
    ...(within === undefined ? {} : { uncorrelatable: within }),
  });
  return [
    ...(typeof values === 'object' ? [at(values, 'additionalProperties')] : []),
    ...Array.from(properties, ([name, each]) => at(each, `properties[${name}]`)),
    ...(items ? [at(items, 'items', listType === 'map' ? uncorrelatable : field)] : []),
  ];
}

function rulePath({ field }: Node, index: number): string {
  return `${field}.x-kubernetes-validations[${index}]`;
}

const hasLineBreak = (text: string): boolean => /[\n\r]/.test(text);

const reasons = [
  'FieldValueRequired',
  'FieldValueForbidden',
  'FieldValueInvalid',
  'FieldValueDuplicate',
];

function plainFaults(rule: ValidationRule, path: string, { schema }: Node): readonly FieldError[] {
  const { messageExpression = '', reason } = rule;
  return [
    ...messageFaults(rule, path),
    ...(messageExpression !== '' && messageExpression.trim() === ''
      ? [required(`${path}.messageExpression`, 'messageExpression must be non-empty if specified')]
      : []),
    ...(reason !== undefined && !reasons.includes(reason)
      ? [notSupported(`${path}.reason`, reason, reasons)]
      : []),
    ...fieldPathFaults(rule.fieldPath ?? '', `${path}.fieldPath`, schema),
  ];
}

function messageFaults(
  { rule, message = '' }: ValidationRule,
  path: string,
): readonly FieldError[] {
  const text = message.trim();
  if (rule.trim() === '') return [required(`${path}.rule`, 'rule is not specified')];
  const field = `${path}.message`;
  if (message !== '' && text === '') {
    return [invalid(field, message, 'message must be non-empty if specified')];
  }
  if (hasLineBreak(text)) return [invalid(field, message, 'message must not contain line breaks')];
  return text === '' && hasLineBreak(rule.trim())
    ? [required(field, 'message must be specified if rule contains line breaks')]
    : [];
}

function fieldPathFaults(path: string, field: string, schema: Structural): readonly FieldError[] {
  if (path === '') return [];
  return [
    ...(path.trim() === ''
      ? [invalid(field, path, 'fieldPath must be non-empty if specified')]
      : []),
    ...(hasLineBreak(path) ? [invalid(field, path, 'fieldPath must not contain line breaks')] : []),
    ...(normalFieldPath(path, schema) === undefined
      ? [invalid(field, path, 'fieldPath must be a valid path')]
      : []),
  ];
}

function compileFaults(node: Node): readonly FieldError[] {
  const { schema, field, isRoot } = node;
  const compiled = compiledRules(schema, schema, isRoot);
  if ('rules' in compiled) {
    return compiled.rules.flatMap((rule, index) => ruleFaults(rule, rulePath(node, index), node));
  }
  const path = `${field}.x-kubernetes-validations`;
  return [{ type: 'InternalError', field: path, message: `Internal error: ${compiled.fault}` }];
}

function ruleFaults(
  { rule, fault, messageFault, usesOldSelf }: CompiledRule,
  path: string,
  { uncorrelatable }: Node,
): readonly FieldError[] {
  const { optionalOldSelf } = rule;
  return [
    ...(fault === undefined ? [] : [invalidRule(`${path}.rule`, rule, fault)]),
    ...(messageFault === undefined
      ? []
      : [invalidRule(`${path}.messageExpression`, rule, messageFault)]),
    ...(usesOldSelf && uncorrelatable !== undefined
      ? [
          invalid(
            `${path}.rule`,
            rule.rule,
            `oldSelf cannot be used on the uncorrelatable portion of the schema within ${uncorrelatable}`,
          ),
        ]
      : []),
    ...(!usesOldSelf && optionalOldSelf !== undefined
      ? [
          invalid(
            `${path}.optionalOldSelf`,
            optionalOldSelf,
            'may not be set if oldSelf is not used in rule',
          ),
        ]
      : []),
  ];
}

/** Upstream prints the whole rule, as Go prints a struct. */
function invalidRule(field: string, rule: ValidationRule, detail: string): FieldError {
  const { message = '', messageExpression = '', fieldPath = '', reason, optionalOldSelf } = rule;
  const fields = [
    `Rule:${JSON.stringify(rule.rule)}`,
    `Message:${JSON.stringify(message)}`,
    `MessageExpression:${JSON.stringify(messageExpression)}`,
    `Reason:(*apiextensions.FieldValueErrorReason)(${reason === undefined ? 'nil' : JSON.stringify(reason)})`,
    `FieldPath:${JSON.stringify(fieldPath)}`,
    `OptionalOldSelf:(*bool)(${optionalOldSelf ?? 'nil'})`,
  ];
  const value = `apiextensions.ValidationRule{${fields.join(', ')}}`;
  return { type: 'FieldValueInvalid', field, message: `Invalid value: ${value}: ${detail}` };
}
