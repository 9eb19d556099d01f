/** Makes an expression ready for evaluation: each part becomes a function that was chosen once, by its types. */
import { fail } from '../errors.ts';
import type { Bind, Call, Expr, Fold, ListLiteral, Logic, MapLiteral } from '../syntax/ast.ts';
import type { Checked } from '../types/check.ts';
import { ArrayList, canBeKey, EntryMap, keyText } from '../values/collections.ts';
import { Optional, TypeValue, typeNameOf } from '../values/value.ts';
import type { CelValue } from '../values/value.ts';
import { fieldOf, hasField, indexed, optionalField, optionallyIndexed } from './access.ts';
import { foldStep, recoverable, truth } from './fold.ts';
import { applied, nameOfType, nothing } from './call.ts';
import type { Step } from './frame.ts';

export function planExpression(expr: Expr, checked: Checked): Step {
  return new Planner(checked).plan(expr);
}

const listCost = 10;
const mapCost = 30;

class Planner {
  readonly #checked: Checked;
  /** Of the macros that enclose what is planned; the innermost is last. */
  readonly #locals: string[] = [];

  constructor(checked: Checked) {
    this.#checked = checked;
  }

  plan(expr: Expr): Step {
    switch (expr.kind) {
      case 'literal': {
        const { value } = expr;
        return () => value;
      }
      case 'ident':
        return this.#reference(expr) ?? (() => fail(`no such attribute(s): ${expr.name}`));
      case 'select':
        return this.#reference(expr) ?? this.#select(expr);
      case 'has': {
        const operand = this.plan(expr.operand);
        return (frame) => hasField(operand(frame), expr.field);
      }
      case 'call':
        return this.#call(expr);
      case 'logic':
        return this.#logic(expr);
      case 'list':
        return this.#list(expr);
      case 'map':
        return this.#map(expr);
      case 'message':
        return () => fail(`unknown type: ${expr.type}`);
      case 'fold':
        return this.#fold(expr);
      default:
        return this.#bind(expr);
    }
  }

  /** Of a name; undefined when the expression is none. */
  #reference(expr: Expr): Step | undefined {
    const reference = this.#checked.references.get(expr);
    if (!reference) return undefined;
    if ('type' in reference) {
      const value = new TypeValue(nameOfType(reference.type));
      return () => value;
    }
    const { variable } = reference;
    if (!reference.local) {
      return ({ bindings, meter }) => {
        meter.charge(1);
        return Object.hasOwn(bindings, variable)
          ? (bindings[variable] ?? null)
          : fail(`no such attribute(s): ${variable}`);
      };
    }
    const place = this.#locals.lastIndexOf(variable);
    return ({ locals, meter }) => {
      meter.charge(1);
      return locals[place] ?? null;
    };
  }

  #select({ operand, field, optional }: Extract<Expr, { kind: 'select' }>): Step {
    const target = this.plan(operand);
    const access = optional ? optionalField : fieldOf;
    return (frame) => {
      const value = target(frame);
      frame.meter.charge(1);
      return access(value, field);
    };
  }

  #call(expr: Call): Step {
    const args = (this.#checked.calls.get(expr)?.args ?? expr.args).map((each) => this.plan(each));
    const [first = nothing, second = nothing, third = nothing] = args;
    switch (expr.name) {
      case '_?_:_':
        return (frame) => (truth(first(frame)) ? second(frame) : third(frame));
      case '_[_]':
      case '_[?_]': {
        const access = expr.name === '_[_]' ? indexed : optionallyIndexed;
        return (frame) => {
          const [value, index] = [first(frame), second(frame)];
          frame.meter.charge(1);
          return access(value, index);
        };
      }
      default:
        return applied(this.#checked.calls.get(expr)?.overloads ?? [], args, expr.name);
    }
  }

  /** One operand can decide, whatever the faults of the others. */
  #logic({ name, terms }: Logic): Step {
    const steps = terms.map((term) => this.plan(term));
    const deciding = name === '_||_';
    return (frame) => {
      let fault: Error | undefined;
      for (const step of steps) {
        try {
          if (truth(step(frame)) === deciding) return deciding;
        } catch (error) {
          fault ??= recoverable(error);
        }
      }
      if (fault) throw fault;
      return !deciding;
    };
  }

  #list({ elements }: ListLiteral): Step {
    const steps = elements.map(({ value }) => this.plan(value));
    const cost = elements.every(({ value }) => value.kind === 'literal') ? 0 : listCost;
    return (frame) => {
      const items = steps.map((step, index) => this.#taken(step(frame), elements[index]?.optional));
      frame.meter.charge(cost);
      return new ArrayList(items.filter((item) => item !== undefined));
    };
  }

  /** The value of an entry; undefined when it is optional and has none. */
  #taken(value: CelValue, optional = false): CelValue | undefined {
    if (!optional) return value;
    return value instanceof Optional ? value.value : fail('no such overload');
  }

  #map({ entries }: MapLiteral): Step {
    const steps = entries.map(({ key, value, optional }) => ({
      key: this.plan(key),
      value: this.plan(value),
      optional,
    }));
    const constant = entries.every(
      ({ key, value }) => key.kind === 'literal' && value.kind === 'literal',
    );
    return (frame) => {
      const made = new Map<string, readonly [CelValue, CelValue]>();
      for (const step of steps) {
        const key = step.key(frame);
        const value = this.#taken(step.value(frame), step.optional);
        const text = canBeKey(key) ? keyText(key) : undefined;
        if (text === undefined) return fail(`unsupported key type: ${typeNameOf(key)}`);
        if (made.has(text)) return fail('Failed with repeated key');
        if (value !== undefined) made.set(text, [key, value]);
      }
      frame.meter.charge(constant ? 0 : mapCost);
      return new EntryMap(made.values());
    };
  }

  #within<T>(variables: readonly string[], plan: (places: readonly number[]) => T): T {
    const places = variables.map((_, index) => this.#locals.length + index);
    this.#locals.push(...variables);
    const result = plan(places);
    this.#locals.length -= variables.length;
    return result;
  }

  #fold({ macro, range, variables, filter, body }: Fold): Step {
    const ofRange = this.plan(range);
    return this.#within(variables, (places) =>
      foldStep({
        macro,
        range: ofRange,
        places,
        ...(filter ? { filter: this.plan(filter) } : {}),
        body: this.plan(body),
      }),
    );
  }

  #bind({ macro, variable, value, body }: Bind): Step {
    const given = this.plan(value);
    return this.#within([variable], ([place = 0]) => {
      const inner = this.plan(body);
      if (macro === 'bind') {
        return (frame) => {
          frame.locals[place] = given(frame);
          return inner(frame);
        };
      }
      return (frame) => {
        const optional = given(frame);
        frame.meter.charge(2);
        if (!(optional instanceof Optional)) return fail('no such overload');
        if (optional.value === undefined) return Optional.none;
        frame.locals[place] = optional.value;
        return macro === 'optMap' ? Optional.of(inner(frame)) : inner(frame);
      };
    });
  }
}
