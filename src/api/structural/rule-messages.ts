/** What is said of a value that breaks a rule. */
import { CelCostError, CelEvaluationError } from '../cel/errors.ts';
import type { Bindings } from '../cel/plan/frame.ts';
import { CostMeter } from '../cel/values/meter.ts';
import type { ValidationRule } from '../gen/types.ts';
import type { CompiledRule } from './compiled-rules.ts';

const mostBytes = 5120;

export interface RuleMessage {
  readonly text: string;
  /** Of finding it. */
  readonly cost: number;
  /** It cost too much: this is reported instead, and nothing more is evaluated. */
  readonly fault?: string;
}

/** How messages call a rule: by what it says, or by itself. */
export function ruleName({ message, rule }: ValidationRule): string {
  return (message || rule).trim();
}

/** Of the expression for it, when that gives one line; else of the rule. */
export function evaluateMessage(
  { rule, message: program }: CompiledRule,
  bindings: Bindings,
  budget: number,
): RuleMessage {
  const plain = rule.message ? rule.message.trim() : `failed rule: ${ruleName(rule)}`;
  if (!program) return { text: plain, cost: 0 };
  const meter = new CostMeter();
  let text: unknown;
  let isTooCostly = false;
  try {
    text = program.evaluate(bindings, { meter });
  } catch (error) {
    if (!(error instanceof CelEvaluationError)) throw error;
    isTooCostly = error instanceof CelCostError;
  }
  const { cost } = meter;
  if (cost > budget) {
    const fault =
      'messageExpression evaluation failed due to running out of cost budget, no further validation rules will be run';
    return { text: plain, cost, fault };
  }
  if (isTooCostly) {
    const fault = `no further validation rules will be run due to call cost exceeds limit for messageExpression: ${JSON.stringify(rule.messageExpression)}`;
    return { text: plain, cost, fault };
  }
  return { text: usable(text) ?? plain, cost };
}

function usable(text: unknown): string | undefined {
  const line = typeof text === 'string' ? text.trim() : '';
  return line === '' || line.includes('\n') || Buffer.byteLength(line) > mostBytes
    ? undefined
    : line;
}
