/** What a JSONPath leads to in a value. */
import { isRecord } from '#base/json-object.ts';
import type { Filter, PathStep } from './parse.ts';

/** In the order of the path; nothing where something on the way isn't there. */
export function findAll(value: unknown, path: readonly PathStep[]): readonly unknown[] {
  let found: readonly unknown[] = [value];
  for (const step of path) found = found.flatMap((each) => follow(each, step));
  return found;
}

function follow(value: unknown, step: PathStep): readonly unknown[] {
  switch (step.kind) {
    case 'name':
      return isRecord(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : [];
    case 'index':
      return Array.isArray(value) ? value.slice(step.index, step.index + 1 || undefined) : [];
    case 'slice':
      return Array.isArray(value) ? value.slice(step.from, step.to) : [];
    case 'every':
      return entriesOf(value);
    case 'descent':
      return [value, ...entriesOf(value).flatMap((below) => follow(below, step))];
    default:
      return entriesOf(value).filter((item) => holds(item, step.filter));
  }
}

function entriesOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return isRecord(value) ? Object.values(value) : [];
}

function holds(item: unknown, { path, compare }: Filter): boolean {
  const [found] = findAll(item, path);
  if (!compare) return found !== undefined && found !== null;
  const { operator, with: other } = compare;
  if (operator === '==') return found === other;
  if (operator === '!=') return found !== other;
  const comparable =
    (typeof found === 'number' && typeof other === 'number') ||
    (typeof found === 'string' && typeof other === 'string');
  if (!comparable) return false;
  if (operator === '<') return found < other;
  if (operator === '<=') return found <= other;
  return operator === '>' ? found > other : found >= other;
}
