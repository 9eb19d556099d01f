/** The functions of strings that every CEL has. */
import { sizeOf, traversal } from '../values/meter.ts';
import type { CelValue } from '../values/value.ts';
import * as of from './declare.ts';
import type { Overload } from './declare.ts';
import { compilePattern } from './patterns.ts';

const { bool, string } = of;

const ofArgument = { cost: ([, part = null]: readonly CelValue[]) => traversal(sizeOf(part)) };
const ofBoth = {
  cost: ([text = null, part = null]: readonly CelValue[]) =>
    traversal(sizeOf(text)) * traversal(sizeOf(part)),
};

/** The text's length times the pattern's. */
export function patternCost([text = null, pattern = null]: readonly CelValue[]): number {
  return traversal(1 + sizeOf(text)) * Math.ceil(sizeOf(pattern) / 4);
}

function matches(text: string, pattern: string): boolean {
  return compilePattern(pattern).match(text) !== undefined;
}

export const stringFunctions: readonly Overload[] = [
  of.member(
    ['startsWith', string, string],
    bool.type,
    (text, part) => text.startsWith(part),
    ofArgument,
  ),
  of.member(
    ['endsWith', string, string],
    bool.type,
    (text, part) => text.endsWith(part),
    ofArgument,
  ),
  of.member(['contains', string, string], bool.type, (text, part) => text.includes(part), ofBoth),
  of.member(['matches', string, string], bool.type, matches, { cost: patternCost }),
  of.global(['matches', string, string], bool.type, matches, { cost: patternCost }),
];
