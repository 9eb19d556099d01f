/** What lists and objects hold: how many, and each by its own schema. */
import { isRecord } from '#base/json-object.ts';
import type { JsonObject } from '#base/json-object.ts';
import type { Structural } from '../schema.ts';
import { checkChild } from './check.ts';
import type { Check } from './check.ts';
import { fewerThan, missing, moreThan, notAllowed } from './faults.ts';

export function arrayCheck(
  { items, checks: { minItems, maxItems } }: Structural,
  checkOf: (schema: Structural) => Check,
): Check {
  const item = items && checkOf(items);
  return (value, { path, old }, into) => {
    if (!Array.isArray(value)) return;
    if (item) {
      for (const [index, each] of value.entries()) {
        checkChild(item, each, { path: `${path}[${index}]`, old: old?.item(index) }, into);
      }
    }
    const size = value.length;
    if (minItems !== undefined && size < minItems) {
      into.faults.push(fewerThan(path, 'items', { size, least: minItems }));
    }
    if (maxItems !== undefined && size > maxItems) {
      into.faults.push(moreThan(path, 'items', { size, most: maxItems }));
    }
  };
}

export function objectCheck(
  { properties, values, closed, checks }: Structural,
  checkOf: (schema: Structural) => Check,
): Check {
  const { minProperties, maxProperties, required } = checks;
  const ofProperties = new Map(
    [...properties].map(([name, schema]): [string, Check] => [name, checkOf(schema)]),
  );
  const ofValues = values === undefined || values === true ? undefined : checkOf(values);
  return (value, place, into) => {
    if (!isRecord(value)) return;
    const names = Object.keys(value).filter((name) => value[name] !== undefined);
    const size = names.length;
    const { path, old } = place;
    if (minProperties !== undefined && size < minProperties) {
      into.faults.push(fewerThan(path, 'properties', { size, least: minProperties }));
    }
    if (maxProperties !== undefined && size > maxProperties) {
      into.faults.push(moreThan(path, 'properties', { size, most: maxProperties }));
    }
    for (const name of names) {
      const property = ofProperties.get(name);
      const check = property ?? ofValues;
      if (!check && closed) into.faults.push(notAllowed(path, name));
      if (!check) continue;
      // So upstream: a property of the whole object has no point before it, a value of a map has.
      const below = property && path === '' ? name : `${path}.${name}`;
      checkChild(check, value[name], { path: below, old: old?.field(name) }, into);
    }
    for (const name of required) {
      if (!has(value, name)) into.faults.push(missing(`${path}.${name}`));
    }
  };
}

function has(object: JsonObject, name: string): boolean {
  return Object.hasOwn(object, name) && object[name] !== undefined;
}
