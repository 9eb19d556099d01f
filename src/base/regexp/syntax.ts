/**
 * Patterns as Go's `regexp` and RE2 write them, without what can't be matched in linear time (back-references,
 * look-around) and without classes of Unicode. Text → tree.
 */
import { HoldfastError } from '../errors.ts';
import { anyCase, classes, complement, posixClasses } from './character-set.ts';
import type { CharacterSet } from './character-set.ts';

export type Assertion =
  | 'text start'
  | 'text end'
  | 'line start'
  | 'line end'
  | 'word edge'
  | 'no word edge';

export type Pattern =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Pattern[] }
  | {
      readonly kind: 'repeat';
      readonly part: Pattern;
      readonly least: number;
      /** Infinity: without end. */
      readonly most: number;
      readonly greedy: boolean;
    }
  | { readonly kind: 'group'; readonly index: number; readonly part: Pattern }
  | { readonly kind: 'assert'; readonly what: Assertion };

export interface ParsedPattern {
  readonly pattern: Pattern;
  /** Names by group; undefined for a group without one. The first, the whole, has none. */
  readonly names: readonly (string | undefined)[];
}

const mostRepeats = 1000;
const mostDepth = 100;

const controls: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };

/** Throws CONFIG_INVALID, which says what is wrong. */
export function parsePattern(text: string): ParsedPattern {
  const parser = new PatternParser(text);
  const pattern = parser.whole();
  return { pattern, names: parser.names };
}

/** Flags: `i` ignores case, `s` lets a dot match a line's end, `m` lets `^` and `$` match at lines, `U` swaps greed. */
type Flags = ReadonlySet<string>;

class PatternParser {
  readonly names: (string | undefined)[] = [undefined];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Pattern {
    const pattern = this.#choice(new Set(), 0);
    if (this.#at < this.#text.length) throw this.#wrong('a ")" too many');
    return pattern;
  }

  /** Flags that are set inside hold to the end of the group. */
  #choice(flags: Flags, depth: number): Pattern {
    if (depth > mostDepth) throw this.#wrong('groups stand too deep in each other');
    const choices: Pattern[] = [];
    let parts: Pattern[] = [];
    let current = flags;
    for (;;) {
      const next = this.#text[this.#at];
      if (next === undefined || next === ')') break;
      if (next === '|') {
        this.#at += 1;
        choices.push({ kind: 'sequence', parts });
        parts = [];
        continue;
      }
      const changed = this.#flagGroup(current);
      if (changed) {
        current = changed;
        continue;
      }
      parts.push(this.#repeated(this.#atom(current, depth), current));
    }
    const last: Pattern = { kind: 'sequence', parts };
    return choices.length === 0 ? last : { kind: 'choice', parts: [...choices, last] };
  }

  /** `(?i)` changes the flags from here on. */
  #flagGroup(flags: Flags): Flags | undefined {
    const found = this.#take(/\(\?([imsU]*)(?:-([imsU]+))?\)/y);
    if (!found) return undefined;
    return changedFlags(flags, found[1], found[2]);
  }

