/** Finds the type of each part of an expression, and which functions its calls mean. */
import { CelCompileError } from '../errors.ts';
import type { Environment } from '../environment.ts';
import type { Overload } from '../functions/declare.ts';
import type { Call, Expr, Ident, Select } from '../syntax/ast.ts';
import { qualifiedName } from '../syntax/ast.ts';
import { listType, mapType } from './check-collections.ts';
import { CheckContext } from './check-context.ts';
import { bindType, foldType } from './check-macros.ts';
import { instantiate, sameType } from './inference.ts';
import * as types from './type.ts';
import type { CelType } from './type.ts';

/** What a name stands for. */
export type Reference =
  /** Of the bindings, or of the macro that encloses it. */
  { readonly variable: string; readonly local: boolean } | { readonly type: CelType };

export interface ResolvedCall {
  /** Those that the types allow. */
  readonly overloads: readonly Overload[];
  /** With the target, when it is one. */
  readonly args: readonly Expr[];
}

export interface Checked {
  readonly type: CelType;
  readonly references: ReadonlyMap<Expr, Reference>;
  readonly calls: ReadonlyMap<Expr, ResolvedCall>;
}

export interface CheckInput {
  readonly source: string;
  readonly expr: Expr;
  readonly environment: Environment;
  readonly variables: ReadonlyMap<string, CelType>;
}

/** Throws CelCompileError. */
export function check(input: CheckInput): Checked {
  return new Checker(input).whole();
}

class Checker {
  readonly #input: CheckInput;
  readonly #context: CheckContext;
  readonly #references = new Map<Expr, Reference>();
  readonly #calls = new Map<Expr, ResolvedCall>();

  constructor(input: CheckInput) {
    this.#input = input;
    this.#context = new CheckContext(input.environment.options, (expr) => this.#check(expr));
  }

  whole(): Checked {
    const type = this.#context.inference.resolveFully(this.#check(this.#input.expr));
    const { issues } = this.#context;
    if (issues.length > 0) throw new CelCompileError(this.#input.source, issues);
    return {
      type,
      references: this.#references,
      calls: this.#calls,
    };
  }

  #undeclared(expr: Expr, name: string): CelType {
    return this.#context.issue(expr, `undeclared reference to '${name}' (in container '')`);
  }

  #check(expr: Expr): CelType {
    switch (expr.kind) {
      case 'literal':
        return typeOfLiteral(expr.value);
      case 'ident':
        return this.#name(expr, expr.name) ?? this.#undeclared(expr, expr.name);
      case 'select':
        return this.#select(expr);
      case 'has':
        this.#field(expr, this.#check(expr.operand), expr.field);
        return types.bool;
      case 'call':
        return this.#call(expr);
      case 'logic':
        for (const term of expr.terms) this.#context.expectBool(term);
        return types.bool;
      case 'list':
        return listType(this.#context, expr);
      case 'map':
        return mapType(this.#context, expr);
      case 'message':
        return this.#message(expr, expr.type, expr.values);
      case 'fold':
        return foldType(this.#context, expr);
      default:
        return bindType(this.#context, expr);
    }
  }

  /** Undefined when nothing has the name. */
  #name(expr: Ident | Select, name: string): CelType | undefined {
    const local = this.#context.local(name);
    const type = local ?? this.#input.variables.get(name);
    if (type) {
      this.#references.set(expr, { variable: name, local: local !== undefined });
      return type;
    }
    const named = this.#input.environment.types.get(name);
    if (!named) return undefined;
    this.#references.set(expr, { type: named });
    return { kind: 'type', of: named };
  }

  #select(expr: Select): CelType {
    const qualified = qualifiedName(expr);
    const named = qualified === undefined ? undefined : this.#name(expr, qualified);
    if (named) return named;
    const field = this.#field(expr, this.#check(expr.operand), expr.field);
    if (!expr.optional) return field;
    return types.valueOfOptional(field) ? field : types.optionalOf(field);
  }

  #field(expr: Expr, operand: CelType, field: string): CelType {
    const target = this.#context.inference.resolve(operand);
    const inner = types.valueOfOptional(target);
    if (inner) {
      const type = this.#field(expr, inner, field);
      return types.valueOfOptional(type) ? type : types.optionalOf(type);
    }
    switch (target.kind) {
      case 'dyn':
      case 'error':
        return types.dyn;
      case 'param':
        this.#context.inference.fits(types.dyn, target);
        return types.dyn;
      case 'map':
        return target.value;
      case 'object':
        return target.fields.get(field) ?? this.#context.issue(expr, `undefined field '${field}'`);
      default:
        return this.#context.issue(
          expr,
          `type '${types.typeText(target)}' does not support field selection`,
        );
    }
  }

  #call(expr: Call): CelType {
    const { target, name } = expr;
    const { functions } = this.#input.environment;
    const qualified = target ? qualifiedName(target) : undefined;
    const global = qualified === undefined ? undefined : functions.get(`${qualified}.${name}`);
    const args = target && !global ? [target, ...expr.args] : expr.args;
    const given = args.map((each) => this.#check(each));
    if (name === '_?_:_') return this.#context.choice(expr, given);
    const fullName = global ? `${qualified}.${name}` : name;
    const overloads = global ?? functions.get(name);
    if (!overloads) return this.#undeclared(expr, fullName);
    const member = target !== undefined && !global;
    const matching: Overload[] = [];
    let result: CelType | undefined;
    for (const overload of overloads) {
      if (overload.member !== member) continue;
      const type = this.#match(overload, given);
      if (!type) continue;
      matching.push(overload);
      result = result === undefined || sameType(result, type) ? type : types.dyn;
    }
    if (!result) return this.#context.noOverload(expr, fullName, { given, member });
    this.#calls.set(expr, { overloads: matching, args });
    return result;
  }

  /** The type of the result; undefined when it does not take the types. */
  #match(overload: Overload, given: readonly CelType[]): CelType | undefined {
    const fresh = instantiate([overload.result, ...overload.parameters], this.#context.inference);
    const [result = types.dyn, ...parameters] = fresh;
    return this.#context.inference.allFit(given, parameters)
      ? this.#context.inference.resolve(result)
      : undefined;
  }

  #message(expr: Expr, name: string, values: readonly Expr[]): CelType {
    for (const value of values) this.#check(value);
    return this.#input.environment.types.has(name)
      ? this.#context.issue(expr, `'${name}' is not a message type`)
      : this.#undeclared(expr, name);
  }
}

function typeOfLiteral(value: unknown): CelType {
  if (value === null) return types.nullType;
  switch (typeof value) {
    case 'boolean':
      return types.bool;
    case 'bigint':
      return types.int;
    case 'number':
      return types.double;
    case 'string':
      return types.string;
    default:
      return value instanceof Uint8Array ? types.bytes : types.uint;
  }
}
