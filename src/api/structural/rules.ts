/** Evaluates the rules of a schema (`x-kubernetes-validations`) on a value, in upstream's words. */
import { isRecord } from '#base/json-object.ts';
import { CelCostError, CelEvaluationError } from '../cel/errors.ts';
import type { Bindings } from '../cel/plan/frame.ts';
import { valueOfSchema } from '../cel/schema/schema-value.ts';
import { CostMeter } from '../cel/values/meter.ts';
import { Optional } from '../cel/values/value.ts';
import type { CelValue } from '../cel/values/value.ts';
import { duplicate, forbidden, invalid, required } from '../validation/errors.ts';
import type { FieldError } from '../validation/field-error.ts';
import { compiledRules } from './compiled-rules.ts';
import type { CompiledRule } from './compiled-rules.ts';
import { isUnchanged, oldElements, oldEntry, ratchetBelow } from './correlation.ts';
import type { Ratchet } from './correlation.ts';
import type { Structural } from './schema.ts';
import { evaluateMessage, ruleName } from './rule-messages.ts';
import { ruleNodeOf } from './rule-nodes.ts';
import type { RuleNode } from './rule-nodes.ts';

/** For all rules of one object; about a second. */
const objectBudget = 10_000_000;
/** What upstream calls the root's path. */
const rootPath = '<nil>';

/**
 * `value` is a custom resource, `schema` its version's; `old` is what it was before an update. `field` is its path:
 * empty for a whole object. The value fits the schema already.
 */
export function validateRules(
  schema: Structural,
  value: unknown,
  old: unknown,
  field: string,
): readonly FieldError[] {
  const node = ruleNodeOf(schema);
  if (!node) return [];
  const evaluation = new RuleEvaluation();
  evaluation.visit(node, {
    value,
    old,
    field,
    ratchet: old === undefined ? undefined : { value, old },
  });
  return evaluation.errors;
}

/** A value at its place. */
interface Place {
  readonly value: unknown;
  readonly old: unknown;
  readonly field: string;
  readonly ratchet: Ratchet | undefined;
}

class RuleEvaluation {
  readonly errors: FieldError[] = [];
  /** Below zero: nothing is evaluated any more. */
  #budget = objectBudget;

  visit(node: RuleNode, place: Place): void {
    if (place.value === null || place.value === undefined || this.#budget < 0) return;
    this.#evaluate(node, place);
    for (const each of node.allOf) this.visit(each, place);
    if (Array.isArray(place.value)) this.#visitElements(node, place, place.value);
    else if (isRecord(place.value)) this.#visitEntries(node, place, Object.entries(place.value));
  }

  #visitElements(node: RuleNode, place: Place, elements: readonly unknown[]): void {
    if (!node.items) return;
    const oldOf = oldElements(node.schema, place.old);
    for (const [index, value] of elements.entries()) {
      const old = oldOf(value);
      this.visit(node.items, below(place, { value, old, field: `${place.field}[${index}]` }));
    }
  }

