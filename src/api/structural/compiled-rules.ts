/** The rules of a schema's nodes, each compiled once. */
import { CelCompileError } from '../cel/errors.ts';
import { compileCel } from '../cel/program.ts';
import type { CelProgram, CelVariables } from '../cel/program.ts';
import { typeOfSchema } from '../cel/schema/schema-type.ts';
import { optionalOf } from '../cel/types/type.ts';
import type { CelType } from '../cel/types/type.ts';
import type { ValidationRule } from '../gen/types.ts';
import { normalFieldPath } from './field-path.ts';
import type { Structural } from './schema.ts';

export interface CompiledRule {
  readonly rule: ValidationRule;
  /** Undefined when it has a fault, or is empty. */
  readonly program?: CelProgram;
  readonly fault?: string;
  readonly message?: CelProgram;
  readonly messageFault?: string;
  /** Then it is evaluated only where there is an old value. */
  readonly usesOldSelf: boolean;
  /** Below the node; empty: the node. */
  readonly fieldPath: string;
}

export type CompiledRules =
  | { readonly rules: readonly CompiledRule[] }
  /** Rules can't see the node's value. */
  | { readonly fault: string };

const known = new WeakMap<Structural, CompiledRules>();

/** `node` is what the values are like; the rules are of `owner`, which is the node or one of its `allOf`. */
export function compiledRules(owner: Structural, node: Structural, isRoot: boolean): CompiledRules {
  const before = known.get(owner);
  if (before) return before;
  const made = compileRules(owner.rules, node, isRoot);
  known.set(owner, made);
  return made;
}

function compileRules(
  rules: readonly ValidationRule[],
  node: Structural,
  isRoot: boolean,
): CompiledRules {
  if (rules.length === 0) return { rules: [] };
  const type = typeOfSchema(node, isRoot);
  if (type) return { rules: rules.map((rule) => compileRule(rule, type, node)) };
  return {
    fault: `rule declared on schema that does not support validation rules type: '${node.type}' x-kubernetes-preserve-unknown-fields: '${node.preserveUnknownFields}'`,
  };
}

function compileRule(rule: ValidationRule, type: CelType, node: Structural): CompiledRule {
  const variables = { self: type, oldSelf: rule.optionalOldSelf ? optionalOf(type) : type };
  const fieldPath = rule.fieldPath ? (normalFieldPath(rule.fieldPath, node) ?? '') : '';
  if (rule.rule.trim() === '') return { rule, usesOldSelf: false, fieldPath };
  const compiled = compileAs('bool', rule.rule, variables);
  if (typeof compiled === 'string') {
    const fault = compiled || 'cel expression must evaluate to a bool';
    return { rule, fault, usesOldSelf: false, fieldPath };
  }
  return {
    rule,
    program: compiled,
    usesOldSelf: compiled.uses('oldSelf'),
    fieldPath,
    ...compileMessage(rule.messageExpression ?? '', variables),
  };
}

function compileMessage(
  expression: string,
  variables: CelVariables,
): Pick<CompiledRule, 'message' | 'messageFault'> {
  if (expression === '') return {};
  const compiled = compileAs('string', expression, variables);
  if (typeof compiled !== 'string') return { message: compiled };
  return {
    messageFault: compiled
      ? `messageExpression ${compiled}`
      : 'messageExpression must evaluate to a string',
  };
}

/** What is wrong when it can't be compiled; empty: the type of its result. */
function compileAs(
  kind: CelType['kind'],
  expression: string,
  variables: CelVariables,
): CelProgram | string {
  try {
    const program = compileCel(expression, variables);
    return program.type.kind === kind ? program : '';
  } catch (error) {
    if (error instanceof CelCompileError) return `compilation failed: ${error.message}`;
    throw error;
  }
}