  #atom(flags: Flags, depth: number): Pattern {
    const character = this.#text[this.#at] ?? '';
    if (character === '(') return this.#group(flags, depth);
    if (character === '[') return { kind: 'set', set: cased(this.#class(), flags) };
    if (character === '\\') return this.#escape(flags);
    this.#at += 1;
    switch (character) {
      case '.':
        return set(flags.has('s') ? [] : [[10, 10]], true);
      case '^':
        return { kind: 'assert', what: flags.has('m') ? 'line start' : 'text start' };
      case '$':
        return { kind: 'assert', what: flags.has('m') ? 'line end' : 'text end' };
      case '*':
      case '+':
      case '?':
        throw this.#wrong(`"${character}" has nothing to repeat`);
      default:
        return single(character.charCodeAt(0), flags);
    }
  }

  #group(flags: Flags, depth: number): Pattern {
    const named = this.#take(/\(\?P?<([A-Za-z_]\w*)>/y);
    const plain = named ? undefined : this.#take(/\(\?([imsU]*)(?:-([imsU]+))?:/y);
    if (!named && !plain) {
      this.#at += 1;
      if (this.#text[this.#at] === '?')
        throw this.#wrong('look-around and its like are not supported');
    }
    const index = plain ? 0 : this.names.push(named?.[1]) - 1;
    const inner = plain ? changedFlags(flags, plain[1], plain[2]) : flags;
    const part = this.#choice(inner, depth + 1);
    if (this.#text[this.#at] !== ')') throw this.#wrong('a "(" is never closed');
    this.#at += 1;
    return plain ? part : { kind: 'group', index, part };
  }

  #repeated(part: Pattern, flags: Flags): Pattern {
    const found = this.#take(/([*+?]|\{(\d{1,9})(,(\d{0,9}))?\})(\??)/y);
    if (!found) return part;
    const [, sign = '', low, comma, high, lazy] = found;
    if (this.#take(/[*+?]/y)) throw this.#wrong(`"${sign}" is repeated itself`);
    const least = low === undefined ? (sign === '+' ? 1 : 0) : Number(low);
    const most =
      low === undefined
        ? sign === '?'
          ? 1
          : Infinity
        : comma === undefined
          ? least
          : high
            ? Number(high)
            : Infinity;
    const tooMany = least > mostRepeats || (most > mostRepeats && most !== Infinity);
    if (tooMany || least > most)
      throw this.#wrong(`${sign} is no number of repeats from 0 to ${mostRepeats}`);
    return { kind: 'repeat', part, least, most, greedy: (lazy === '') !== flags.has('U') };
  }

  #escape(flags: Flags): Pattern {
    const letter = this.#text[this.#at + 1] ?? '';
    const assertions: Readonly<Record<string, Assertion>> = {
      A: 'text start',
      z: 'text end',
      b: 'word edge',
      B: 'no word edge',
    };
    const what = Object.hasOwn(assertions, letter) ? assertions[letter] : undefined;
    if (what) {
      this.#at += 2;
      return { kind: 'assert', what };
    }
    const known = this.#classEscape();
    return known ? { kind: 'set', set: known } : single(this.#code(), flags);
  }

  /** `\d` and its like; undefined where something else stands. */
  #classEscape(): CharacterSet | undefined {
    const letter = this.#take(/\\([dwsDWS])/y)?.[1];
    if (!letter) return undefined;
    return { negated: letter < 'a', ranges: classes[letter.toLowerCase()] ?? [] };
  }

  /** One character, perhaps escaped. */
  #code(): number {
    const hex = this.#take(/\\x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,6})\})/y);
    if (hex) return Number.parseInt(hex[1] ?? hex[2] ?? '', 16);
    const escaped = this.#take(/\\([^])/y)?.[1];
    if (escaped !== undefined) {
      const control = Object.hasOwn(controls, escaped) ? controls[escaped] : undefined;
      if (control !== undefined) return control;
      if (/\w/.test(escaped)) throw this.#wrong(`"\\${escaped}" is not supported`);
      return escaped.charCodeAt(0);
    }
    const character = this.#text[this.#at] ?? '';
    if (character === '' || character === '\\') throw this.#wrong('it ends too early');
    this.#at += 1;
    return character.charCodeAt(0);
  }

  #class(): CharacterSet {
    const negated = this.#take(/\[(\^?)/y)?.[1] === '^';
    const ranges: (readonly [number, number])[] = [];
    for (let first = true; first || this.#text[this.#at] !== ']'; first = false) {
      if (this.#at >= this.#text.length) throw this.#wrong('a "[" is never closed');
      const name = this.#take(/\[:(\^?)(\w+):\]/y);
      const inner = name ? this.#posix(name[2] ?? '', name[1] === '^') : this.#classEscape();
      if (inner) {
        ranges.push(...(inner.negated ? complement(inner.ranges) : inner.ranges));
        continue;
      }
      const low = this.#code();
      const high = this.#take(/-(?!\])/y) ? this.#code() : low;
      if (high < low) throw this.#wrong('a range whose end is before its start');
      ranges.push([low, high]);
    }
    this.#at += 1;
    return { negated, ranges };
  }

  #posix(name: string, negated: boolean): CharacterSet {
    const ranges = Object.hasOwn(posixClasses, name) ? posixClasses[name] : undefined;
    if (!ranges) throw this.#wrong(`[:${name}:] is not a class`);
    return { negated, ranges };
  }

  #take(sticky: RegExp): RegExpExecArray | undefined {
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.#text);
    if (!found) return undefined;
    this.#at += found[0].length;
    return found;
  }

  #wrong(why: string): HoldfastError {
    return new HoldfastError(
      'CONFIG_INVALID',
      `"${this.#text}" is not a regular expression: ${why} (character ${this.#at + 1})`,
    );
  }
}

function changedFlags(flags: Flags, on = '', off = ''): Flags {
  return new Set([...flags, ...on.split('')].filter((flag) => !off.includes(flag)));
}

function set(ranges: CharacterSet['ranges'], negated = false): Pattern {
  return { kind: 'set', set: { negated, ranges } };
}

function single(code: number, flags: Flags): Pattern {
  return { kind: 'set', set: cased({ negated: false, ranges: [[code, code]] }, flags) };
}

function cased(given: CharacterSet, flags: Flags): CharacterSet {
  return flags.has('i') ? anyCase(given) : given;
}