  #visitEntries(node: RuleNode, place: Place, entries: readonly [string, unknown][]): void {
    for (const [key, value] of entries) {
      const old = oldEntry(place.old, key);
      if (node.values)
        this.visit(node.values, below(place, { value, old, field: `${place.field}[${key}]` }));
      const property = node.properties.get(key);
      if (property)
        this.visit(property, below(place, { value, old, field: childPath(place.field, key) }));
    }
  }

  #stop(error: FieldError): void {
    this.errors.push(error);
    this.#budget = -1;
  }

  #evaluate(node: RuleNode, place: Place): void {
    const { schema, owner, isRoot } = node;
    const compiled = compiledRules(owner, schema, isRoot);
    const field = place.field || rootPath;
    if ('fault' in compiled) {
      const detail = `rule compiler initialization error: ${compiled.fault}`;
      this.errors.push(invalid(field, schema.type, detail));
      return;
    }
    for (const rule of compiled.rules) {
      if (this.#budget < 0) return;
      if (rule.fault !== undefined) {
        this.errors.push(invalid(field, schema.type, `rule compile error: ${rule.fault}`));
      } else if (!rule.usesOldSelf || hasOld(place) || rule.rule.optionalOldSelf) {
        this.#evaluateRule(rule, node, place);
      }
    }
  }

  #evaluateRule(rule: CompiledRule, node: RuleNode, place: Place): void {
    const field = place.field || rootPath;
    const { type } = node.schema;
    const meter = new CostMeter();
    let holds: CelValue | undefined;
    let fault: CelEvaluationError | undefined;
    let bindings: Bindings | undefined;
    try {
      bindings = bindingsOf(rule, node, place);
      holds = rule.program?.evaluate(bindings, { meter }) ?? true;
    } catch (error) {
      if (!(error instanceof CelEvaluationError)) throw error;
      fault = error;
    }
    this.#budget -= meter.cost;
    if (this.#budget < 0) {
      return this.#stop(invalid(field, type, outOfBudget));
    }
    if (fault instanceof CelCostError) {
      const detail = `'${fault.message}': no further validation rules will be run due to call cost exceeds limit for rule: ${ruleName(rule.rule)}`;
      return this.#stop(invalid(field, type, detail));
    }
    if (fault) this.errors.push(invalid(field, type, faultDetail(fault.message, rule)));
    else if (holds !== true && bindings) this.#report(rule, place, { type, bindings });
  }

  #report(
    rule: CompiledRule,
    place: Place,
    { type, bindings }: { readonly type: string; readonly bindings: Bindings },
  ): void {
    const field = rule.fieldPath ? childPath(place.field, rule.fieldPath) : place.field || rootPath;
    const isIgnored = !rule.usesOldSelf && isUnchanged(place.ratchet);
    const { text, cost, fault } = evaluateMessage(rule, bindings, this.#budget);
    this.#budget -= cost;
    const error =
      fault === undefined ? errorOf(rule, { field, type, text }) : invalid(field, type, fault);
    if (!isIgnored) this.errors.push(error);
    if (fault !== undefined) this.#budget = -1;
  }
}

const outOfBudget =
  'validation failed due to running out of cost budget, no further validation rules will be run';

function hasOld({ old }: Place): boolean {
  return old !== undefined && old !== null;
}

function below(place: Place, { value, old, field }: Omit<Place, 'ratchet'>): Place {
  return { value, old, field, ratchet: ratchetBelow(place.ratchet, value, old) };
}

function childPath(field: string, name: string): string {
  return field ? `${field}.${name}` : name;
}

function bindingsOf(rule: CompiledRule, { schema, isRoot }: RuleNode, place: Place): Bindings {
  const self = valueOfSchema(place.value, schema, isRoot);
  if (!rule.usesOldSelf) return { self };
  const old = hasOld(place) ? valueOfSchema(place.old, schema, isRoot) : undefined;
  if (rule.rule.optionalOldSelf) return { self, oldSelf: Optional.from(old) };
  return old === undefined ? { self } : { self, oldSelf: old };
}

/** No such overload: only for values of which nothing was known before, such as an int-or-string. */
function faultDetail(message: string, { rule }: CompiledRule): string {
  return message.startsWith('no such overload')
    ? `'${message}': call arguments did not match a supported operator, function or macro signature for rule: ${ruleName(rule)}`
    : `${message} evaluating rule: ${ruleName(rule)}`;
}

function errorOf(
  { rule }: CompiledRule,
  { field, type, text }: { readonly field: string; readonly type: string; readonly text: string },
): FieldError {
  switch (rule.reason) {
    case 'FieldValueForbidden':
      return forbidden(field, text);
    case 'FieldValueRequired':
      return required(field, text);
    case 'FieldValueDuplicate':
      return duplicate(field, type);
    default:
      return invalid(field, type, text);
  }
}
