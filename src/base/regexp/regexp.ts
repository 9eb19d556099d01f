/**
 * Regular expressions that somebody else wrote, matched in time that grows with the text's length and the pattern's,
 * never with the square or the power of either: all ways through the pattern advance together, one character at a time
 * (a Pike machine). JavaScript's own would let one pattern stop the process.
 *
 * Of several matches the leftmost counts, and of those the one that a backtracking matcher would find first.
 */
import type { CharacterSet } from './character-set.ts';
import { compilePattern } from './program.ts';
import type { Instruction } from './program.ts';
import { parsePattern } from './syntax.ts';
import type { Assertion } from './syntax.ts';

export interface LinearMatch {
  /** The whole, then each group's text; undefined for a group that took no part. */
  readonly groups: readonly (string | undefined)[];
  readonly named: ReadonlyMap<string, string>;
}

/** Where each group began and ended; undefined where it hasn't. */
type Slots = readonly (number | undefined)[];

interface Thread {
  readonly at: number;
  readonly slots: Slots;
}

export class LinearRegExp {
  readonly #program: readonly Instruction[];
  readonly #names: readonly (string | undefined)[];

  /** As it was given. */
  readonly source: string;

  /** Throws CONFIG_INVALID. */
  constructor(text: string) {
    this.source = text;
    const { pattern, names } = parsePattern(text);
    this.#program = compilePattern(pattern);
    this.#names = names;
  }

  /** How many groups it has; the whole isn't one. */
  get groupCount(): number {
    return this.#names.length - 1;
  }

  hasGroup(name: string): boolean {
    return this.#names.includes(name);
  }

  /** Anywhere in the text. */
  match(text: string): LinearMatch | undefined {
    let threads: Thread[] = [];
    let found: Slots | undefined;
    for (let at = 0; at <= text.length; at++) {
      const visited = new Uint8Array(this.#program.length);
      const current: Thread[] = [];
      for (const thread of threads) this.#follow(thread, { text, at, visited, current });
      // A match that begins later counts only while there is none that began before.
      if (!found) this.#follow({ at: 0, slots: [] }, { text, at, visited, current });
      threads = [];
      const code = text.charCodeAt(at);
      for (const thread of current) {
        const instruction = this.#program[thread.at];
        if (instruction?.kind === 'found') {
          found = thread.slots;
          // Those after it are worse.
          break;
        }
        if (instruction?.kind === 'read' && at < text.length && includes(instruction.set, code)) {
          threads.push({ at: thread.at + 1, slots: thread.slots });
        }
      }
      if (found && threads.length === 0) break;
    }
    return found && this.#matchOf(text, found);
  }

  /** Adds the places where something is read next, best first. */
  #follow(
    start: Thread,
    {
      text,
      at,
      visited,
      current,
    }: { text: string; at: number; visited: Uint8Array; current: Thread[] },
  ): void {
    const waiting: Thread[] = [start];
    for (let thread = waiting.pop(); thread; thread = waiting.pop()) {
      if (visited[thread.at]) continue;
      visited[thread.at] = 1;
      const { slots } = thread;
      const instruction = this.#program[thread.at];
      switch (instruction?.kind) {
        case 'jump':
          waiting.push({ at: instruction.to, slots });
          break;
        case 'split':
          waiting.push({ at: instruction.second, slots }, { at: instruction.first, slots });
          break;
        case 'save': {
          const saved = [...slots];
          saved[instruction.slot] = at;
          waiting.push({ at: thread.at + 1, slots: saved });
          break;
        }
        case 'assert':
          if (holds(instruction.what, text, at)) waiting.push({ at: thread.at + 1, slots });
          break;
        default:
          current.push(thread);
      }
    }
  }

  #matchOf(text: string, slots: Slots): LinearMatch {
    const groups = this.#names.map((_name, index) => {
      const [start, end] = [slots[index * 2], slots[index * 2 + 1]];
      return start === undefined || end === undefined ? undefined : text.slice(start, end);
    });
    const named = this.#names.flatMap((name, index): [string, string][] => {
      const value = groups[index];
      return name === undefined || value === undefined ? [] : [[name, value]];
    });
    return { groups, named: new Map(named) };
  }
}

function includes({ ranges, negated }: CharacterSet, code: number): boolean {
  return ranges.some(([low, high]) => code >= low && code <= high) !== negated;
}

function holds(what: Assertion, text: string, at: number): boolean {
  switch (what) {
    case 'text start':
      return at === 0;
    case 'text end':
      return at === text.length;
    case 'line start':
      return at === 0 || text[at - 1] === '\n';
    case 'line end':
      return at === text.length || text[at] === '\n';
    case 'word edge':
    case 'no word edge':
    default: {
      const edge = isWord(text[at - 1]) !== isWord(text[at]);
      return edge === (what === 'word edge');
    }
  }
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /\w/.test(character);
}
