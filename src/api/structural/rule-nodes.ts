/** The part of a schema that has rules: what has none is never walked through. */
import type { Structural } from './schema.ts';

export interface RuleNode {
  /** What its values are like. */
  readonly schema: Structural;
  /** Whose rules they are: the schema, or one of its `allOf`. */
  readonly owner: Structural;
  /** Of a custom resource, or of an embedded one. */
  readonly isRoot: boolean;
  readonly items?: RuleNode;
  readonly values?: RuleNode;
  readonly properties: ReadonlyMap<string, RuleNode>;
  readonly allOf: readonly RuleNode[];
}

const known = new WeakMap<Structural, { readonly node: RuleNode | undefined }>();

/** Undefined when neither the root nor anything below it has rules. */
export function ruleNodeOf(root: Structural): RuleNode | undefined {
  const before = known.get(root);
  if (before) return before.node;
  const node = build(root, root, true);
  known.set(root, { node });
  return node;
}

function build(
  owner: Structural,
  schema: Structural,
  isRoot = schema.embeddedResource,
): RuleNode | undefined {
  const items = owner.items && schema.items && build(owner.items, schema.items);
  const values =
    typeof owner.values === 'object' && typeof schema.values === 'object'
      ? build(owner.values, schema.values)
      : undefined;
  const properties = new Map(
    Array.from(owner.properties, ([name, each]): [string, RuleNode | undefined] => {
      const property = schema.properties.get(name);
      return [name, property && build(each, property)];
    }).filter((entry): entry is [string, RuleNode] => entry[1] !== undefined),
  );
  const allOf = owner.checks.allOf
    .map((each) => build(each, schema, isRoot))
    .filter((node) => node !== undefined);
  const hasRules =
    owner.rules.length > 0 || items || values || properties.size > 0 || allOf.length > 0;
  if (!hasRules) return undefined;
  return {
    schema,
    owner,
    isRoot,
    ...(items ? { items } : {}),
    ...(values ? { values } : {}),
    properties,
    allOf,
  };
}
