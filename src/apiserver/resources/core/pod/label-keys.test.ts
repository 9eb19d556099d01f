import { expect, test } from 'vitest';
import { create } from '../../testing/flow.ts';
import { podStrategy } from './strategy.ts';

function manifest(spec: string): string {
  return `{apiVersion: v1, kind: Pod, metadata: {name: p, labels: {app: web, hash: h1}},
    spec: {containers: [{name: c, image: i}], terminationGracePeriodSeconds: 1, ${spec}}}`;
}

const selector = 'labelSelector: {matchLabels: {app: web}}';

test('a new Pod’s values become part of the selectors', async () => {
  const { object, errors } = await create(
    podStrategy,
    manifest(`
      topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, ${selector}, matchLabelKeys: [hash, absent]}],
      affinity: {
        podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: zone, ${selector}, matchLabelKeys: [hash]}]},
        podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: {topologyKey: zone, ${selector}, mismatchLabelKeys: [hash]}}]}}`),
  );
  expect(errors).toEqual([]);
  const { affinity, topologySpreadConstraints } = object.spec;
  const merged = (operator: string) => ({
    matchLabels: { app: 'web' },
    matchExpressions: [{ key: 'hash', operator, values: ['h1'] }],
  });
  expect(topologySpreadConstraints?.[0]?.labelSelector).toEqual(merged('In'));
  expect(
    affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.[0]?.labelSelector,
  ).toEqual(merged('In'));
  expect(
    affinity?.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution?.[0]?.podAffinityTerm
      .labelSelector,
  ).toEqual(merged('NotIn'));
});

const term = 'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]';
const spread = 'maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule';

test.each([
  [
    `topologySpreadConstraints: [{${spread}, matchLabelKeys: [hash]}]`,
    [
      'spec.topologySpreadConstraints[0].matchLabelKeys: Forbidden: must not be specified when labelSelector is not set',
    ],
  ],
  [
    `topologySpreadConstraints: [{${spread}, ${selector}, matchLabelKeys: [app]}]`,
    [
      'spec.topologySpreadConstraints[0][0]: Invalid value: "app": exists in both matchLabelKeys and labelSelector',
    ],
  ],
  [
    `affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: zone, ${selector}, matchLabelKeys: [hash], mismatchLabelKeys: [hash, "/x"]}]}}`,
    [
      `${term}.mismatchLabelKeys[1]: Invalid value: "/x": prefix part must be non-empty`,
      // For and against the same value: the key is in the selector twice.
      `${term}[0]: Invalid value: "hash": exists in both matchLabelKeys and labelSelector`,
      `${term}.matchLabelKeys[0]: Invalid value: "hash": exists in both matchLabelKeys and mismatchLabelKeys`,
    ],
  ],
])('what is refused: %s', async (spec, expected) => {
  const { errors } = await create(podStrategy, manifest(spec));
  expect(errors).toEqual(expected);
});
