/**
 * Rules in CEL, loaded when the first schema has any: that takes 50 ms and 13 MB, and few clusters have some.
 * Whoever makes a kind with rules known waits for the load; from then on everything is at hand.
 */
import type { CustomResourceDefinitionSpec } from '../gen/types.ts';
import type * as Definitions from './rule-definitions.ts';
import type * as Rules from './rules.ts';

interface RuleEngine {
  readonly validateRules: typeof Rules.validateRules;
  readonly validateRulesOf: typeof Definitions.validateRulesOf;
}

let engine: RuleEngine | undefined;

/** Undefined until it is loaded. */
export function ruleEngine(): RuleEngine | undefined {
  return engine;
}

export async function loadRuleEngine(): Promise<void> {
  const [{ validateRules }, { validateRulesOf }] = await Promise.all([
    import('./rules.ts'),
    import('./rule-definitions.ts'),
  ]);
  engine = { validateRules, validateRulesOf };
}

/** Some are a megabyte of text, and their status changes more often than they do. */
const looked = new WeakMap<CustomResourceDefinitionSpec, boolean>();

/** Whether any version's schema has rules, at any depth. */
export function hasRules(spec: CustomResourceDefinitionSpec): boolean {
  const known = looked.get(spec);
  if (known !== undefined) return known;
  const found = JSON.stringify(spec.versions).includes('"x-kubernetes-validations"');
  looked.set(spec, found);
  return found;
}
