/** Turns a schema into a check of values: once for each schema, since the same one checks every write of its kind. */
import type { Structural } from '../schema.ts';
import { checkChild, kindOf } from './check.ts';
import type { Check, Kind } from './check.ts';
import type { Correlation } from './correlation.ts';
import { enumCheck } from './enumeration.ts';
import { formatCheck } from './format.ts';
import { logicCheck } from './logic.ts';
import { arrayCheck, objectCheck } from './members.ts';
import { numberCheck } from './number.ts';
import { Outcome } from './outcome.ts';
import type { Fault } from './outcome.ts';
import { stringCheck } from './string.ts';
import { typeCheck } from './type.ts';

const compiled = new WeakMap<Structural, Check>();

/** The faults of `value` by the words of the schema alone, in upstream's order. */
export function faultsOf(schema: Structural, value: unknown, old?: Correlation): readonly Fault[] {
  const outcome = new Outcome();
  checkChild(checkOf(schema), value, { path: '', old }, outcome);
  return outcome.faults;
}

function checkOf(schema: Structural): Check {
  const known = compiled.get(schema);
  if (known) return known;
  const check = compile(schema);
  compiled.set(schema, check);
  return check;
}

/** How many of upstream's checks of a value of this kind go well whatever its schema says. */
const sureMatches: Readonly<Record<Kind, number>> = {
  null: 0,
  boolean: 4,
  string: 5,
  integer: 6,
  number: 6,
  array: 6,
  object: 5,
};

function compile(schema: Structural): Check {
  const type = typeCheck(schema);
  const logic = logicCheck(schema, checkOf);
  const text = stringCheck(schema);
  const format = formatCheck(schema);
  const amount = numberCheck(schema);
  const list = arrayCheck(schema, checkOf);
  const listed = enumCheck(schema);
  const fields = objectCheck(schema, checkOf);
  return (value, place, into) => {
    const kind = kindOf(value);
    const { path } = place;
    const wrong = type?.(kind, path);
    if (wrong) into.faults.push(wrong);
    into.matches += sureMatches[kind] + typeMatches(kind, type !== undefined, wrong !== undefined);
    if (kind !== 'null') logic?.(value, place, into);
    if (typeof value === 'string') {
      text?.(value, path, into);
      format?.(value, path, into);
    } else if (typeof value === 'number') amount?.(value, kind === 'integer', { path, into });
    else if (kind === 'array') list(value, place, into);
    listed?.(value, place, into);
    if (kind === 'object') fields(value, place, into);
  };
}

function typeMatches(kind: Kind, isChecked: boolean, isWrong: boolean): number {
  if (kind === 'null') return isWrong ? 0 : 1;
  if (!isChecked) return 0;
  return isWrong ? 1 : 2;
}
