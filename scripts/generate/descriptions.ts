/**
 * Writes src/api/gen/descriptions.json, the texts of `kubectl explain`, from the declarations of the npm package
 * `@kubernetes/client-node`, whose comments are upstream's. Run at install time; the file isn't part of the
 * repository, and everything works without it.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { loadFacts } from './facts.ts';
import { flatFields, resolveNames } from './names.ts';

interface Description {
  readonly text?: string;
  readonly fields: Record<string, string>;
}

const root = new URL('../../', import.meta.url);
const models = new URL('node_modules/@kubernetes/client-node/dist/gen/models/', root);

/** By upstream's type names; a type that the package doesn't have is left out. */
export function collectDescriptions(): Record<string, Description> {
  const facts = loadFacts();
  const found: Record<string, Description> = {};
  for (const long of resolveNames(facts).reachable) {
    const text = declarationOf(long);
    if (text === undefined) continue;
    const fields = flatFields(facts, long).map(([name]) => name);
    found[long] = readDeclaration(text, fields);
  }
  return found;
}

/** `V1Pod.d.ts`; some carry their group in front: `CoreV1Event.d.ts`. */
function declarationOf(long: string): string | undefined {
  const [group = '', version = '', kind = ''] = long.split('.').slice(-3);
  const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
  const names = [`${capital(group)}${capital(version)}${kind}`, `${capital(version)}${kind}`];
  const file = names.map((name) => new URL(`${name}.d.ts`, models)).find((url) => existsSync(url));
  return file && readFileSync(file, 'utf8');
}

const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:export declare class|'?([\w$-]+)'?\??:)/g;

function readDeclaration(text: string, names: readonly string[]): Description {
  const fields: Record<string, string> = {};
  let about: string | undefined;
  for (const [, body = '', property] of text.matchAll(comment)) {
    const words = body
      .split('\n')
      .map((line) => line.replace(/^\s*\* ?/, '').trim())
      .join(' ')
      .replace(/\\(['"\\])/g, '$1')
      .trim();
    if (property === undefined) about = words;
    // Reserved words and names with a dollar sign are spelled differently in TypeScript.
    const name = names.find(
      (one) => one === property || `_${one}` === property || one === property?.replace(/^\$/, ''),
    );
    if (name !== undefined && words) fields[name] = words;
  }
  return { ...(about ? { text: about } : {}), fields };
}

/** Writes the file; returns its path and how many types it describes. */
export function writeDescriptions(): { readonly path: string; readonly types: number } {
  const descriptions = collectDescriptions();
  const file = new URL('src/api/gen/descriptions.json', root);
  writeFileSync(file, JSON.stringify(descriptions));
  return { path: file.pathname, types: Object.keys(descriptions).length };
}
