import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { environmentOf } from './environment.ts';
import { CelCompileError, CelEvaluationError } from './errors.ts';
import { allLibraries } from './kubernetes-environment.ts';
import { compileCel } from './program.ts';
import { conformanceCases } from './testing/conformance-cases.ts';
import type { ConformanceCase } from './testing/conformance-cases.ts';
import { declaredTypes } from './testing/declared-types.ts';
import { typeText } from './types/type.ts';
import { sameValue } from './values/compare.ts';
import { CostMeter } from './values/meter.ts';
import { typeNameOf } from './values/value.ts';
import type { CelValue } from './values/value.ts';

/** The specification allows more than Kubernetes does. */
const environment = environmentOf(allLibraries, {
  mixedLiterals: true,
  bind: true,
  lateLiterals: true,
});

interface Outcome {
  readonly value?: CelValue;
  readonly fault?: string;
  readonly type?: string;
}

function outcomeOf({ expression, bindings, declarations }: ConformanceCase): Outcome {
  let type: string | undefined;
  try {
    const program = compileCel(expression, declaredTypes(declarations), environment);
    type = typeText(program.type);
    return { value: program.evaluate(bindings), type };
  } catch (error) {
    if (error instanceof CelCompileError || error instanceof CelEvaluationError) {
      return { fault: error.message, ...(type === undefined ? {} : { type }) };
    }
    throw error;
  }
}

function same(a: CelValue, b: CelValue | undefined): boolean {
  if (b === undefined) return false;
  if (Number.isNaN(a)) return Number.isNaN(b);
  return typeNameOf(a) === typeNameOf(b) && sameValue(a, b, new CostMeter());
}

describe.each(Object.entries(Object.groupBy(conformanceCases, ({ suite }) => suite)))(
  '%s',
  (_, cases = []) => {
    test.each(cases.map((each) => [`${each.name}: ${each.expression}`, each] as const))(
      '%s',
      (_name, { expected, ...each }) => {
        const outcome = outcomeOf({ ...each, expected });
        if (each.type !== undefined) expect(outcome.type).toBe(each.type);
        if (expected === 'only its type') return;
        if (expected === 'fault') {
          expect(outcome).toHaveProperty('fault');
          return;
        }
        expect(outcome).not.toHaveProperty('fault');
        expect(same(expected.value, outcome.value), inspect(outcome.value)).toBe(true);
      },
    );
  },
);
