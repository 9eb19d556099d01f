/** What differs between two states of an object, as sets of fields: the base of everything about ownership. */
import { isRecord } from '#base/json-object.ts';
import type { JsonObject } from '#base/json-object.ts';
import { deepEqual } from '../deep-equal.ts';
import { branch, itself, leaf } from './field-set.ts';
import type { Draft, FieldSet } from './field-set.ts';
import { itemsOf } from './items.ts';
import type { ListShape } from './items.ts';
import type { Shape, StructShape } from './shape.ts';

export interface Difference {
  /** Fields that are new or have another value. */
  readonly changed: FieldSet | undefined;
  /** Fields that are there no more. */
  readonly removed: FieldSet | undefined;
}

const same: Difference = { changed: undefined, removed: undefined };
const changedLeaf: Difference = { changed: leaf, removed: undefined };
const removedLeaf: Difference = { changed: undefined, removed: leaf };

/** Parts that both share by reference are passed over. */
export function compare(shape: StructShape, before: object, after: object): Difference {
  return differ(shape, before, after);
}

function differ(shape: Shape, before: unknown, after: unknown): Difference {
  if (before === after) return same;
  switch (shape.kind) {
    case 'leaf':
      return differAsWhole(before, after);
    case 'struct':
    case 'map':
      return differEntries(shape, before, after);
    case 'free':
      return isRecord(before) || isRecord(after)
        ? differEntries(shape, before, after)
        : differAsWhole(before, after);
    default:
      return differItems(shape, before, after);
  }
}

function differAsWhole(before: unknown, after: unknown): Difference {
  if (after === undefined) return removedLeaf;
  return before !== undefined && deepEqual(before, after) ? same : changedLeaf;
}

/** Collects the differences of what is below one field. */
class Collected {
  readonly #changed: Draft = {};
  readonly #removed: Draft = {};

  add(step: string, { changed, removed }: Difference): void {
    if (changed) this.#changed[step] = changed;
    if (removed) this.#removed[step] = removed;
  }

  /** A field that comes or goes as a whole is itself a member. */
  of(before: unknown, after: unknown): Difference {
    if (before === undefined) this.#changed[itself] = leaf;
    if (after === undefined) this.#removed[itself] = leaf;
    return { changed: branch(this.#changed), removed: branch(this.#removed) };
  }
}

type EntriesShape = Extract<Shape, { kind: 'struct' | 'map' | 'free' }>;

function differEntries(shape: EntriesShape, before: unknown, after: unknown): Difference {
  const old = isRecord(before) ? before : nothing;
  const next = isRecord(after) ? after : nothing;
  if (isEmpty(old) && isEmpty(next)) return differAsWhole(before, after);
  const collected = new Collected();
  for (const name in next) visit(name);
  for (const name in old) if (next[name] === undefined) visit(name);
  return collected.of(before, after);

  function visit(name: string): void {
    const [from, to] = [old[name], next[name]];
    if (from === to) return;
    const { step, shape: below } = entryShape(shape, name);
    collected.add(step, differ(below, from, to));
  }
}

const leafShape: Shape = { kind: 'leaf' };
const freeShape: Shape = { kind: 'free' };
const nothing: JsonObject = Object.freeze({});

function entryShape(shape: EntriesShape, name: string): { step: string; shape: Shape } {
  const field = shape.kind === 'struct' ? shape.fields().get(name) : undefined;
  if (field) return field;
  return { step: `f:${name}`, shape: shape.kind === 'map' ? shape.of : freeShape };
}

function isEmpty(object: JsonObject): boolean {
  for (const name in object) if (object[name] !== undefined) return false;
  return true;
}

function differItems(shape: ListShape, before: unknown, after: unknown): Difference {
  const old: readonly unknown[] = Array.isArray(before) ? before : [];
  const next: readonly unknown[] = Array.isArray(after) ? after : [];
  if (old.length === 0 && next.length === 0) return differAsWhole(before, after);
  const collected = new Collected();
  const below: Shape = shape.kind === 'keyed' ? shape.item : leafShape;
  const was = itemsOf(shape, old);
  const is = itemsOf(shape, next);
  for (const [step, item] of is) collected.add(step, differ(below, was.get(step), item));
  for (const [step, item] of was) {
    if (!is.has(step)) collected.add(step, differ(below, item, undefined));
  }
  return collected.of(before, after);
}
