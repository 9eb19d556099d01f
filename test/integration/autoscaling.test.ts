/** HorizontalPodAutoscalers by the real kubectl, on simulated nodes whose Pods use what their annotations say. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  autoscalingV2HorizontalPodAutoscalers,
  deployments,
  statefulSets,
} from '#api/gen/resources.ts';
import { Cluster } from '#cluster/embedded.ts';
import { kubectlFor } from './testing/kubectl.ts';

/** The nodes' measurements take seconds. */
const slow = { timeout: 30_000, interval: 200 };

let cluster: Cluster;
const run = kubectlFor(() => cluster);

async function kubectl(words: string, input: object | string = ''): Promise<string> {
  const text = await run(words, typeof input === 'string' ? input : JSON.stringify(input));
  return text.replaceAll(/ +/g, ' ').replaceAll(/ $/gm, '');
}

/** Each Pod asks for 100m of the processor. */
function workload(
  kind: 'Deployment' | 'StatefulSet',
  name: string,
  replicas: number,
  cpu: string,
): object {
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name },
    spec: {
      replicas,
      ...(kind === 'StatefulSet' && { serviceName: name }),
      selector: { matchLabels: { app: name } },
      template: {
        metadata: {
          labels: { app: name },
          annotations: {
            'simulated.holdfast.dev/cpu': cpu,
            'simulated.holdfast.dev/memory': '20Mi',
          },
        },
        spec: {
          containers: [{ name: 'app', image: 'nginx', resources: { requests: { cpu: '100m' } } }],
        },
      },
    },
  };
}

beforeAll(async () => {
  cluster = await Cluster.start({ autoscaler: { syncMs: 500, cpuInitializationMs: 0 } });
  const items = [
    workload('Deployment', 'busy', 1, '80m'),
    workload('StatefulSet', 'idle', 3, '5m'),
    workload('Deployment', 'plain', 2, '40m'),
  ];
  await kubectl('apply -f -', { apiVersion: 'v1', kind: 'List', items });
  await kubectl('wait pod --all --for=condition=Ready --timeout=60s');
});
afterAll(() => cluster.stop());

describe('kubectl autoscale', () => {
  test('makes an autoscaler, which scales up what is busy', async () => {
    expect(await kubectl('autoscale deployment busy --cpu=50% --min=1 --max=3')).toBe(
      'horizontalpodautoscaler.autoscaling/busy autoscaled',
    );
    await vi.waitFor(async () => {
      expect(await kubectl('get hpa busy --no-headers')).toMatch(
        /^busy Deployment\/busy cpu: (79|80)%\/50% 1 3 [23] \d+s$/,
      );
    }, slow);
    const deployment = await cluster.client.get(deployments, {
      namespace: 'default',
      name: 'busy',
    });
    expect(deployment.spec.replicas).toBeGreaterThanOrEqual(2);
    expect(await kubectl('get hpa busy')).toMatch(
      /^NAME REFERENCE TARGETS MINPODS MAXPODS REPLICAS AGE\n/,
    );
  }, 60_000);

  test('describe shows conditions, metrics and events', async () => {
    const text = await kubectl('describe hpa busy');
    expect(text).toMatch(/Reference: Deployment\/busy/);
    expect(text).toMatch(
      /resource cpu on pods \(as a percentage of request\): (79|80)% \((79|80)m\) \/ 50%/,
    );
    expect(text).toMatch(/Min replicas: 1\nMax replicas: 3/);
    expect(text).toMatch(
      /ScalingActive True ValidMetricFound the HPA was able to successfully calculate a replica count from cpu resource utilization \(percentage of request\)/,
    );
    expect(text).toMatch(
      /Normal SuccessfulRescale \S+ horizontal-pod-autoscaler New size: 2; reason: cpu resource utilization \(percentage of request\) above target/,
    );
  });
});

test('behavior without stabilization scales a StatefulSet down at once, step by step', async () => {
  await kubectl('apply -f -', {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'idle' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'idle' },
      minReplicas: 1,
      maxReplicas: 5,
      metrics: [
        {
          type: 'ContainerResource',
          containerResource: {
            name: 'cpu',
            container: 'app',
            target: { type: 'Utilization', averageUtilization: 60 },
          },
        },
      ],
      behavior: {
        scaleDown: {
          stabilizationWindowSeconds: 0,
          policies: [{ type: 'Pods', value: 1, periodSeconds: 1 }],
        },
      },
    },
  });
  await vi.waitFor(async () => {
    const set = await cluster.client.get(statefulSets, { namespace: 'default', name: 'idle' });
    expect(set.spec.replicas).toBe(1);
  }, slow);
  const events = await kubectl('events --for hpa/idle --no-headers');
  expect(events).toMatch(/SuccessfulRescale .* New size: 2; reason: All metrics below target/);
  expect(events).toMatch(/SuccessfulRescale .* New size: 1; reason: All metrics below target/);
}, 60_000);

describe('both versions are one object', () => {
  test('made as v1, read as v2 and v1', async () => {
    await kubectl('apply -f -', {
      apiVersion: 'autoscaling/v1',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'plain' },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'plain' },
        maxReplicas: 2,
      },
    });
    const second = await kubectl('get horizontalpodautoscalers.v2.autoscaling plain -o json');
    expect(JSON.parse(second)).toMatchObject({
      apiVersion: 'autoscaling/v2',
      spec: {
        minReplicas: 1,
        maxReplicas: 2,
        metrics: [
          {
            type: 'Resource',
            resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
          },
        ],
      },
    });
    await vi.waitFor(async () => {
      const first = JSON.parse(
        await kubectl('get horizontalpodautoscalers.v1.autoscaling plain -o json'),
      );
      expect(first.spec.targetCPUUtilizationPercentage).toBe(80);
      expect(first.metadata.annotations).toMatchObject({
        'autoscaling.alpha.kubernetes.io/conditions': expect.stringContaining('AbleToScale'),
      });
    }, slow);
  });

  test('a patch of v1 keeps what v1 has no fields for', async () => {
    await kubectl(
      `patch horizontalpodautoscalers.v1.autoscaling idle --type=merge -p {"spec":{"maxReplicas":4}}`,
    );
    const idle = await cluster.client.get(autoscalingV2HorizontalPodAutoscalers, {
      namespace: 'default',
      name: 'idle',
    });
    expect(idle.spec).toMatchObject({
      maxReplicas: 4,
      metrics: [{ type: 'ContainerResource' }],
      behavior: { scaleDown: { policies: [{ type: 'Pods', value: 1 }] } },
    });
    expect(idle.metadata.annotations ?? {}).not.toHaveProperty(
      'autoscaling.alpha.kubernetes.io/metrics',
    );
  });

  test('are both listed, the newer preferred', async () => {
    const all = await kubectl('get all -o name');
    expect(all.match(/^horizontalpodautoscaler\.autoscaling\/busy$/gm)).toHaveLength(1);
    expect(await kubectl('api-resources --api-group=autoscaling --no-headers')).toBe(
      'horizontalpodautoscalers hpa autoscaling/v2 true HorizontalPodAutoscaler',
    );
    expect(await kubectl('api-versions')).toMatch(/autoscaling\/v1\nautoscaling\/v2/);
    expect(await kubectl('explain hpa.spec.behavior.scaleUp.stabilizationWindowSeconds')).toContain(
      'VERSION: v2',
    );
  });
});
