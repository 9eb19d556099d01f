import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AutoscalingV2HorizontalPodAutoscaler } from '#api/gen/types.ts';
import { create, read, update } from '../../testing/flow.ts';
import { fromV1, toV1 } from './first-version.ts';
import {
  horizontalPodAutoscalerStrategy as v2,
  horizontalPodAutoscalerV1Strategy as v1,
} from './strategy.ts';

type Second = AutoscalingV2HorizontalPodAutoscaler;

function second(spec: string, status = '{desiredReplicas: 0}'): Second {
  const base = 'maxReplicas: 3, minReplicas: 1, scaleTargetRef: {kind: Deployment, name: web}';
  return read(
    v2,
    `{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: it}, spec: {${base}, ${spec}}, status: ${status}}`,
  );
}

const first = (spec: string, annotations = '{}'): string =>
  `{apiVersion: autoscaling/v1, kind: HorizontalPodAutoscaler, metadata: {name: it, annotations: ${annotations}},
    spec: {maxReplicas: 3, scaleTargetRef: {kind: Deployment, name: web}, ${spec}}}`;

const key = (what: string): string => `autoscaling.alpha.kubernetes.io/${what}`;

describe('as v1', () => {
  test('the processor has a field, other metrics an annotation in the shapes of v1', () => {
    const { spec, metadata } = toV1(
      second(`metrics: [
        {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}},
        {type: Pods, pods: {metric: {name: rps}, target: {type: AverageValue, averageValue: 1k}}}]`),
    );
    expect(spec.targetCPUUtilizationPercentage).toBe(60);
    expect(metadata.annotations).toEqual({
      [key('metrics')]: '[{"type":"Pods","pods":{"metricName":"rps","targetAverageValue":"1k"}}]',
    });
  });

  test('conditions and what is measured are in annotations too', () => {
    const { status, metadata } = toV1(
      second(
        'metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}}]',
        `{currentReplicas: 2, desiredReplicas: 3,
          conditions: [{type: AbleToScale, status: "True", reason: ReadyForNewScale}],
          currentMetrics: [{type: Resource, resource: {name: cpu, current: {averageUtilization: 70, averageValue: 70m}}}]}`,
      ),
    );
    expect(status).toEqual({
      currentReplicas: 2,
      desiredReplicas: 3,
      currentCPUUtilizationPercentage: 70,
    });
    expect(JSON.parse(metadata.annotations?.[key('current-metrics')] ?? '')).toEqual([
      {
        type: 'Resource',
        resource: { name: 'cpu', currentAverageUtilization: 70, currentAverageValue: '70m' },
      },
    ]);
    expect(metadata.annotations?.[key('conditions')]).toContain('"reason":"ReadyForNewScale"');
  });
});

describe('v1', () => {
  test('goes by the processor at 80 % when nothing else is said', async () => {
    const { object } = await create(v1, first(''));
    expect(object.spec).toMatchObject({ minReplicas: 1, targetCPUUtilizationPercentage: 80 });
  });

  test('is validated as v2', async () => {
    const { errors } = await create(v1, first('targetCPUUtilizationPercentage: 0'));
    expect(errors).toEqual([
      'spec.metrics[0].resource.target.averageUtilization: Invalid value: 0: must be greater than 0',
    ]);
  });

  test('an update keeps what is measured, whatever its annotations say', async () => {
    const stored = toV1(
      second(
        'metrics: []',
        '{currentReplicas: 2, desiredReplicas: 2, conditions: [{type: A, status: "True"}]}',
      ),
    );
    const { object } = await update(v1, {
      stored,
      manifest: first('targetCPUUtilizationPercentage: 5'),
    });
    expect(fromV1(object).status).toMatchObject({
      currentReplicas: 2,
      conditions: [{ type: 'A', status: 'True' }],
    });
    expect(object.spec.targetCPUUtilizationPercentage).toBe(5);
  });

  test.each([
    ['no JSON', '{'],
    ['no list', '{}'],
    ['a wrong type', '[{"type":1}]'],
  ])('refuses an annotation that is %s', async (_what, text) => {
    const annotations = JSON.stringify({ [key('metrics')]: text });
    await expect(create(v1, first('', annotations))).rejects.toMatchObject({ code: 400 });
  });
});

test('v2 drops the annotations of v1', async () => {
  const { object } = await create(
    v2,
    `{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: it, annotations: {${key('metrics')}: "[]", mine: "1"}},
      spec: {maxReplicas: 3, scaleTargetRef: {kind: Deployment, name: web}}}`,
  );
  expect(object.metadata.annotations).toEqual({ mine: '1' });
});

test('nothing is lost on the way to v1 and back', () => {
  const quantity = fc.integer({ min: 1, max: 999 }).map((number) => `${number}m`);
  const name = fc.constantFrom('one', 'two');
  const metric = fc.record({ name });
  const perPod = quantity.map((averageValue) => ({ type: 'AverageValue', averageValue }));
  const total = quantity.map((value) => ({ type: 'Value', value }));
  const share = fc
    .integer({ min: 1, max: 200 })
    .map((averageUtilization) => ({ type: 'Utilization', averageUtilization }));
  const described = fc.record({ apiVersion: fc.constant('v1'), kind: name, name });
  const specs = fc.oneof(
    fc.record({ metric, target: perPod }).map((pods) => ({ type: 'Pods', pods })),
    fc
      .record({ metric, target: fc.oneof(perPod, total), describedObject: described })
      .map((object) => ({ type: 'Object', object })),
    fc
      .record({ metric, target: fc.oneof(perPod, total) })
      .map((external) => ({ type: 'External', external })),
    fc
      .record({ name: fc.constantFrom('memory', 'cpu'), target: perPod })
      .map((resource) => ({ type: 'Resource', resource })),
    fc
      .record({ name: fc.constant('cpu'), container: name, target: fc.oneof(perPod, share) })
      .map((containerResource) => ({ type: 'ContainerResource', containerResource })),
  );
  fc.assert(
    fc.property(fc.array(specs, { minLength: 1, maxLength: 5 }), fc.boolean(), (metrics, ruled) => {
      const { spec, ...rest } = second('');
      const behavior = { scaleUp: { policies: [{ type: 'Pods', value: 1, periodSeconds: 2 }] } };
      const whole: Second = { ...rest, spec: { ...spec, metrics, ...(ruled && { behavior }) } };
      expect(fromV1(toV1(whole)).spec).toEqual(whole.spec);
    }),
  );
});
