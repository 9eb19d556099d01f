/** Finds out which types fit which, and what the type parameters of an expression stand for. */
import { dyn, parametersOf, typeText, withParameters } from './type.ts';
import type { CelType } from './type.ts';

export class Inference {
  readonly #bound = new Map<string, CelType>();
  /** What was bound before, so that an attempt can be taken back. */
  readonly #trail: (readonly [name: string, before: CelType | undefined])[] = [];
  #made = 0;

  fresh(): CelType {
    return { kind: 'param', name: `_var${this.#made++}` };
  }

  /** True when a value of one type can be used for the other; then the parameters in them are bound so that it can. */
  fits(given: CelType, wanted: CelType): boolean {
    return this.allFit([given], [wanted]);
  }

  allFit(given: readonly CelType[], wanted: readonly CelType[]): boolean {
    const before = this.#trail.length;
    const fit =
      given.length === wanted.length &&
      given.every((type, index) => this.#fits(type, wanted[index] ?? dyn));
    if (!fit) this.#undo(before);
    return fit;
  }

  /** With what its parameters are bound to; those that are bound to nothing stay. */
  resolve(type: CelType): CelType {
    if (type.kind === 'param') {
      const bound = this.#bound.get(type.name);
      return bound ? this.resolve(bound) : type;
    }
    return mapParameters(type, (each) => this.resolve(each));
  }

  /** What is bound to nothing can be anything. */
  resolveFully(type: CelType): CelType {
    const resolved = this.resolve(type);
    return resolved.kind === 'param'
      ? dyn
      : mapParameters(resolved, (each) => this.resolveFully(each));
  }

  #fits(given: CelType, wanted: CelType): boolean {
    if (wanted.kind === 'param') {
      const fit = this.#fitsParameter(given, wanted.name);
      if (fit || this.#bound.has(wanted.name)) return fit;
    }
    if (given.kind === 'param') return this.#fitsParameter(wanted, given.name);
    if (isAny(given) || isAny(wanted)) return true;
    if (given.kind === 'null') return takesNull(wanted);
    if (wanted.kind === 'null') return takesNull(given);
    if (given.kind !== wanted.kind) return false;
    if (given.kind === 'type') return true;
    if (nameOf(given) !== nameOf(wanted)) return false;
    const [ofGiven, ofWanted] = [parametersOf(given), parametersOf(wanted)];
    return (
      ofGiven.length === ofWanted.length &&
      ofGiven.every((each, index) => this.#fits(each, ofWanted[index] ?? dyn))
    );
  }

  #fitsParameter(type: CelType, name: string): boolean {
    if (type.kind === 'param' && type.name === name) return true;
    const bound = this.#bound.get(name);
    if (!bound) {
      if (this.#mentions(type, name)) return false;
      this.#bind(name, type);
      return true;
    }
    if (sameType(type, bound)) return true;
    if (!this.#fits(type, bound)) return false;
    const general = moreGeneral(type, bound);
    if (!this.#mentions(general, name)) this.#bind(name, general);
    return true;
  }

  #bind(name: string, type: CelType): void {
    this.#trail.push([name, this.#bound.get(name)]);
    this.#bound.set(name, type);
  }

  #undo(length: number): void {
    for (const [name, before] of this.#trail.splice(length).reverse()) {
      if (before) this.#bound.set(name, before);
      else this.#bound.delete(name);
    }
  }

  #mentions(type: CelType, name: string): boolean {
    if (type.kind !== 'param') {
      return parametersOf(type).some((each) => this.#mentions(each, name));
    }
    if (type.name === name) return true;
    const bound = this.#bound.get(type.name);
    return bound !== undefined && this.#mentions(bound, name);
  }
}

function mapParameters(type: CelType, change: (each: CelType) => CelType): CelType {
  const parameters = parametersOf(type);
  return parameters.length === 0 ? type : withParameters(type, parameters.map(change));
}

/** Each parameter of the types replaced by a fresh one, the same for the same name. */
export function instantiate(types: readonly CelType[], inference: Inference): readonly CelType[] {
  const fresh = new Map<string, CelType>();
  const change = (type: CelType): CelType => {
    if (type.kind !== 'param') return mapParameters(type, change);
    const known = fresh.get(type.name) ?? inference.fresh();
    fresh.set(type.name, known);
    return known;
  };
  return types.map(change);
}

function isAny(type: CelType): boolean {
  return type.kind === 'dyn' || type.kind === 'error';
}

function takesNull(type: CelType): boolean {
  return ['null', 'object', 'opaque', 'timestamp', 'duration'].includes(type.kind);
}

function nameOf(type: CelType): string {
  return type.kind === 'object' || type.kind === 'opaque' ? type.name : type.kind;
}

export function sameType(a: CelType, b: CelType): boolean {
  return a === b || (a.kind === b.kind && typeText(a) === typeText(b));
}

/** Of two types that fit, the one that says less. */
export function moreGeneral(a: CelType, b: CelType): CelType {
  return saysNoMore(a, b) ? a : b;
}

function saysNoMore(a: CelType, b: CelType): boolean {
  if (isAny(a) || a.kind === 'param') return true;
  if (isAny(b) || b.kind === 'param') return false;
  if (a.kind !== b.kind || nameOf(a) !== nameOf(b)) return false;
  const ofB = parametersOf(b);
  return parametersOf(a).every((each, index) => saysNoMore(each, ofB[index] ?? dyn));
}
