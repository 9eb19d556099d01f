/** The macros: calls that are more than calls, since their arguments are not evaluated once and before. */
import type { Bind, Call, Expr, Fold, FoldMacro } from './ast.ts';

/** A macro whose arguments are not what it needs. */
export class MacroFault extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Undefined when the call is no macro. */
export function expandMacro(call: Call, withBind: boolean): Expr | undefined {
  const { name, target, args, at } = call;
  if (!target) return name === 'has' && args.length === 1 ? expandHas(args[0], at) : undefined;
  if (withBind && name === 'bind' && target.kind === 'ident' && target.name === 'cel') {
    return args.length === 3 ? expandBind(call, 'bind', args) : undefined;
  }
  if ((name === 'optMap' || name === 'optFlatMap') && args.length === 2) {
    const [variable, body] = args;
    return variable && body ? expandBind(call, name, [variable, target, body]) : undefined;
  }
  return expandFold(call, target);
}

function expandHas(argument: Expr | undefined, at: number): Expr {
  if (argument?.kind !== 'select' || argument.optional) {
    throw new MacroFault('invalid argument to has() macro', argument?.at ?? at);
  }
  return { kind: 'has', at, operand: argument.operand, field: argument.field };
}

function expandBind(call: Call, macro: Bind['macro'], args: readonly Expr[]): Bind | undefined {
  const [name, value, body] = args;
  if (!name || !value || !body) return undefined;
  const message = `${macro === 'bind' ? 'cel.bind()' : `${macro}()`} variable name must be a simple identifier`;
  return { kind: 'bind', at: call.at, macro, variable: variableOf(name, message), value, body };
}

interface FoldForm {
  readonly macro: FoldMacro;
  readonly variables: 1 | 2;
  /** Its arguments: the variables, then a filter in one of them, then the body. */
  readonly filter: boolean;
  readonly message: string;
}

const simpleName = 'argument must be a simple name';
const identifier = 'argument is not an identifier';

function form(macro: FoldMacro, variables: 1 | 2, message: string, filter = false): FoldForm {
  return { macro, variables, filter, message };
}

/** By name and number of arguments. */
const forms: ReadonlyMap<string, FoldForm> = new Map([
  ['all 2', form('all', 1, simpleName)],
  ['exists 2', form('exists', 1, simpleName)],
  ['exists_one 2', form('existsOne', 1, simpleName)],
  ['existsOne 2', form('existsOne', 1, simpleName)],
  ['filter 2', form('filter', 1, identifier)],
  ['map 2', form('map', 1, identifier)],
  ['map 3', form('map', 1, identifier, true)],
  ['all 3', form('all', 2, simpleName)],
  ['exists 3', form('exists', 2, simpleName)],
  ['exists_one 3', form('existsOne', 2, simpleName)],
  ['existsOne 3', form('existsOne', 2, simpleName)],
  ['transformList 3', form('map', 2, simpleName)],
  ['transformList 4', form('map', 2, simpleName, true)],
  ['transformMap 3', form('transformMap', 2, simpleName)],
  ['transformMap 4', form('transformMap', 2, simpleName, true)],
  ['transformMapEntry 3', form('transformMapEntry', 2, simpleName)],
  ['transformMapEntry 4', form('transformMapEntry', 2, simpleName, true)],
]);

function expandFold({ name, args, at }: Call, range: Expr): Fold | undefined {
  const found = forms.get(`${name} ${args.length}`);
  if (!found) return undefined;
  const variables = args.slice(0, found.variables).map((each) => variableOf(each, found.message));
  const rest = args.slice(found.variables);
  const body = rest.at(-1);
  const filter = found.filter ? rest[0] : undefined;
  if (!body) return undefined;
  return {
    kind: 'fold',
    at,
    macro: found.macro,
    range,
    variables,
    ...(filter ? { filter } : {}),
    body,
  };
}

function variableOf(expr: Expr, message: string): string {
  if (expr.kind !== 'ident') throw new MacroFault(message, expr.at);
  if (expr.name === '__result__') {
    throw new MacroFault('iteration variable overwrites accumulator variable', expr.at);
  }
  return expr.name;
}
