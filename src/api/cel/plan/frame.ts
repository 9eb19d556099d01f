/** What an evaluation works on. */
import type { CostMeter } from '../values/meter.ts';
import type { CelValue } from '../values/value.ts';

export type Bindings = Readonly<Record<string, CelValue>>;

export interface Frame {
  readonly bindings: Bindings;
  readonly meter: CostMeter;
  /** Of the macros' variables, each at its own place. */
  readonly locals: CelValue[];
}

/** A part of an expression, made ready. Throws CelEvaluationError. */
export type Step = (frame: Frame) => CelValue;
