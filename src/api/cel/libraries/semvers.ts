/** Kubernetes' functions of semantic versions. */
import type { Library } from '../environment.ts';
import * as of from '../functions/declare.ts';
import { opaque } from '../types/type.ts';
import { sizeOf, traversal } from '../values/meter.ts';
import type { CelValue } from '../values/value.ts';
import { succeeds } from './addresses.ts';
import { normalizeSemver, parseSemver, SemverValue } from './semver-value.ts';

const { bool, int, string } = of;
const semverType = opaque('kubernetes.Semver');
const semver = of.instance(semverType, SemverValue);
const parsing = { cost: ([text = null]: readonly CelValue[]) => traversal(sizeOf(text)) };

function parse(text: string, normalize: boolean): SemverValue {
  return parseSemver(normalize ? normalizeSemver(text) : text);
}

export const semversLibrary: Library = {
  overloads: [
    of.global(['semver', string], semverType, (text) => parse(text, false), parsing),
    of.global(
      ['semver', string, bool],
      semverType,
      (text, normalize) => parse(text, normalize),
      parsing,
    ),
    of.global(
      ['isSemver', string],
      bool.type,
      (text) => succeeds(() => parse(text, false)),
      parsing,
    ),
    of.global(
      ['isSemver', string, bool],
      bool.type,
      (text, normalize) => succeeds(() => parse(text, normalize)),
      parsing,
    ),
    ...['major', 'minor', 'patch'].map((name, index) =>
      of.member([name, semver], int.type, ({ numbers }) => BigInt.asIntN(64, numbers[index] ?? 0n)),
    ),
    of.member(['isGreaterThan', semver, semver], bool.type, (a, b) => a.compare(b) > 0),
    of.member(['isLessThan', semver, semver], bool.type, (a, b) => a.compare(b) < 0),
    of.member(['compareTo', semver, semver], int.type, (a, b) => BigInt(a.compare(b))),
  ],
  types: { 'kubernetes.Semver': semverType },
};
