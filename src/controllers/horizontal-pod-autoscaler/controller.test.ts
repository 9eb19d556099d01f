import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  autoscalingV2HorizontalPodAutoscalers as autoscalers,
  deployments,
  pods,
  statefulSets,
} from '#api/gen/resources.ts';
import type {
  AutoscalingV2HorizontalPodAutoscaler,
  AutoscalingV2HorizontalPodAutoscalerSpec,
  MetricSpec,
} from '#api/gen/types.ts';
import { podMetrics } from '#api/metrics.ts';
import type { PodMetrics } from '#api/metrics.ts';
import type { KubeObject, ResourceType } from '#api/object.ts';
import { parseLabelSelector } from '#api/selector/label-query.ts';
import { pathNotFound } from '#api/status.ts';
import { toTime } from '#base/clock.ts';
import type { Client, ListOptions, ObjectList } from '#client/client.ts';
import type { ControllerFactory } from '../controller.ts';
import { deploymentController } from '../deployment/controller.ts';
import { replicaSetController } from '../replicaset/controller.ts';
import { statefulSetController } from '../statefulset/controller.ts';
import { ControlPlane } from '../testing/control-plane.ts';
import { horizontalPodAutoscalerController } from './controller.ts';
import { autoscalerDefaults } from './settings.ts';

let plane: ControlPlane;
/** What each Pod's container uses of the processor, in thousandths; undefined: nobody measures. */
let load: (() => number) | undefined;

/** The client of a cluster that measures. */
function measuring(client: Client): Client {
  return {
    ...client,
    list: async <T extends KubeObject>(type: ResourceType<T>, options: ListOptions = {}) => {
      const isMetrics: boolean = type.group === podMetrics.group;
      // The type says what the list holds.
      return isMetrics
        ? ((await measured(options)) as unknown as ObjectList<T>)
        : client.list(type, options);
    },
  };
}

async function measured(options: ListOptions): Promise<ObjectList<PodMetrics>> {
  if (!load) throw pathNotFound();
  const query = parseLabelSelector(options.labelSelector ?? '');
  const all = (await plane.list(pods)).filter(({ metadata }) => query.matches(metadata.labels));
  const usage = { cpu: `${load()}m`, memory: '10Mi' };
  const items = all.map(({ metadata }): PodMetrics => ({
    apiVersion: 'metrics.k8s.io/v1beta1',
    kind: 'PodMetrics',
    metadata,
    timestamp: toTime(plane.clock.now()),
    window: '15s',
    containers: [{ name: 'web', usage }],
  }));
  return { metadata: {}, items };
}

const controller: ControllerFactory = (context) =>
  horizontalPodAutoscalerController(autoscalerDefaults)({
    ...context,
    client: measuring(context.client),
  });

beforeEach(async () => {
  load = () => 50;
  plane = await ControlPlane.start(
    deploymentController,
    replicaSetController,
    statefulSetController,
  );
  await plane.run(controller);
});
afterEach(() => plane.stop());

const key = { namespace: 'default', name: 'web' };
const labels = { app: 'web' };

async function createDeployment(replicas: number, cpu = '100m', name = 'web'): Promise<void> {
  await plane.client.create(deployments, {
    metadata: { ...key, name },
    spec: {
      replicas,
      selector: { matchLabels: { ...labels, name } },
      template: {
        metadata: { labels: { ...labels, name } },
        spec: {
          containers: [
            { name: 'web', image: 'nginx', ...(cpu && { resources: { requests: { cpu } } }) },
          ],
        },
      },
    },
  });
  await plane.advance();
}

type Spec = Partial<AutoscalingV2HorizontalPodAutoscalerSpec>;

async function createAutoscaler(spec: Spec = {}, name = 'web'): Promise<void> {
  await plane.client.create(autoscalers, {
    metadata: { ...key, name },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      maxReplicas: 10,
      metrics: [utilization(50)],
      ...spec,
    },
  });
  await plane.advance();
}

function utilization(averageUtilization: number): MetricSpec {
  const target = { type: 'Utilization', averageUtilization };
  return { type: 'Resource', resource: { name: 'cpu', target } };
}

const replicas = async (): Promise<number | undefined> =>
  (await plane.client.get(deployments, key)).spec.replicas;

const read = (name = 'web'): Promise<AutoscalingV2HorizontalPodAutoscaler> =>
  plane.client.get(autoscalers, { ...key, name });

/** `Type=Status Reason` of each condition. */
async function conditions(): Promise<readonly string[]> {
  const { status } = await read();
  return (status?.conditions ?? []).map(
    ({ type, status: is, reason }) => `${type}=${is} ${reason}`,
  );
}

