/**
 * Runs the macros that go through lists and maps. Each iteration is charged what upstream charges for the loop that it
 * makes of the macro: reading and writing the accumulator, and asking whether to go on.
 */
import { CelCostError, CelEvaluationError, fail } from '../errors.ts';
import type { FoldMacro } from '../syntax/ast.ts';
import { ArrayList, EntryMap, keyText } from '../values/collections.ts';
import { CelList, CelMap } from '../values/value.ts';
import type { CelValue } from '../values/value.ts';
import type { Frame, Step } from './frame.ts';

export interface FoldPlan {
  readonly macro: FoldMacro;
  readonly range: Step;
  /** Where its variables are among the locals; of two, the index or key first. */
  readonly places: readonly number[];
  readonly filter?: Step;
  readonly body: Step;
}

export function foldStep(plan: FoldPlan): Step {
  switch (plan.macro) {
    case 'all':
      return (frame) => !someIs(plan, frame, { sought: false, units: 3 });
    case 'exists':
      return (frame) => someIs(plan, frame, { sought: true, units: 4 });
    case 'existsOne':
      return (frame) => isOne(plan, frame);
    case 'filter':
      return (frame) => filtered(plan, frame);
    case 'map':
      return (frame) => mapped(plan, frame);
    default:
      return (frame) => transformed(plan, frame);
  }
}

/** What the range's elements are, one by one; the variables are set to each. */
function* iterate({ range, places }: FoldPlan, frame: Frame): Generator<CelValue> {
  const value = range(frame);
  const { locals } = frame;
  const [first = 0, second] = places;
  if (value instanceof CelList) {
    for (let index = 0; index < value.size; index++) {
      const element = value.at(index) ?? null;
      if (second === undefined) locals[first] = element;
      else [locals[first], locals[second]] = [BigInt(index), element];
      yield second === undefined ? element : BigInt(index);
    }
  } else if (value instanceof CelMap) {
    for (const key of value.keys()) {
      locals[first] = key;
      if (second !== undefined) locals[second] = value.get(key) ?? null;
      yield key;
    }
  } else fail('no such overload');
}

/** Whether the body gives `sought` for some element. Its faults count only when it does for none. */
function someIs(
  plan: FoldPlan,
  frame: Frame,
  { sought, units }: { readonly sought: boolean; readonly units: number },
): boolean {
  let fault: CelEvaluationError | undefined;
  for (const _ of iterate(plan, frame)) {
    frame.meter.charge(units);
    try {
      if (truth(plan.body(frame)) === sought) return true;
    } catch (error) {
      fault ??= recoverable(error);
    }
  }
  frame.meter.charge(1);
  if (fault) throw fault;
  return false;
}

/** The fault, unless nothing recovers from it. */
export function recoverable(error: unknown): CelEvaluationError {
  if (error instanceof CelEvaluationError && !(error instanceof CelCostError)) return error;
  throw error;
}

export function truth(value: CelValue): boolean {
  return typeof value === 'boolean' ? value : fail('no such overload');
}

function isOne(plan: FoldPlan, frame: Frame): boolean {
  let count = 0;
  for (const _ of iterate(plan, frame)) {
    const fits = truth(plan.body(frame));
    frame.meter.charge(fits ? 2 : 1);
    if (fits) count++;
  }
  frame.meter.charge(2);
  return count === 1;
}

/** Taking an element into the list, and leaving one out. */
const appended = 12;
const passed = 1;

function filtered(plan: FoldPlan, frame: Frame): CelValue {
  const kept: CelValue[] = [];
  for (const element of iterate(plan, frame)) {
    const fits = truth(plan.body(frame));
    frame.meter.charge(fits ? appended + 1 : passed);
    if (fits) kept.push(element);
  }
  frame.meter.charge(1);
  return new ArrayList(kept);
}

function mapped(plan: FoldPlan, frame: Frame): CelValue {
  const items: CelValue[] = [];
  for (const _ of iterate(plan, frame)) {
    const taken = isTaken(plan, frame);
    frame.meter.charge(taken ? appended : passed);
    if (taken) items.push(plan.body(frame));
  }
  frame.meter.charge(1);
  return new ArrayList(items);
}

function isTaken({ filter }: FoldPlan, frame: Frame): boolean {
  return !filter || truth(filter(frame));
}

function transformed(plan: FoldPlan, frame: Frame): CelValue {
  const entries = new Map<string, readonly [CelValue, CelValue]>();
  for (const key of iterate(plan, frame)) {
    const taken = isTaken(plan, frame);
    frame.meter.charge(taken ? 3 : passed);
    if (!taken) continue;
    const value = plan.body(frame);
    if (plan.macro === 'transformMap') insert(entries, key, value);
    else insertEntries(entries, value, frame);
  }
  frame.meter.charge(1);
  return new EntryMap(entries.values());
}

type Entries = Map<string, readonly [CelValue, CelValue]>;

function insertEntries(entries: Entries, from: CelValue, frame: Frame): void {
  if (!(from instanceof CelMap)) return fail('no such overload');
  for (const key of from.keys()) {
    frame.meter.charge(1);
    insert(entries, key, from.get(key) ?? null);
  }
}

function insert(entries: Entries, key: CelValue, value: CelValue): void {
  const text = keyText(key) ?? fail('unsupported key type');
  if (entries.has(text)) fail(`insert failed: key ${text.slice(1)} already exists`);
  entries.set(text, [key, value]);
}
