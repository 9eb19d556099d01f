/** Looks at literals which a function could only fail on: patterns, durations and timestamps. */
import { CelCompileError } from '../errors.ts';
import type { CelIssue } from '../errors.ts';
import { compilePattern } from '../functions/patterns.ts';
import type { Expr } from '../syntax/ast.ts';
import { parseDuration, parseTimestamp } from '../values/time.ts';

/** By function: which argument is looked at, and whether a text is right. */
const checks: Readonly<Record<string, (text: string) => unknown>> = {
  matches: compilePattern,
  duration: parseDuration,
  timestamp: parseTimestamp,
};

/** Throws CelCompileError. */
export function checkLiterals(source: string, expr: Expr): void {
  const issues: CelIssue[] = [];
  visit(expr, (each) => {
    if (each.kind !== 'call' || !Object.hasOwn(checks, each.name)) return;
    const argument = each.args.at(-1);
    if (argument?.kind !== 'literal' || typeof argument.value !== 'string') return;
    try {
      checks[each.name]?.(argument.value);
    } catch {
      issues.push({ message: `invalid ${each.name} argument`, offset: argument.at });
    }
  });
  if (issues.length > 0) throw new CelCompileError(source, issues);
}

function visit(expr: Expr, look: (each: Expr) => void): void {
  look(expr);
  for (const part of partsOf(expr)) visit(part, look);
}

function partsOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'literal':
    case 'ident':
      return [];
    case 'select':
    case 'has':
      return [expr.operand];
    case 'call':
      return expr.target ? [expr.target, ...expr.args] : expr.args;
    case 'logic':
      return expr.terms;
    case 'list':
      return expr.elements.map(({ value }) => value);
    case 'map':
      return expr.entries.flatMap(({ key, value }) => [key, value]);
    case 'message':
      return expr.values;
    case 'fold':
      return [expr.range, ...(expr.filter ? [expr.filter] : []), expr.body];
    default:
      return [expr.value, expr.body];
  }
}