const seconds = (number: number): Promise<void> => plane.advance(number * 1000);

describe('by what Pods use of what they ask for', () => {
  test('goes up step by step, and down when nothing more was wanted for five minutes', async () => {
    await createDeployment(2);
    load = () => 100;
    await createAutoscaler();
    // The Pods have just started: what was measured is from before they were ready.
    expect(await replicas()).toBe(2);
    expect(await conditions()).toEqual([
      'AbleToScale=True SucceededGetScale',
      'ScalingActive=False FailedGetResourceMetric',
    ]);
    await seconds(16);
    expect(await replicas()).toBe(4);
    expect((await read()).status).toMatchObject({
      currentReplicas: 2,
      desiredReplicas: 4,
      lastScaleTime: expect.any(String),
      currentMetrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', current: { averageUtilization: 100, averageValue: '100m' } },
        },
      ],
    });
    expect(await plane.events()).toContainEqual(
      'SuccessfulRescale New size: 4; reason: cpu resource utilization (percentage of request) above target',
    );
    load = () => 10;
    await seconds(120);
    expect(await replicas()).toBe(4);
    expect(await conditions()).toEqual([
      'AbleToScale=True ScaleDownStabilized',
      'ScalingActive=True ValidMetricFound',
      'ScalingLimited=False DesiredWithinRange',
    ]);
    await seconds(260);
    expect(await replicas()).toBe(1);
    expect(await plane.events()).toContainEqual(
      'SuccessfulRescale New size: 1; reason: All metrics below target',
    );
  });

  test('stays between the bounds', async () => {
    await createDeployment(1);
    await createAutoscaler({ minReplicas: 3, maxReplicas: 4 });
    expect(await replicas()).toBe(3);
    expect(await plane.events()).toContainEqual(
      'SuccessfulRescale New size: 3; reason: Current number of replicas below Spec.MinReplicas',
    );
    load = () => 500;
    await seconds(60);
    expect(await replicas()).toBe(4);
    expect(await conditions()).toContain('ScalingLimited=True TooManyReplicas');
    const { spec, ...rest } = await read();
    await plane.client.update(autoscalers, {
      ...rest,
      spec: { ...spec, minReplicas: 1, maxReplicas: 2 },
    });
    await plane.advance();
    expect(await replicas()).toBe(2);
    expect(await plane.events()).toContainEqual(
      'SuccessfulRescale New size: 2; reason: Current number of replicas above Spec.MaxReplicas',
    );
  });

  test('leaves what somebody set to zero', async () => {
    await createDeployment(0);
    await createAutoscaler();
    await seconds(30);
    expect(await replicas()).toBe(0);
    expect(await conditions()).toEqual([
      'AbleToScale=True SucceededGetScale',
      'ScalingActive=False ScalingDisabled',
    ]);
  });

  test('writes nothing while nothing changes', async () => {
    await createDeployment(2);
    await createAutoscaler();
    await seconds(60);
    const { metadata } = await read();
    await seconds(120);
    expect((await read()).metadata.resourceVersion).toBe(metadata.resourceVersion);
  });
});

describe('of several metrics', () => {
  const memory: MetricSpec = {
    type: 'Resource',
    resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '5Mi' } },
  };

  test('the one counts that asks for most', async () => {
    await createDeployment(2);
    await createAutoscaler({ metrics: [utilization(50), memory] });
    expect(await replicas()).toBe(4);
    expect(await plane.events()).toContainEqual(
      'SuccessfulRescale New size: 4; reason: memory resource above target',
    );
  });

  test('one that fails keeps the number from going down, not up', async () => {
    await createDeployment(2);
    const rps: MetricSpec = {
      type: 'Pods',
      pods: { metric: { name: 'rps' }, target: { type: 'AverageValue', averageValue: '1' } },
    };
    const behavior = { scaleDown: { stabilizationWindowSeconds: 0 } };
    await createAutoscaler({ metrics: [rps, utilization(50)], behavior });
    load = () => 10;
    await seconds(60);
    expect(await replicas()).toBe(2);
    expect(await plane.events()).toContainEqual(
      'FailedComputeMetricsReplicas invalid metrics (1 invalid out of 2), first error is: failed to get pods metric value: unable to get metric rps: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered',
    );
    load = () => 100;
    await seconds(60);
    expect(await replicas()).toBeGreaterThan(2);
  });
});

