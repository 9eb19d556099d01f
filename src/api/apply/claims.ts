/**
 * Which fields an applied configuration claims: all that it names. Checked on the way, since a configuration is what a
 * user wrote: unknown fields, items without their keys and items that occur twice are faults, in upstream's words.
 */
import { isRecord } from '#base/json-object.ts';
import type { JsonObject } from '#base/json-object.ts';
import { branch, itself, leaf, union } from './field-set.ts';
import type { Draft, FieldSet } from './field-set.ts';
import type { ListShape } from './items.ts';
import { stepOfItem } from './items.ts';
import type { Shape, StructShape } from './shape.ts';
import { printSteps } from './steps.ts';

export interface Claims {
  readonly set: FieldSet | undefined;
  /** `.spec.replica: field not declared in schema`. */
  readonly faults: readonly string[];
}

export function claimsOf(shape: StructShape, config: JsonObject): Claims {
  const reader = new Reader();
  return { set: reader.entries(shape, config, []), faults: reader.faults };
}

type EntriesShape = Extract<Shape, { kind: 'struct' | 'map' | 'free' }>;

class Reader {
  readonly faults: string[] = [];

  /** Undefined: nothing below is claimed. */
  claims(shape: Shape, value: unknown, path: readonly string[]): FieldSet | undefined {
    if (shape.kind === 'leaf') return leaf;
    if (value === null || value === undefined) return undefined;
    if (shape.kind === 'set' || shape.kind === 'keyed') {
      if (Array.isArray(value)) return this.#items(shape, value, path);
      this.#fault(path, `expected list, got ${nameOf(value)}`);
      return undefined;
    }
    if (isRecord(value)) return this.entries(shape, value, path);
    if (shape.kind === 'free') return leaf;
    this.#fault(path, `expected map, got ${nameOf(value)}`);
    return undefined;
  }

  entries(shape: EntriesShape, object: JsonObject, path: readonly string[]): FieldSet | undefined {
    const draft: Draft = {};
    const fields = shape.kind === 'struct' ? shape.fields() : undefined;
    for (const [name, value] of Object.entries(object)) {
      const step = `f:${name}`;
      const field = fields?.get(name);
      if (shape.kind === 'struct' && !shape.open && !field) {
        this.#fault([...path, step], 'field not declared in schema');
        continue;
      }
      const below = field?.shape ?? (shape.kind === 'map' ? shape.of : freeShape);
      const claimed = this.claims(below, value, [...path, step]);
      // What is empty is claimed as such, and so is an entry that a user named.
      const whole = !field || value === null || (isRecord(value) && isEmpty(value));
      const all = whole ? union(claimed, leaf) : claimed;
      if (all) draft[step] = all;
    }
    return branch(draft);
  }

  #items(
    shape: ListShape,
    list: readonly unknown[],
    path: readonly string[],
  ): FieldSet | undefined {
    const draft: Draft = {};
    for (const [index, item] of list.entries()) {
      const why = refusal(shape, item);
      const step = why === undefined ? stepOfItem(shape, item) : undefined;
      if (step === undefined) {
        this.#fault(path, `element ${index}: ${why ?? ''}`);
        continue;
      }
      if (draft[step]) this.#fault(path, `duplicate entries for key ${printSteps([step])}`);
      const below =
        shape.kind === 'keyed' ? this.claims(shape.item, item, [...path, step]) : undefined;
      draft[step] = below && below !== leaf ? { [itself]: leaf, ...below } : leaf;
    }
    return branch(draft);
  }

  #fault(path: readonly string[], what: string): void {
    this.faults.push(`${printSteps(path)}: ${what}`);
  }
}

const freeShape: Shape = { kind: 'free' };

/** Why an item can't be told apart; undefined when it can. */
function refusal(shape: ListShape, item: unknown): string | undefined {
  if (shape.kind === 'set') {
    if (item === null)
      return "associative list without keys has an element that's an explicit null";
    if (Array.isArray(item)) return 'not supported: associative list with lists as elements';
    if (isRecord(item)) return "associative list without keys has an element that's a map type";
    return undefined;
  }
  if (item === null) return 'associative list with keys may not have a null element';
  if (!isRecord(item)) return 'associative list with keys may not have non-map elements';
  const missing = shape.keys.find(
    (key) => (item[key] === undefined || item[key] === null) && shape.defaults[key] === undefined,
  );
  return missing === undefined
    ? undefined
    : `associative list with keys has an element that omits key field ${JSON.stringify(missing)} (and doesn't have default value)`;
}

function isEmpty(object: JsonObject): boolean {
  return Object.keys(object).length === 0;
}

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  return isRecord(value) ? 'map' : JSON.stringify(value);
}
