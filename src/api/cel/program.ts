/** Compiles expressions, and evaluates them. */
import { messageOf } from '#base/errors.ts';
import type { Environment } from './environment.ts';
import { CelEvaluationError } from './errors.ts';
import { kubernetesEnvironment } from './kubernetes-environment.ts';
import type { Bindings, Step } from './plan/frame.ts';
import { planExpression } from './plan/plan.ts';
import { parse } from './syntax/parser.ts';
import { check } from './types/check.ts';
import type { Checked } from './types/check.ts';
import type { CelType } from './types/type.ts';
import { checkLiterals } from './types/check-literals.ts';
import { CostMeter } from './values/meter.ts';
import type { CelValue } from './values/value.ts';

export interface CelProgram {
  /** Of the result. */
  readonly type: CelType;
  /** Whether the variable is used. */
  uses(variable: string): boolean;
  /** Throws CelEvaluationError, of which CelCostError is one. */
  evaluate(bindings: Bindings, options?: EvaluateOptions): CelValue;
}

export interface EvaluateOptions {
  /** To share between evaluations, or to read afterwards. Absent: one of the default limit. */
  readonly meter?: CostMeter;
}

export type CelVariables = Readonly<Record<string, CelType>>;

/** Throws CelCompileError. */
export function compileCel(
  expression: string,
  variables: CelVariables = {},
  environment: Environment = kubernetesEnvironment(),
): CelProgram {
  const expr = parse(expression, environment.options);
  const known = new Map(Object.entries(variables));
  const checked = check({ source: expression, expr, environment, variables: known });
  if (!environment.options.lateLiterals) checkLiterals(expression, expr);
  return programOf(planExpression(expr, checked), checked);
}

function programOf(step: Step, checked: Checked): CelProgram {
  const used = new Set(
    Array.from(checked.references.values(), (each) =>
      'variable' in each && !each.local ? each.variable : undefined,
    ),
  );
  return {
    type: checked.type,
    uses: (variable) => used.has(variable),
    evaluate: (bindings, { meter = new CostMeter() } = {}) => {
      try {
        return step({ bindings, meter, locals: [] });
      } catch (error) {
        if (error instanceof CelEvaluationError) throw error;
        // A stack or a string that is too long: the expression's fault, not the server's.
        if (error instanceof RangeError) {
          throw new CelEvaluationError(`evaluation failed: ${messageOf(error)}`, { cause: error });
        }
        throw error;
      }
    },
  };
}
