/** Gates, and what a Pod behind gates may still say of its nodes. */
import { expect, test } from 'vitest';
import { create, update } from '../../testing/flow.ts';
import { podStrategy } from './strategy.ts';

const manifest = (fields: string): string =>
  `{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: c, image: i}], ${fields}}}`;
const gate = 'schedulingGates: [{name: a}]';
const terms = (...expressions: string[]): string =>
  `affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [${expressions.join(', ')}]}]}}}`;
const has = (key: string): string => `{key: ${key}, operator: Exists}`;
const field =
  'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms';

test.each([
  ['a gate opens', gate, 'nodeSelector: {}', []],
  [
    'a gate is added',
    gate,
    'schedulingGates: [{name: a}, {name: b}]',
    [
      "spec.schedulingGates[1].name: Forbidden: only deletion is allowed, but found new scheduling gate 'b'",
    ],
  ],
  ['a node selector is added', gate, `${gate}, nodeSelector: {disk: ssd}`, []],
  [
    'a node selector is changed',
    `${gate}, nodeSelector: {disk: ssd}`,
    `${gate}, nodeSelector: {disk: hdd}`,
    [
      'spec.nodeSelector: Invalid value: {"disk":"hdd"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)',
    ],
  ],
  ['an affinity is added', gate, `${gate}, ${terms(has('a'))}`, []],
  [
    'an affinity is narrowed',
    `${gate}, ${terms(has('a'))}`,
    `${gate}, ${terms(has('a'), has('b'))}`,
    [],
  ],
  [
    'an affinity is changed',
    `${gate}, ${terms(has('a'))}`,
    `${gate}, ${terms(has('b'))}`,
    [
      `${field}[0]: Invalid value: {"matchExpressions":[{"key":"b","operator":"Exists"}]}: only additions are allowed (no mutations or deletions)`,
    ],
  ],
])('%s', async (_, before, after, expected) => {
  const { object: stored } = await create(podStrategy, manifest(before));
  const { errors } = await update(podStrategy, { stored, manifest: manifest(after) });
  expect(errors).toEqual(expected);
});

test('without gates, where it can run is settled', async () => {
  const { object: stored } = await create(podStrategy, manifest('nodeSelector: {a: b}'));
  const changed = manifest('nodeSelector: {a: b, c: d}');
  const { errors } = await update(podStrategy, { stored, manifest: changed });
  expect(errors).toEqual([expect.stringContaining('pod updates may not change fields')]);
});
