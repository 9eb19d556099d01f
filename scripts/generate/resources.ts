/** Writes src/api/gen/resources.ts: one ResourceType constant for every served kind. */
import type { Facts } from './facts.ts';
import { servedKinds } from './facts.ts';
import { resolveNames } from './names.ts';

const irregular: Readonly<Record<string, string>> = { Endpoints: 'endpoints' };

export function generateResources(facts: Facts): string {
  const names = resolveNames(facts);
  const taken = new Set<string>();
  const imports: string[] = [];
  const constants: string[] = [];
  const all: string[] = [];
  for (const [long, kind] of servedKinds(facts).sort(([a], [b]) => preferred(a) - preferred(b))) {
    const type = names.short(long);
    const plural = pluralOf(kind.kind);
    const base =
      irregular[kind.kind] ?? pluralOf(type.charAt(0).toLowerCase() + type.slice(1), true);
    const constant = taken.has(base) ? `${base}${kind.version.toUpperCase()}` : base;
    taken.add(constant);
    imports.push(type);
    all.push(constant);
    constants.push(
      `export const ${constant}: ResourceType<${type}> = {\n` +
        `  group: '${kind.group}', version: '${kind.version}', kind: '${kind.kind}', resource: '${plural}', namespaced: ${kind.namespaced},\n};\n`,
    );
  }
  return (
    `/** Generated from k8s-api-facts.json by scripts/generate; do not edit. Regenerate: npm run generate. */\n\n` +
    `import type { ResourceType } from '../object.ts';\nimport type {\n  ${imports.sort().join(',\n  ')},\n} from './types.ts';\n\n` +
    `${constants.join('\n')}\n/** Every served resource. */\nexport const allResources = [\n  ${all.join(',\n  ')},\n] as const;\n`
  );
}

/** Core first, so that `events` is core's. */
function preferred(long: string): number {
  return long.includes('.core.v1.') ? 0 : 1;
}

/** The resource name of a kind: English plural, lower case (kept camelCase for constants). */
function pluralOf(kind: string, camel = false): string {
  const word = camel ? kind : (irregular[kind] ?? kind.toLowerCase());
  if (irregular[kind]) return word;
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  if (/(s|x|ch|sh)$/.test(word)) return `${word}es`;
  return `${word}s`;
}
