/**
 * Regular expressions that somebody else wrote, in Go's syntax (RE2), matched in time that grows with the text's length
 * only: JavaScript's own would let one pattern stop the process. The library behind it is loaded when the first one is
 * made, since few clusters have any.
 */
import { createRequire } from 'node:module';
import type * as Library from 're2js';
import { HoldfastError, messageOf } from './errors.ts';

export interface LinearMatch {
  /** The whole, then each group's text; undefined for a group that took no part. */
  readonly groups: readonly (string | undefined)[];
  readonly named: ReadonlyMap<string, string>;
}

let loaded: typeof Library | undefined;

function library(): typeof Library {
  loaded ??= createRequire(import.meta.url)('re2js') as typeof Library; // Its own declarations.
  return loaded;
}

/** What Go says of a text that is no regular expression, such as ``error parsing regexp: missing closing ): `(` ``. */
export function regExpFault(text: string): string | undefined {
  try {
    library().RE2JS.compile(text);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

export class LinearRegExp {
  /** As it was given. */
  readonly source: string;
  readonly #pattern: Library.RE2JS;

  /** Throws CONFIG_INVALID. */
  constructor(text: string) {
    this.source = text;
    try {
      this.#pattern = library().RE2JS.compile(text);
    } catch (error) {
      const why = messageOf(error).replace(/^error parsing regexp: /, '');
      throw new HoldfastError('CONFIG_INVALID', `"${text}" is no regular expression: ${why}`, {
        cause: error,
      });
    }
  }

  /** How many groups it has; the whole isn't one. */
  get groupCount(): number {
    return this.#pattern.groupCount();
  }

  hasGroup(name: string): boolean {
    return name in this.#pattern.namedGroups();
  }

  /** Whether it occurs anywhere in the text. */
  test(text: string): boolean {
    return this.#pattern.matcher(text).find();
  }

  /**
   * Each match in the text, one after the other, `most` at most. An empty match that touches the one before it is left
   * out, as Go does.
   */
  all(text: string, most = Infinity): readonly string[] {
    const matcher = this.#pattern.matcher(text);
    const found: string[] = [];
    let end = -1;
    while (found.length < most && matcher.find()) {
      const isEmpty = matcher.end() === matcher.start();
      if (!isEmpty || matcher.start() !== end) found.push(matcher.group() ?? '');
      end = matcher.end();
    }
    return found;
  }

  /** Anywhere in the text: the leftmost match, and of those the first as a backtracking matcher would find it. */
  match(text: string): LinearMatch | undefined {
    const matcher = this.#pattern.matcher(text);
    if (!matcher.find()) return undefined;
    const groups = Array.from(
      { length: this.groupCount + 1 },
      (_, index) => matcher.group(index) ?? undefined,
    );
    const named = Object.entries(this.#pattern.namedGroups()).flatMap(
      ([name, index]): [string, string][] => {
        const value = groups[index];
        return value === undefined ? [] : [[name, value]];
      },
    );
    return { groups, named: new Map(named) };
  }
}
