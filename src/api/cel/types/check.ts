/** Finds the type of each part of an expression, and which functions its calls mean. */
import { CelCompileError } from '../errors.ts';
import type { CelIssue } from '../errors.ts';
import type { Environment } from '../environment.ts';
import type { Overload } from '../functions/declare.ts';
import type {
  Bind,
  Call,
  Expr,
  Fold,
  Ident,
  ListLiteral,
  MapLiteral,
  Select,
} from '../syntax/ast.ts';
import { qualifiedName } from '../syntax/ast.ts';
import { Inference, instantiate, moreGeneral, sameType } from './inference.ts';
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
  /** The type of a part. */
  typeOf(expr: Expr): CelType;
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
  readonly #inference = new Inference();
  readonly #issues: CelIssue[] = [];
  readonly #types = new Map<Expr, CelType>();
  readonly #references = new Map<Expr, Reference>();
  readonly #calls = new Map<Expr, ResolvedCall>();
  /** Of the macros that enclose what is looked at; the innermost is last. */
  readonly #scopes: ReadonlyMap<string, CelType>[] = [];

  constructor(input: CheckInput) {
    this.#input = input;
  }

  whole(): Checked {
    const type = this.#inference.resolveFully(this.#check(this.#input.expr));
    if (this.#issues.length > 0) throw new CelCompileError(this.#input.source, this.#issues);
    return {
      type,
      references: this.#references,
      calls: this.#calls,
      typeOf: (expr) => this.#inference.resolveFully(this.#types.get(expr) ?? types.dyn),
    };
  }

  #issue({ at }: Expr, message: string): CelType {
    this.#issues.push({ message, offset: at });
    return types.errorType;
  }

  #undeclared(expr: Expr, name: string): CelType {
    return this.#issue(expr, `undeclared reference to '${name}' (in container '')`);
  }

  #check(expr: Expr): CelType {
    const type = this.#typeOf(expr);
    this.#types.set(expr, type);
    return type;
  }

  #typeOf(expr: Expr): CelType {
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
        return expr.name === '_?_:_' ? this.#ternary(expr) : this.#call(expr);
      case 'logic':
        for (const term of expr.terms) this.#expectBool(term);
        return types.bool;
      case 'list':
        return this.#list(expr);
      case 'map':
        return this.#map(expr);
      case 'message':
        return this.#message(expr, expr.type, expr.values);
      case 'fold':
        return this.#fold(expr);
      default:
        return this.#bind(expr);
    }
  }

  /** Undefined when nothing has the name. */
  #name(expr: Ident | Select, name: string): CelType | undefined {
    const local = this.#scopes.findLast((scope) => scope.has(name))?.get(name);
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
    const target = this.#inference.resolve(operand);
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
        this.#inference.fits(types.dyn, target);
        return types.dyn;
      case 'map':
        return target.value;
      case 'object':
        return target.fields.get(field) ?? this.#issue(expr, `undefined field '${field}'`);
      default:
        return this.#issue(
          expr,
          `type '${types.typeText(target)}' does not support field selection`,
        );
    }
  }

  #expectBool(expr: Expr): void {
    const type = this.#check(expr);
    if (this.#inference.fits(type, types.bool)) return;
    this.#issue(expr, `expected type 'bool' but found '${this.#text(type)}'`);
  }

  #text(type: CelType): string {
    return types.typeText(this.#inference.resolveFully(type));
  }

  #ternary(expr: Call): CelType {
    const given = expr.args.map((each) => this.#check(each));
    return this.#choice(expr, given);
  }

  /** The type of one of two values, by a condition. */
  #choice(expr: Expr, given: readonly CelType[]): CelType {
    const value = this.#inference.fresh();
    if (this.#inference.allFit(given, [types.bool, value, value])) {
      return this.#inference.resolve(value);
    }
    return this.#noOverload(expr, '_?_:_', { given, member: false });
  }

  #noOverload(
    expr: Expr,
    name: string,
    { given, member }: { readonly given: readonly CelType[]; readonly member: boolean },
  ): CelType {
    const texts = given.map((type) => this.#text(type));
    const applied = member ? `${texts[0]}.(${texts.slice(1).join(', ')})` : `(${texts.join(', ')})`;
    return this.#issue(expr, `found no matching overload for '${name}' applied to '${applied}'`);
  }

  #call(expr: Call): CelType {
    const { target, name } = expr;
    const { functions } = this.#input.environment;
    const qualified = target ? qualifiedName(target) : undefined;
    const global = qualified === undefined ? undefined : functions.get(`${qualified}.${name}`);
    const args = target && !global ? [target, ...expr.args] : expr.args;
    const given = args.map((each) => this.#check(each));
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
    if (!result) return this.#noOverload(expr, fullName, { given, member });
    this.#calls.set(expr, { overloads: matching, args });
    return result;
  }

  /** The type of the result; undefined when it does not take the types. */
  #match(overload: Overload, given: readonly CelType[]): CelType | undefined {
    const fresh = instantiate([overload.result, ...overload.parameters], this.#inference);
    const [result = types.dyn, ...parameters] = fresh;
    return this.#inference.allFit(given, parameters) ? this.#inference.resolve(result) : undefined;
  }

  #list(expr: ListLiteral): CelType {
    let joined: CelType | undefined;
    for (const { value, optional } of expr.elements) {
      const type = optional ? this.#optionalValue(value) : this.#check(value);
      joined = this.#join(value, joined, type);
    }
    return types.listOf(joined ?? this.#inference.fresh());
  }

  #map(expr: MapLiteral): CelType {
    let [keys, values]: (CelType | undefined)[] = [];
    for (const { key, value, optional } of expr.entries) {
      keys = this.#join(key, keys, this.#check(key));
      const type = optional ? this.#optionalValue(value) : this.#check(value);
      values = this.#join(value, values, type);
    }
    return types.mapOf(keys ?? this.#inference.fresh(), values ?? this.#inference.fresh());
  }

  #optionalValue(expr: Expr): CelType {
    const type = this.#check(expr);
    const value = this.#inference.fresh();
    if (this.#inference.fits(type, types.optionalOf(value))) return this.#inference.resolve(value);
    return this.#issue(
      expr,
      `expected type '${types.typeText(types.optionalOf(type))}' but found '${this.#text(type)}'`,
    );
  }

  #join(expr: Expr, before: CelType | undefined, type: CelType): CelType {
    if (!before) return type;
    if (this.#inference.fits(type, before)) return moreGeneral(before, type);
    if (this.#input.environment.options.mixedLiterals) return types.dyn;
    this.#issue(expr, `expected type '${this.#text(before)}' but found '${this.#text(type)}'`);
    return before;
  }

  #message(expr: Expr, name: string, values: readonly Expr[]): CelType {
    for (const value of values) this.#check(value);
    return this.#input.environment.types.has(name)
      ? this.#issue(expr, `'${name}' is not a message type`)
      : this.#undeclared(expr, name);
  }

  #within<T>(scope: ReadonlyMap<string, CelType>, look: () => T): T {
    this.#scopes.push(scope);
    const result = look();
    this.#scopes.pop();
    return result;
  }

  #fold(expr: Fold): CelType {
    const { macro, body, filter, variables } = expr;
    const [first, second] = this.#rangeTypes(expr);
    const [one = '', two] = variables;
    const scope =
      two === undefined
        ? [[one, second] as const]
        : [[one, first] as const, [two, second] as const];
    return this.#within(new Map(scope), () => {
      if (macro === 'all' || macro === 'exists') {
        this.#expectBool(body);
        return types.bool;
      }
      if (macro === 'existsOne') {
        this.#choice(expr, [this.#check(body), types.int, types.int]);
        return types.bool;
      }
      if (macro === 'filter') {
        const list = types.listOf(second);
        return this.#choice(expr, [this.#check(body), list, list]);
      }
      const condition = filter && this.#check(filter);
      const result = this.#transformed(macro, body, first);
      return condition ? this.#choice(expr, [condition, result, result]) : result;
    });
  }

  #transformed(
    macro: 'map' | 'transformMap' | 'transformMapEntry',
    body: Expr,
    key: CelType,
  ): CelType {
    const type = this.#check(body);
    if (macro === 'map') return types.listOf(type);
    if (macro === 'transformMap') return types.mapOf(key, type);
    const entry = types.mapOf(this.#inference.fresh(), this.#inference.fresh());
    if (this.#inference.fits(type, entry)) return this.#inference.resolve(entry);
    return this.#noOverload(body, 'cel.@mapInsert', { given: [entry, type], member: false });
  }

  /** Of two variables: index and element, or key and value. Of one: `second` is what it has. */
  #rangeTypes({ range, variables }: Fold): readonly [first: CelType, second: CelType] {
    const type = this.#inference.resolve(this.#check(range));
    switch (type.kind) {
      case 'list':
        return [types.int, type.element];
      case 'map':
        return [type.key, variables.length === 1 ? type.key : type.value];
      case 'dyn':
      case 'error':
        return [types.dyn, types.dyn];
      case 'param':
        this.#inference.fits(types.dyn, type);
        return [types.dyn, types.dyn];
      default:
        this.#issue(
          range,
          `expression of type '${types.typeText(type)}' cannot be range of a comprehension (must be list, map, or dynamic)`,
        );
        return [types.errorType, types.errorType];
    }
  }

  #bind(expr: Bind): CelType {
    const value = this.#check(expr.value);
    const inner = expr.macro === 'bind' ? value : this.#valueOf(expr, value);
    const body = this.#within(new Map([[expr.variable, inner]]), () => this.#check(expr.body));
    if (expr.macro === 'bind') return body;
    if (expr.macro === 'optMap') return types.optionalOf(body);
    const optional = types.optionalOf(this.#inference.fresh());
    return this.#choice(expr, [types.bool, body, optional]);
  }

  #valueOf(expr: Bind, type: CelType): CelType {
    const value = this.#inference.fresh();
    if (this.#inference.fits(type, types.optionalOf(value))) return this.#inference.resolve(value);
    return this.#noOverload(expr, 'hasValue', { given: [type], member: true });
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
