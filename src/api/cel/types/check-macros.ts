/** The types of macros. */
import type { Bind, Expr, Fold } from '../syntax/ast.ts';
import type { CheckContext } from './check-context.ts';
import * as types from './type.ts';
import type { CelType } from './type.ts';

export function foldType(context: CheckContext, expr: Fold): CelType {
  const { macro, body, filter, variables } = expr;
  const [first, second] = rangeTypes(context, expr);
  const [one = '', two] = variables;
  const scope =
    two === undefined ? [[one, second] as const] : [[one, first] as const, [two, second] as const];
  return context.within(new Map(scope), () => {
    if (macro === 'all' || macro === 'exists') {
      context.expectBool(body);
      return types.bool;
    }
    if (macro === 'existsOne') {
      context.choice(expr, [context.check(body), types.int, types.int]);
      return types.bool;
    }
    if (macro === 'filter') {
      const list = types.listOf(second);
      return context.choice(expr, [context.check(body), list, list]);
    }
    const condition = filter && context.check(filter);
    const result = transformedType(context, macro, body, first);
    return condition ? context.choice(expr, [condition, result, result]) : result;
  });
}

function transformedType(
  context: CheckContext,
  macro: 'map' | 'transformMap' | 'transformMapEntry',
  body: Expr,
  key: CelType,
): CelType {
  const type = context.check(body);
  if (macro === 'map') return types.listOf(type);
  if (macro === 'transformMap') return types.mapOf(key, type);
  const entry = types.mapOf(context.inference.fresh(), context.inference.fresh());
  if (context.inference.fits(type, entry)) return context.inference.resolve(entry);
  return context.noOverload(body, 'cel.@mapInsert', { given: [entry, type], member: false });
}

/** Of two variables: index and element, or key and value. Of one: `second` is what it has. */
function rangeTypes(
  context: CheckContext,
  { range, variables }: Fold,
): readonly [first: CelType, second: CelType] {
  const type = context.inference.resolve(context.check(range));
  switch (type.kind) {
    case 'list':
      return [types.int, type.element];
    case 'map':
      return [type.key, variables.length === 1 ? type.key : type.value];
    case 'dyn':
    case 'error':
      return [types.dyn, types.dyn];
    case 'param':
      context.inference.fits(types.dyn, type);
      return [types.dyn, types.dyn];
    default:
      context.issue(
        range,
        `expression of type '${types.typeText(type)}' cannot be range of a comprehension (must be list, map, or dynamic)`,
      );
      return [types.errorType, types.errorType];
  }
}

export function bindType(context: CheckContext, expr: Bind): CelType {
  const value = context.check(expr.value);
  const inner = expr.macro === 'bind' ? value : valueType(context, expr, value);
  const body = context.within(new Map([[expr.variable, inner]]), () => context.check(expr.body));
  if (expr.macro === 'bind') return body;
  if (expr.macro === 'optMap') return types.optionalOf(body);
  const optional = types.optionalOf(context.inference.fresh());
  return context.choice(expr, [types.bool, body, optional]);
}

function valueType(context: CheckContext, expr: Bind, type: CelType): CelType {
  const value = context.inference.fresh();
  if (context.inference.fits(type, types.optionalOf(value)))
    return context.inference.resolve(value);
  return context.noOverload(expr, 'hasValue', { given: [type], member: true });
}
