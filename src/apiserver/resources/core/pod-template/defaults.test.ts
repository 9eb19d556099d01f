/** What a manifest doesn't say, part by part. */
import { describe, expect, test } from 'vitest';
import type { Container, Pod } from '#api/gen/types.ts';
import { create } from '../../testing/flow.ts';
import { deploymentStrategy } from '../../apps/deployment/strategy.ts';
import { podStrategy } from '../pod/strategy.ts';
import { imageTag } from './image.ts';

async function stored(spec: string): Promise<Pod> {
  const manifest = `{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: ${spec}}`;
  return (await create(podStrategy, manifest)).object;
}

describe('the tag of an image', () => {
  test.each([
    ['nginx', 'latest'],
    ['nginx:1.24', '1.24'],
    ['example.com:5000/nginx', 'latest'],
    ['example.com:5000/nginx:1.24', '1.24'],
    ['nginx@sha256:abc', undefined],
    ['nginx:1.24@sha256:abc', '1.24'],
  ])('%s: %s', (reference, tag) => {
    expect(imageTag(reference)).toBe(tag);
  });
});

describe('a container', () => {
  const one = async (fields: string): Promise<Container | undefined> =>
    (await stored(`{containers: [{name: c, image: i, ${fields}}]}`)).spec.containers[0];

  test('pulls what may change behind its name', async () => {
    expect((await one('tty: true'))?.imagePullPolicy).toBe('Always');
    const { spec } = await stored('{containers: [{name: c, image: "i:1"}]}');
    expect(spec.containers[0]?.imagePullPolicy).toBe('IfNotPresent');
  });

  test('requests what it limits', async () => {
    const container = await one(
      'resources: {limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 500m}}',
    );
    expect(container?.resources).toEqual({
      limits: { cpu: '1', memory: '1Gi' },
      requests: { cpu: '500m', memory: '1Gi' },
    });
  });

  test.each([
    [
      'livenessProbe: {httpGet: {port: 80}}',
      {
        livenessProbe: {
          httpGet: { path: '/', port: 80, scheme: 'HTTP' },
          timeoutSeconds: 1,
          periodSeconds: 10,
          successThreshold: 1,
          failureThreshold: 3,
        },
      },
    ],
    [
      'readinessProbe: {grpc: {port: 80}, periodSeconds: 2}',
      {
        readinessProbe: {
          grpc: { port: 80, service: '' },
          timeoutSeconds: 1,
          periodSeconds: 2,
          successThreshold: 1,
          failureThreshold: 3,
        },
      },
    ],
    [
      'lifecycle: {postStart: {httpGet: {port: 80, path: /a}}, preStop: {exec: {command: [a]}}}',
      {
        lifecycle: {
          postStart: { httpGet: { path: '/a', port: 80, scheme: 'HTTP' } },
          preStop: { exec: { command: ['a'] } },
        },
      },
    ],
    [
      'env: [{name: A, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]',
      {
        env: [
          {
            name: 'A',
            valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'status.podIP' } },
          },
        ],
      },
    ],
  ])('%s', async (fields, expected) => {
    expect(await one(fields)).toMatchObject(expected);
  });
});

describe('a volume', () => {
  test.each([
    ['{name: v}', { emptyDir: {} }],
    ['{name: v, secret: {secretName: s}}', { secret: { secretName: 's', defaultMode: 420 } }],
    [
      '{name: v, configMap: {name: c, defaultMode: 256}}',
      { configMap: { name: 'c', defaultMode: 256 } },
    ],
    ['{name: v, hostPath: {path: /a}}', { hostPath: { path: '/a', type: '' } }],
    [
      '{name: v, downwardAPI: {items: [{path: a, fieldRef: {fieldPath: metadata.name}}]}}',
      {
        downwardAPI: {
          defaultMode: 420,
          items: [{ path: 'a', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } }],
        },
      },
    ],
    [
      '{name: v, projected: {sources: [{serviceAccountToken: {path: t}}]}}',
      {
        projected: {
          defaultMode: 420,
          sources: [{ serviceAccountToken: { path: 't', expirationSeconds: 3600 } }],
        },
      },
    ],
    [
      '{name: v, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce]}}}}',
      {
        ephemeral: {
          volumeClaimTemplate: {
            spec: { accessModes: ['ReadWriteOnce'], volumeMode: 'Filesystem' },
          },
        },
      },
    ],
  ])('%s', async (volume, expected) => {
    const { spec } = await stored(`{containers: [{name: c, image: i}], volumes: [${volume}]}`);
    expect(spec.volumes?.[0]).toMatchObject({ name: 'v', ...expected });
  });
});

describe('a Pod', () => {
  test("on the host's network has the host's ports", async () => {
    const { spec } = await stored(
      '{hostNetwork: true, containers: [{name: c, image: i, ports: [{containerPort: 80}]}]}',
    );
    expect(spec.containers[0]?.ports).toEqual([
      { containerPort: 80, hostPort: 80, protocol: 'TCP' },
    ]);
  });

  test('shows its account under both names', async () => {
    const { spec } = await stored('{serviceAccount: bot, containers: [{name: c, image: i}]}');
    expect([spec.serviceAccount, spec.serviceAccountName]).toEqual(['bot', 'bot']);
  });

  test('that is gated says so', async () => {
    const { status } = await stored(
      '{schedulingGates: [{name: a}], containers: [{name: c, image: i}]}',
    );
    expect(status?.conditions).toMatchObject([
      { type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' },
    ]);
  });

  test.each([
    ['{}', 'BestEffort'],
    ['{requests: {cpu: 1}}', 'Burstable'],
    ['{limits: {cpu: 1}}', 'Burstable'],
    ['{limits: {cpu: 1, memory: 1Gi}}', 'Guaranteed'],
    ['{limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 500m}}', 'Burstable'],
    ['{limits: {cpu: 1000m, memory: 1Gi}, requests: {cpu: 1}}', 'Guaranteed'],
  ])('with %s is %s', async (resources, expected) => {
    const pod = await stored(`{containers: [{name: c, image: i, resources: ${resources}}]}`);
    expect(pod.status).toEqual({ phase: 'Pending', qosClass: expected });
  });
});

test('a template stays without what only a Pod gets, so that its hash stays too', async () => {
  const { object } = await create(
    deploymentStrategy,
    `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: c, image: "i:1", resources: {limits: {cpu: 1}}}]}
`,
  );
  expect(object.spec).toEqual({
    progressDeadlineSeconds: 600,
    replicas: 1,
    revisionHistoryLimit: 10,
    selector: { matchLabels: { app: 'web' } },
    strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' }, type: 'RollingUpdate' },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: {
        containers: [
          {
            image: 'i:1',
            imagePullPolicy: 'IfNotPresent',
            name: 'c',
            resources: { limits: { cpu: '1' } },
            terminationMessagePath: '/dev/termination-log',
            terminationMessagePolicy: 'File',
          },
        ],
        dnsPolicy: 'ClusterFirst',
        restartPolicy: 'Always',
        schedulerName: 'default-scheduler',
        securityContext: {},
        terminationGracePeriodSeconds: 30,
      },
    },
  });
});
