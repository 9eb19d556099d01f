/** One rule of a role: what it allows, and whether rules together cover another. */
import type { PolicyRule } from '#api/gen/types.ts';
import type { Access } from './authorize.ts';

const none: readonly string[] = [];

/** True when the rule allows the access. */
export function ruleAllows(rule: PolicyRule, access: Access): boolean {
  if (!has(rule.verbs, access.verb)) return false;
  if (!access.isResource) return urlMatches(rule.nonResourceURLs ?? none, access.path);
  return (
    has(rule.apiGroups ?? none, access.group) &&
    resourceMatches(rule.resources ?? none, access.resource, access.subresource) &&
    (!rule.resourceNames?.length || rule.resourceNames.includes(access.name))
  );
}

function has(list: readonly string[], value: string): boolean {
  return list.includes(value) || list.includes('*');
}

function resourceMatches(list: readonly string[], resource: string, subresource: string): boolean {
  if (has(list, subresource ? `${resource}/${subresource}` : resource)) return true;
  return subresource !== '' && list.includes(`*/${subresource}`);
}

function urlMatches(list: readonly string[], path: string): boolean {
  return list.some(
    (url) =>
      url === '*' || url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1))),
  );
}

/** The parts of `wanted` that `held` does not cover, each a rule with one verb and one target. */
export function uncovered(
  held: readonly PolicyRule[],
  wanted: readonly PolicyRule[],
): readonly PolicyRule[] {
  return wanted.flatMap(split).filter((part) => !held.some((rule) => covers(rule, part)));
}

/** A rule as its smallest parts. */
function split(rule: PolicyRule): readonly PolicyRule[] {
  const parts: PolicyRule[] = [];
  for (const verb of rule.verbs) {
    for (const url of rule.nonResourceURLs ?? none) {
      parts.push({ verbs: [verb], nonResourceURLs: [url] });
    }
    for (const group of rule.apiGroups ?? none) {
      for (const resource of rule.resources ?? none) {
        const part = { verbs: [verb], apiGroups: [group], resources: [resource] };
        const names = rule.resourceNames ?? none;
        if (names.length === 0) parts.push(part);
        for (const name of names) parts.push({ ...part, resourceNames: [name] });
      }
    }
  }
  return parts;
}

function covers(held: PolicyRule, part: PolicyRule): boolean {
  const [verb = ''] = part.verbs;
  if (!has(held.verbs, verb)) return false;
  const [url] = part.nonResourceURLs ?? none;
  if (url !== undefined) return urlMatches(held.nonResourceURLs ?? none, url);
  const [group = ''] = part.apiGroups ?? none;
  const [target = ''] = part.resources ?? none;
  const [name] = part.resourceNames ?? none;
  const [resource = '', subresource = ''] = target.split('/');
  return (
    has(held.apiGroups ?? none, group) &&
    resourceMatches(held.resources ?? none, resource, subresource) &&
    (!held.resourceNames?.length || (name !== undefined && held.resourceNames.includes(name)))
  );
}

/** As upstream prints a rule in a refusal. */
export function describeRule(rule: PolicyRule): string {
  const fields: [string, readonly string[] | undefined][] = [
    ['APIGroups', rule.apiGroups],
    ['Resources', rule.resources],
    ['ResourceNames', rule.resourceNames],
    ['NonResourceURLs', rule.nonResourceURLs],
    ['Verbs', rule.verbs],
  ];
  const shown = fields
    .filter(([, values]) => values?.length)
    .map(
      ([name, values]) =>
        `${name}:[${(values ?? []).map((value) => JSON.stringify(value)).join(' ')}]`,
    );
  return `{${shown.join(', ')}}`;
}
