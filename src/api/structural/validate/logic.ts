/** The logical parts of a schema: `anyOf`, `oneOf`, `allOf` and `not`, in upstream's order. */
import type { Structural } from '../schema.ts';
import type { Check, Place } from './check.ts';
import { logicFault } from './faults.ts';
import { Outcome } from './outcome.ts';

/** Undefined without such parts. `checkOf` compiles one of them. */
export function logicCheck(
  { checks }: Structural,
  checkOf: (schema: Structural) => Check,
): Check | undefined {
  const anyOf = checks.anyOf.map(checkOf);
  const oneOf = checks.oneOf.map(checkOf);
  const allOf = checks.allOf.map(checkOf);
  const not = checks.not && checkOf(checks.not);
  if (!not && anyOf.length + oneOf.length + allOf.length === 0) return undefined;
  return (value, place, into) => {
    const tried = (check: Check): Outcome => attempt(check, value, place.path);
    if (anyOf.length > 0) any(anyOf, tried, { place, into });
    if (oneOf.length > 0) one(oneOf, tried, { place, into });
    if (allOf.length > 0) all(allOf, tried, { place, into });
    if (not && tried(not).isValid) {
      into.faults.push(logicFault(place.path, 'not validate the schema (not)'));
    }
  };
}

interface Within {
  readonly place: Place;
  readonly into: Outcome;
}

type Try = (check: Check) => Outcome;

/** What was there before counts for the whole value only, not for fields of it that a logical part looks at. */
function attempt(check: Check, value: unknown, path: string): Outcome {
  const outcome = new Outcome();
  check(value, { path }, outcome);
  return outcome;
}

function any(checks: readonly Check[], tried: Try, { place, into }: Within): void {
  const outcomes: Outcome[] = [];
  for (const check of checks) {
    const outcome = tried(check);
    if (outcome.isValid) {
      into.add(outcome);
      return;
    }
    outcomes.push(outcome);
  }
  into.faults.push(logicFault(place.path, 'validate at least one schema (anyOf)'));
  addBest(outcomes, into);
}

function one(checks: readonly Check[], tried: Try, { place, into }: Within): void {
  const outcomes = checks.map(tried);
  const valid = outcomes.filter(({ isValid }) => isValid);
  const [first] = valid;
  if (first && valid.length === 1) {
    into.add(first);
    return;
  }
  const found =
    valid.length === 0 ? 'Found none valid' : `Found ${valid.length} valid alternatives`;
  into.faults.push(logicFault(place.path, `validate one and only one schema (oneOf). ${found}`));
  if (valid.length === 0) addBest(outcomes, into);
}

/** Of those that failed, the first that came furthest. */
function addBest(outcomes: readonly Outcome[], into: Outcome): void {
  const best = outcomes.reduce((most, each) => (each.matches > most.matches ? each : most));
  into.add(best);
}

function all(checks: readonly Check[], tried: Try, { place, into }: Within): void {
  const outcomes = checks.map(tried);
  for (const outcome of outcomes) into.add(outcome);
  if (outcomes.every(({ isValid }) => isValid)) return;
  const none = outcomes.some(({ isValid }) => isValid) ? '' : '. None validated';
  into.faults.push(logicFault(place.path, `validate all the schemas (allOf)${none}`));
}
