/** What the parts of the type checker share: what is known so far, and what was found wrong. */
import type { CelIssue } from '../errors.ts';
import type { EnvironmentOptions } from '../environment.ts';
import type { Expr } from '../syntax/ast.ts';
import { Inference } from './inference.ts';
import * as types from './type.ts';
import type { CelType } from './type.ts';

export class CheckContext {
  readonly inference = new Inference();
  readonly issues: CelIssue[] = [];
  readonly options: EnvironmentOptions;
  /** Finds the type of a part. */
  readonly check: (expr: Expr) => CelType;
  /** Of the macros that enclose what is looked at; the innermost is last. */
  readonly #scopes: ReadonlyMap<string, CelType>[] = [];

  constructor(options: EnvironmentOptions, check: (expr: Expr) => CelType) {
    this.options = options;
    this.check = check;
  }

  issue({ at }: Expr, message: string): CelType {
    this.issues.push({ message, offset: at });
    return types.errorType;
  }

  text(type: CelType): string {
    return types.typeText(this.inference.resolveFully(type));
  }

  /** Of a variable of a macro. */
  local(name: string): CelType | undefined {
    return this.#scopes.findLast((scope) => scope.has(name))?.get(name);
  }

  within<T>(scope: ReadonlyMap<string, CelType>, look: () => T): T {
    this.#scopes.push(scope);
    const result = look();
    this.#scopes.pop();
    return result;
  }

  expectBool(expr: Expr): void {
    const type = this.check(expr);
    if (this.inference.fits(type, types.bool)) return;
    this.issue(expr, `expected type 'bool' but found '${this.text(type)}'`);
  }

  /** The type of one of two values, by a condition. */
  choice(expr: Expr, given: readonly CelType[]): CelType {
    const value = this.inference.fresh();
    if (this.inference.allFit(given, [types.bool, value, value])) {
      return this.inference.resolve(value);
    }
    return this.noOverload(expr, '_?_:_', { given, member: false });
  }

  noOverload(
    expr: Expr,
    name: string,
    { given, member }: { readonly given: readonly CelType[]; readonly member: boolean },
  ): CelType {
    const texts = given.map((type) => this.text(type));
    const applied = member ? `${texts[0]}.(${texts.slice(1).join(', ')})` : `(${texts.join(', ')})`;
    return this.issue(expr, `found no matching overload for '${name}' applied to '${applied}'`);
  }
}
