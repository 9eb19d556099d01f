/**
 * An expression as a tree. Macros have nodes of their own instead of the loops that upstream makes of them, so that each
 * can be checked and run as what it is. `at` is the offset that upstream's messages name.
 */
import type { CelValue } from '../values/value.ts';

interface Node<Kind extends string> {
  readonly kind: Kind;
  readonly at: number;
}

export type Literal = Node<'literal'> & { readonly value: CelValue };
export type Ident = Node<'ident'> & { readonly name: string };
export type Select = Node<'select'> & {
  readonly operand: Expr;
  readonly field: string;
  /** `a.?b` */
  readonly optional: boolean;
};
export type Has = Node<'has'> & { readonly operand: Expr; readonly field: string };
export type Call = Node<'call'> & {
  readonly name: string;
  /** `target.name(...)` */
  readonly target?: Expr;
  readonly args: readonly Expr[];
};
/** All operands of a chain of one operator. */
export type Logic = Node<'logic'> & {
  readonly name: '_&&_' | '_||_';
  readonly terms: readonly Expr[];
};
export type ListLiteral = Node<'list'> & { readonly elements: readonly Element[] };
export type MapLiteral = Node<'map'> & { readonly entries: readonly Entry[] };
export type Message = Node<'message'> & { readonly type: string; readonly values: readonly Expr[] };
export type Fold = Node<'fold'> & {
  readonly macro: FoldMacro;
  readonly range: Expr;
  /** One: the elements or keys. Two: index and element, or key and value. */
  readonly variables: readonly string[];
  readonly filter?: Expr;
  readonly body: Expr;
};
/** `cel.bind(name, value, body)`, and `optMap` and `optFlatMap`, whose body sees the value of an optional. */
export type Bind = Node<'bind'> & {
  readonly macro: 'bind' | 'optMap' | 'optFlatMap';
  readonly variable: string;
  readonly value: Expr;
  readonly body: Expr;
};

export type FoldMacro =
  | 'all'
  | 'exists'
  | 'existsOne'
  | 'filter'
  | 'map'
  | 'transformMap'
  | 'transformMapEntry';

/** `[?value]`: left out when the optional has none. */
export interface Element {
  readonly value: Expr;
  readonly optional: boolean;
}

export interface Entry extends Element {
  readonly key: Expr;
}

export type Expr =
  | Literal
  | Ident
  | Select
  | Has
  | Call
  | Logic
  | ListLiteral
  | MapLiteral
  | Message
  | Fold
  | Bind;

/** `a.b.c`, when the expression is nothing but that. */
export function qualifiedName(expr: Expr): string | undefined {
  if (expr.kind === 'ident') return expr.name;
  if (expr.kind !== 'select' || expr.optional) return undefined;
  const operand = qualifiedName(expr.operand);
  return operand === undefined ? undefined : `${operand}.${expr.field}`;
}
