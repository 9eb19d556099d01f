/** What can go wrong with an expression: it can't be compiled, its evaluation fails, or it takes too long. */
import { errorReport } from './syntax/source.ts';

/** Each is reported with its whole line. */
export const mostIssues = 100;

/** A fault at one place of an expression. */
export interface CelIssue {
  readonly message: string;
  /** In UTF-16 code units; -1: of the whole expression. */
  readonly offset: number;
}

/** The expression does not parse, or its types do not fit. The message is upstream's report of all faults. */
export class CelCompileError extends Error {
  readonly issues: readonly CelIssue[];

  constructor(expression: string, issues: readonly CelIssue[]) {
    super(errorReport(expression, issues.slice(0, mostIssues)));
    this.name = 'CelCompileError';
    this.issues = issues;
  }
}

/** The evaluation ended without a value. `||`, `&&`, `all` and `exists` may still find one. */
export class CelEvaluationError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CelEvaluationError';
  }
}

/** The evaluation was ended because it had cost too much; nothing in the expression recovers from that. */
export class CelCostError extends CelEvaluationError {
  constructor() {
    super('operation cancelled: actual cost limit exceeded');
    this.name = 'CelCostError';
  }
}

/**
 * Throws CelEvaluationError. A rule can fail in each of its iterations and recover; finding out where in our own code that
 * was would take most of the time.
 */
export function fail(message: string): never {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    throw new CelEvaluationError(message);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