describe('fails in the words of upstream', () => {
  const external: MetricSpec = {
    type: 'External',
    external: {
      metric: { name: 'queue', selector: { matchLabels: { q: 'a' } } },
      target: { type: 'AverageValue', averageValue: '30' },
    },
  };
  const object: MetricSpec = {
    type: 'Object',
    object: {
      describedObject: { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', name: 'main' },
      metric: { name: 'rps' },
      target: { type: 'Value', value: '2k' },
    },
  };
  const container: MetricSpec = {
    type: 'ContainerResource',
    containerResource: {
      name: 'cpu',
      container: 'none',
      target: { type: 'Utilization', averageUtilization: 50 },
    },
  };
  const reference = (kind: string, name: string, apiVersion = 'apps/v1'): Spec => ({
    scaleTargetRef: { apiVersion, kind, name },
  });

  test.each<[string, Spec, string]>([
    [
      'no target',
      reference('Deployment', 'none'),
      'FailedGetScale deployments.apps "none" not found',
    ],
    [
      'no such kind',
      reference('Deploiment', 'web'),
      'FailedGetScale no matches for kind "Deploiment" in group "apps"',
    ],
    [
      'nothing that has a scale',
      reference('DaemonSet', 'web'),
      'FailedGetScale the server could not find the requested resource',
    ],
    [
      'no such version',
      reference('Deployment', 'web', 'a/b/c'),
      'FailedGetScale unexpected GroupVersion string: a/b/c',
    ],
    [
      'no external metrics',
      { metrics: [external] },
      'FailedGetExternalMetric unable to get external metric default/queue/&LabelSelector{MatchLabels:map[string]string{q: a,},MatchExpressions:[]LabelSelectorRequirement{},}: unable to fetch metrics from external metrics API: the server could not find the requested resource (get queue.external.metrics.k8s.io)',
    ],
    [
      'no object metrics',
      { metrics: [object] },
      'FailedGetObjectMetric unable to get metric rps: Ingress on default main/unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered',
    ],
    [
      'no such container',
      { metrics: [container] },
      expect.stringMatching(
        /^FailedGetContainerResourceMetric failed to get cpu utilization: unable to get metrics for resource cpu: container none not present in metrics for pod default\/web-/,
      ),
    ],
  ])('%s', async (_name, spec, event) => {
    await createDeployment(2);
    await createAutoscaler(spec);
    expect(await plane.events()).toContainEqual(event);
    expect(await replicas()).toBe(2);
  });

  test('nobody measures', async () => {
    load = undefined;
    await createDeployment(1);
    await createAutoscaler();
    const said =
      'failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)';
    expect(await plane.events()).toEqual(
      expect.arrayContaining([
        `FailedGetResourceMetric ${said}`,
        `FailedComputeMetricsReplicas invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: ${said}`,
      ]),
    );
    expect((await read()).status?.conditions).toMatchObject([
      { type: 'AbleToScale', status: 'True' },
      {
        type: 'ScalingActive',
        status: 'False',
        reason: 'FailedGetResourceMetric',
        message: `the HPA was unable to compute the replica count: ${said}`,
      },
    ]);
  });

  test('Pods that ask for nothing', async () => {
    await createDeployment(1, '');
    await createAutoscaler();
    await seconds(30);
    expect(await plane.events()).toContainEqual(
      expect.stringMatching(
        /^FailedGetResourceMetric failed to get cpu utilization: missing request for cpu in container web of Pod web-/,
      ),
    );
  });

  test('Pods that two autoscalers steer', async () => {
    await createDeployment(2);
    await createAutoscaler();
    await createAutoscaler({}, 'other');
    await seconds(20);
    const text =
      'pods by selector app=web,name=web are controlled by multiple HPAs: [default/other default/web]';
    expect(await plane.events()).toContainEqual(`AmbiguousSelector ${text}`);
    await plane.client.delete(autoscalers, { ...key, name: 'other' });
    await seconds(20);
    expect(await conditions()).toContain('ScalingActive=True ValidMetricFound');
  });
});

test('scales whatever has a scale', async () => {
  await plane.client.create(statefulSets, {
    metadata: key,
    spec: {
      replicas: 1,
      serviceName: 'web',
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'i' }] } },
    },
  });
  const target = { type: 'AverageValue', averageValue: '25m' };
  await createAutoscaler({
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web' },
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target } }],
  });
  await seconds(16);
  expect((await plane.client.get(statefulSets, key)).spec.replicas).toBe(2);
});

test('goes on when writes fail', async () => {
  await createDeployment(2);
  load = () => 100;
  plane.faults = 0.3;
  await createAutoscaler();
  await seconds(600);
  plane.faults = 0;
  await seconds(30);
  expect(await replicas()).toBe(10);
});
