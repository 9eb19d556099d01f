import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PolicyRule } from '#api/gen/types.ts';
import type { Access } from './authorize.ts';
import { describeRule, ruleAllows, uncovered } from './rule.ts';

const base: Access = {
  isResource: true,
  path: '',
  verb: 'get',
  group: '',
  resource: 'pods',
  subresource: '',
  name: '',
  namespace: 'default',
};
const pods: PolicyRule = { verbs: ['get'], apiGroups: [''], resources: ['pods'] };

describe('ruleAllows()', () => {
  const cases: readonly [string, PolicyRule, Partial<Access>, boolean][] = [
    ['its resource', pods, {}, true],
    ['not another verb', pods, { verb: 'list' }, false],
    ['not another group', pods, { group: 'apps' }, false],
    ['not a subresource', pods, { subresource: 'log' }, false],
    ['a subresource by name', { ...pods, resources: ['pods/log'] }, { subresource: 'log' }, true],
    [
      "any resource's subresource",
      { ...pods, resources: ['*/scale'] },
      { subresource: 'scale' },
      true,
    ],
    [
      'everything for stars',
      { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
      { subresource: 'exec', verb: 'x', group: 'y' },
      true,
    ],
    ['a named object', { ...pods, resourceNames: ['a'] }, { name: 'a' }, true],
    ['not another object', { ...pods, resourceNames: ['a'] }, { name: 'b' }, false],
    [
      'not a list, for names',
      { ...pods, resourceNames: ['a'], verbs: ['list'] },
      { verb: 'list' },
      false,
    ],
    ['not a path, for resources', pods, { isResource: false, path: '/healthz' }, false],
    [
      'a path',
      { verbs: ['get'], nonResourceURLs: ['/healthz'] },
      { isResource: false, path: '/healthz' },
      true,
    ],
    [
      'paths below',
      { verbs: ['get'], nonResourceURLs: ['/api/*'] },
      { isResource: false, path: '/api/v1' },
      true,
    ],
    [
      'not paths beside',
      { verbs: ['get'], nonResourceURLs: ['/api/*'] },
      { isResource: false, path: '/apis' },
      false,
    ],
  ];
  test.each(cases)('allows %s', (...row) => {
    const [, rule, access, allowed] = row;
    expect(ruleAllows(rule, { ...base, ...access })).toBe(allowed);
  });
});

const verb = fc.constantFrom('get', 'list', '*');
const group = fc.constantFrom('', 'apps', '*');
const resource = fc.constantFrom('pods', 'pods/log', '*/log', 'nodes', '*');
const name = fc.constantFrom('a', 'b');
const rule: fc.Arbitrary<PolicyRule> = fc.record({
  verbs: fc.array(verb, { minLength: 1, maxLength: 2 }),
  apiGroups: fc.array(group, { minLength: 1, maxLength: 2 }),
  resources: fc.array(resource, { minLength: 1, maxLength: 2 }),
  resourceNames: fc.array(name, { maxLength: 2 }),
});
const access: fc.Arbitrary<Access> = fc
  .record({
    verb: fc.constantFrom('get', 'list', 'delete'),
    group: fc.constantFrom('', 'apps', 'batch'),
    resource: fc.constantFrom('pods', 'nodes', 'jobs'),
    subresource: fc.constantFrom('', 'log', 'exec'),
    name: fc.constantFrom('', 'a', 'c'),
  })
  .map((one) => ({ ...base, ...one }));

describe('uncovered()', () => {
  test('leaves nothing of rules that are held', () => {
    fc.assert(fc.property(fc.array(rule), (rules) => uncovered(rules, rules).length === 0));
  });

  test('when it is empty, nothing is allowed that the holder may not do', () => {
    fc.assert(
      fc.property(fc.array(rule), rule, access, (held, wanted, asked) => {
        fc.pre(uncovered(held, [wanted]).length === 0 && ruleAllows(wanted, asked));
        return held.some((one) => ruleAllows(one, asked));
      }),
    );
  });

  test('names the missing parts one by one', () => {
    const wanted = { ...pods, verbs: ['get', 'delete'] };
    expect(uncovered([pods], [wanted]).map(describeRule)).toEqual([
      '{APIGroups:[""], Resources:["pods"], Verbs:["delete"]}',
    ]);
  });
});
