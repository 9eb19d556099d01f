/** A pattern as a program for the matcher: what to read, where to go on. */
import { HoldfastError } from '../errors.ts';
import type { CharacterSet } from './character-set.ts';
import type { Assertion, Pattern } from './syntax.ts';

export type Instruction =
  | { readonly kind: 'read'; readonly set: CharacterSet }
  /** `first` is tried before `second`. */
  | { readonly kind: 'split'; first: number; second: number }
  | { readonly kind: 'jump'; to: number }
  | { readonly kind: 'save'; readonly slot: number }
  | { readonly kind: 'assert'; readonly what: Assertion }
  | { readonly kind: 'found' };

/** Time and memory of a match grow with this. */
const mostInstructions = 5000;

export function compilePattern(pattern: Pattern): readonly Instruction[] {
  return new Compiler().compile(pattern);
}

class Compiler {
  readonly #program: Instruction[] = [];
  /** Parts that were written out, those that come to nothing too. */
  #written = 0;

  compile(pattern: Pattern): readonly Instruction[] {
    this.#emit({ kind: 'group', index: 0, part: pattern });
    this.#program.push({ kind: 'found' });
    return this.#program;
  }

  #emit(pattern: Pattern): void {
    this.#written += 1;
    if (Math.max(this.#written, this.#program.length) > mostInstructions) {
      throw new HoldfastError(
        'CONFIG_INVALID',
        'the regular expression is too long once its repeats are written out',
      );
    }
    switch (pattern.kind) {
      case 'set':
        this.#program.push({ kind: 'read', set: pattern.set });
        return;
      case 'assert':
        this.#program.push({ kind: 'assert', what: pattern.what });
        return;
      case 'sequence':
        for (const part of pattern.parts) this.#emit(part);
        return;
      case 'choice':
        this.#emitChoice(pattern.parts);
        return;
      case 'group':
        this.#program.push({ kind: 'save', slot: pattern.index * 2 });
        this.#emit(pattern.part);
        this.#program.push({ kind: 'save', slot: pattern.index * 2 + 1 });
        return;
      case 'repeat':
      default:
        this.#emitRepeat(pattern);
    }
  }

  #emitChoice(parts: readonly Pattern[]): void {
    const program = this.#program;
    const ends: { kind: 'jump'; to: number }[] = [];
    for (const [at, part] of parts.entries()) {
      if (at === parts.length - 1) {
        this.#emit(part);
        break;
      }
      const split = { kind: 'split' as const, first: program.length + 1, second: 0 };
      program.push(split);
      this.#emit(part);
      const end = { kind: 'jump' as const, to: 0 };
      program.push(end);
      ends.push(end);
      split.second = program.length;
    }
    for (const end of ends) end.to = program.length;
  }

  #emitRepeat({ part, least, most, greedy }: Extract<Pattern, { kind: 'repeat' }>): void {
    const program = this.#program;
    for (let count = 0; count < least; count++) this.#emit(part);
    const splits: { enter: number; split: Extract<Instruction, { kind: 'split' }> }[] = [];
    const optional = most === Infinity ? 1 : most - least;
    for (let count = 0; count < optional; count++) {
      const at = program.length;
      const split = { kind: 'split' as const, first: 0, second: 0 };
      program.push(split);
      splits.push({ enter: at + 1, split });
      this.#emit(part);
      if (most === Infinity) program.push({ kind: 'jump', to: at });
    }
    const leave = program.length;
    for (const { enter, split } of splits) {
      split.first = greedy ? enter : leave;
      split.second = greedy ? leave : enter;
    }
  }
}
