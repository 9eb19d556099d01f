/** Semantic versions, parsed as strictly as upstream's library does. */
import { fail } from '../errors.ts';
import { Opaque } from '../values/value.ts';
import type { CelValue } from '../values/value.ts';

export class SemverValue extends Opaque {
  readonly typeName = 'kubernetes.Semver';
  /** Major, minor and patch. */
  readonly numbers: readonly bigint[];
  readonly prerelease: readonly string[];

  constructor(numbers: readonly bigint[], prerelease: readonly string[]) {
    super();
    this.numbers = numbers;
    this.prerelease = prerelease;
  }

  equals(other: CelValue): boolean {
    return other instanceof SemverValue && this.compare(other) === 0;
  }

  /** By precedence: what follows a plus does not count. */
  compare(other: SemverValue): number {
    for (const [index, number] of this.numbers.entries()) {
      const beside = other.numbers[index] ?? 0n;
      if (number !== beside) return number < beside ? -1 : 1;
    }
    return comparePrereleases(this.prerelease, other.prerelease);
  }
}

/** A release comes after its own prereleases. */
function comparePrereleases(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return Math.sign(b.length - a.length);
  for (const [index, part] of a.entries()) {
    const beside = b[index];
    if (beside === undefined) return 1;
    const order = compareParts(part, beside);
    if (order !== 0) return order;
  }
  return a.length < b.length ? -1 : 0;
}

const isNumeric = (part: string): boolean => /^\d+$/.test(part);

function compareParts(a: string, b: string): number {
  if (a === b) return 0;
  if (isNumeric(a) && isNumeric(b)) return BigInt(a) < BigInt(b) ? -1 : 1;
  if (isNumeric(a) !== isNumeric(b)) return isNumeric(a) ? -1 : 1;
  return a < b ? -1 : 1;
}

const names = ['major', 'minor', 'patch'];

/** Throws CelEvaluationError. */
export function parseSemver(text: string): SemverValue {
  if (text === '') return fail('Version string empty');
  const parts = splitAt(text, '.', 3);
  if (parts.length !== 3) return fail('No Major.Minor.Patch elements found');
  const [major = '', minor = '', last = ''] = parts;
  const [beforeBuild = '', ...build] = splitAt(last, '+', 2);
  const [patch = '', ...prerelease] = splitAt(beforeBuild, '-', 2);
  const numbers = [major, minor, patch].map((part, index) => numberOf(part, names[index] ?? ''));
  for (const part of build.flatMap((each) => each.split('.'))) identifier(part, 'Build meta data');
  const identifiers = prerelease.flatMap((each) => each.split('.'));
  for (const part of identifiers) {
    identifier(part, 'Prerelease');
    if (isNumeric(part) && part.length > 1 && part.startsWith('0')) {
      return fail(
        `Numeric PreRelease version must not contain leading zeroes ${JSON.stringify(part)}`,
      );
    }
  }
  return new SemverValue(numbers, identifiers);
}

function splitAt(text: string, separator: string, most: number): readonly string[] {
  const parts = text.split(separator);
  return parts.length <= most
    ? parts
    : [...parts.slice(0, most - 1), parts.slice(most - 1).join(separator)];
}

function numberOf(part: string, name: string): bigint {
  if (!isNumeric(part))
    return fail(`Invalid character(s) found in ${name} number ${JSON.stringify(part)}`);
  if (part.length > 1 && part.startsWith('0')) {
    const title = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    return fail(`${title} number must not contain leading zeroes ${JSON.stringify(part)}`);
  }
  return BigInt(part) < 2n ** 64n
    ? BigInt(part)
    : fail(`strconv.ParseUint: parsing ${JSON.stringify(part)}: value out of range`);
}

function identifier(part: string, what: string): void {
  if (part === '') fail(`${what} is empty`);
  if (!/^[0-9A-Za-z-]+$/.test(part)) {
    fail(`Invalid character(s) found in ${what.toLowerCase()} ${JSON.stringify(part)}`);
  }
}

/** `v1.2` becomes `1.2.0`, and leading zeros go. */
export function normalizeSemver(text: string): string {
  const parts = splitAt(text.replace(/^v/, ''), '.', 3).map((part) => {
    if (part.length <= 1) return part;
    const stripped = part.replace(/^0+/, '');
    return /^\d/.test(stripped) ? stripped : `0${stripped}`;
  });
  if (parts.length < 3 && /[+-]/.test(parts.at(-1) ?? '')) {
    return fail('short version cannot contain PreRelease/Build meta data');
  }
  return [...parts, ...Array<string>(3 - parts.length).fill('0')].join('.');
}
