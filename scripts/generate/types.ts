/** Writes src/api/gen/types.ts: the TypeScript types of every served kind. */
import type { FactField, Facts } from './facts.ts';
import { servedKinds } from './facts.ts';
import { flatFields, resolveNames } from './names.ts';

const header = `/** Generated from k8s-api-facts.json by scripts/generate; do not edit. Regenerate: npm run generate. */

/** A decimal number with an optional suffix, such as \`500m\` or \`2Gi\`; canonical once stored. */
export type Quantity = string;
export type IntOrString = number | string;
/** RFC 3339, whole seconds, UTC. */
export type Time = string;
/** RFC 3339, microseconds, UTC. */
export type MicroTime = string;
/** Anything that JSON can hold. */
export type Json = unknown;

/** The metadata of an object that is stored: what the API server fills in is there. */
export interface ClusterMeta extends ObjectMeta {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly creationTimestamp: Time;
}

/** The metadata of a stored object that lives in a namespace. */
export interface NamespacedMeta extends ClusterMeta {
  readonly namespace: string;
}
`;

export function generateTypes(facts: Facts): string {
  const names = resolveNames(facts);
  const kinds = new Map(servedKinds(facts));
  const parts = [header];
  for (const long of names.reachable) {
    if (names.isSpecial(long)) continue;
    const kind = kinds.get(long);
    const lines = flatFields(facts, long).map(([name, field]) => {
      const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`;
      if (kind && name === 'metadata') {
        return `  readonly metadata: ${kind.namespaced ? 'NamespacedMeta' : 'ClusterMeta'};`;
      }
      if (kind && (name === 'apiVersion' || name === 'kind')) {
        const apiVersion = kind.group ? `${kind.group}/${kind.version}` : kind.version;
        return `  readonly ${name}: '${name === 'kind' ? kind.kind : apiVersion}';`;
      }
      const optional = isOptional(field, name, kind !== undefined) ? '?' : '';
      return `  readonly ${key}${optional}: ${names.typeScript(field.type)};`;
    });
    parts.push(
      `/** ${long.replace(/^io\.k8s\./, '')} */\nexport interface ${names.short(long)} {\n${lines.join('\n')}\n}\n`,
    );
  }
  return parts.join('\n');
}

/** A kind's `spec` is always there once decoded (Go has it as a value); the rest follows the markers. */
function isOptional(field: FactField, name: string, ofKind: boolean): boolean {
  if (ofKind && name === 'spec' && !field.pointer) return false;
  if (field.required) return false;
  return Boolean(field.optional || field.omitempty || field.pointer);
}
