/** The types of lists and maps as they are written. */
import type { Expr, ListLiteral, MapLiteral } from '../syntax/ast.ts';
import type { CheckContext } from './check-context.ts';
import { moreGeneral } from './inference.ts';
import * as types from './type.ts';
import type { CelType } from './type.ts';

export function listType(context: CheckContext, expr: ListLiteral): CelType {
  let joined: CelType | undefined;
  for (const { value, optional } of expr.elements) {
    const type = optional ? optionalValueType(context, value) : context.check(value);
    joined = joinTypes(context, value, joined, type);
  }
  return types.listOf(joined ?? context.inference.fresh());
}

export function mapType(context: CheckContext, expr: MapLiteral): CelType {
  let [keys, values]: (CelType | undefined)[] = [];
  for (const { key, value, optional } of expr.entries) {
    keys = joinTypes(context, key, keys, context.check(key));
    const type = optional ? optionalValueType(context, value) : context.check(value);
    values = joinTypes(context, value, values, type);
  }
  return types.mapOf(keys ?? context.inference.fresh(), values ?? context.inference.fresh());
}

function optionalValueType(context: CheckContext, expr: Expr): CelType {
  const type = context.check(expr);
  const value = context.inference.fresh();
  if (context.inference.fits(type, types.optionalOf(value)))
    return context.inference.resolve(value);
  return context.issue(
    expr,
    `expected type '${types.typeText(types.optionalOf(type))}' but found '${context.text(type)}'`,
  );
}

function joinTypes(
  context: CheckContext,
  expr: Expr,
  before: CelType | undefined,
  type: CelType,
): CelType {
  if (!before) return type;
  if (context.inference.fits(type, before)) return moreGeneral(before, type);
  if (context.options.mixedLiterals) return types.dyn;
  context.issue(expr, `expected type '${context.text(before)}' but found '${context.text(type)}'`);
  return before;
}
