/** One step of a path of fields, as FieldsV1 writes it: made of values, read back, put in order, printed. */
import type { JsonObject } from '#base/json-object.ts';
import { isRecord } from '#base/json-object.ts';

/** `k:{"containerPort":80,"protocol":"TCP"}`: the keys are in alphabetical order. */
export function keyStep(
  keys: readonly string[],
  item: JsonObject,
  defaults: JsonObject = {},
): string {
  let text = '';
  for (const key of keys) {
    const own = keyOf(item, key);
    const value = own === '' ? (defaults[key] ?? own) : own;
    text += `${text && ','}${JSON.stringify(key)}:${JSON.stringify(value)}`;
  }
  return `k:{${text}}`;
}

/** Objects leave out what is empty, configurations may say it. */
function keyOf(item: JsonObject, key: string): unknown {
  return item[key] ?? '';
}

/** `v:"example.com/finalizer"`. */
export function valueStep(value: unknown): string {
  return `v:${JSON.stringify(value)}`;
}

/** Undefined for what is no JSON. */
function parseStep(step: string): unknown {
  try {
    return JSON.parse(step.slice(2));
  } catch {
    return undefined;
  }
}

/** True for a step that FieldsV1 knows. */
export function isStep(step: string): boolean {
  if (step === '.' || step.startsWith('f:')) return true;
  if (step.startsWith('k:')) return isRecord(parseStep(step));
  if (step.startsWith('v:')) return parseStep(step) !== undefined;
  return /^i:\d+$/.test(step);
}

/** Upstream's order: the field itself, names, keys, values, indices; keys by what they hold. */
export function compareSteps(one: string, other: string): number {
  if (one === other) return 0;
  if (one.startsWith('k:') && other.startsWith('k:')) return compareKeys(one, other);
  const ranks = rank(one) - rank(other);
  return ranks === 0 ? compareText(one, other) : ranks;
}

function rank(step: string): number {
  return '.fkvi'.indexOf(step.charAt(0));
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function compareKeys(one: string, other: string): number {
  const a = parseStep(one);
  const b = parseStep(other);
  if (!isRecord(a) || !isRecord(b)) return compareText(one, other);
  for (const key of Object.keys(a)) {
    const [left, right] = [a[key], b[key]];
    if (left === right) continue;
    if (typeof left === 'number' && typeof right === 'number') return left - right;
    return compareText(JSON.stringify(left ?? null), JSON.stringify(right ?? null));
  }
  return compareText(one, other);
}

/** `.spec.template.spec.containers[name="web"].image`. */
export function printSteps(path: readonly string[]): string {
  return path.map(printStep).join('');
}

function printStep(step: string): string {
  if (step.startsWith('f:')) return `.${step.slice(2)}`;
  if (step.startsWith('v:')) return `[=${step.slice(2)}]`;
  const key = step.startsWith('k:') ? parseStep(step) : undefined;
  if (!isRecord(key)) return `[${step.slice(2)}]`;
  const parts = Object.entries(key).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `[${parts.join(',')}]`;
}

/** The value that a step leads to; undefined when there is none. */
export function follow(value: unknown, step: string): unknown {
  if (step.startsWith('f:')) {
    const name = step.slice(2);
    return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  if (!Array.isArray(value)) return undefined;
  const wanted = parseStep(step);
  if (step.startsWith('v:')) {
    return value.includes(wanted) ? wanted : undefined;
  }
  if (!isRecord(wanted)) return undefined;
  const keys = Object.keys(wanted);
  const found: unknown = value.find(
    (item) => isRecord(item) && keys.every((key) => keyOf(item, key) === wanted[key]),
  );
  return found;
}
