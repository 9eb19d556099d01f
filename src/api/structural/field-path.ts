/** The `fieldPath` of a rule: which field below its node a fault is reported for. */
import { shortEscapes } from '../cel/syntax/literals.ts';
import type { Structural } from './schema.ts';

/** As faults name it; undefined when there is no such field: `.spec['foo-bar']` is `spec.foo-bar`. */
export function normalFieldPath(path: string, schema: Structural): string | undefined {
  const names = namesOf(path);
  if (!names) return undefined;
  let node = schema;
  let normal = '';
  for (const name of names) {
    const isMap = node.properties.size === 0;
    const next = isMap ? valuesOf(node) : node.properties.get(name);
    if (!next) return undefined;
    node = next;
    normal += isMap ? `[${name}]` : `${normal ? '.' : ''}${name}`;
  }
  return normal;
}

function valuesOf({ values }: Structural): Structural | undefined {
  return typeof values === 'object' ? values : undefined;
}

const step = /\.([^.[\]]+)|\['((?:[^'\\]|\\.)*)'\]/y;

/** The names on the way; undefined when the text is no path. */
function namesOf(path: string): readonly string[] | undefined {
  const names: string[] = [];
  step.lastIndex = 0;
  for (let at = 0; at < path.length; at = step.lastIndex) {
    step.lastIndex = at;
    const match = step.exec(path);
    const name = match && (match[1] ?? unescape(match[2] ?? ''));
    if (name === null || name === undefined) return undefined;
    names.push(name);
  }
  return names;
}

const escapes: Readonly<Record<string, string>> = { ...shortEscapes, "'": "'", '\\': '\\' };

/** Undefined when there is an escape that means nothing. */
function unescape(text: string): string | undefined {
  const wrong = Array.from(text.matchAll(/\\(.)/gs)).some(([, mark = '']) => !(mark in escapes));
  return wrong ? undefined : text.replace(/\\(.)/gs, (_, mark: string) => escapes[mark] ?? mark);
}
