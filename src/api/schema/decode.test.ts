import { describe, expect, test } from 'vitest';
import { decode } from './decode.ts';

const deployment = { group: 'apps', version: 'v1', kind: 'Deployment' };
const pod = { group: '', version: 'v1', kind: 'Pod' };

function podOf(spec: object): object {
  return { metadata: { name: 'a' }, spec };
}

describe('decode normalises', () => {
  test('fills what Go prints and drops nulls and empties', () => {
    const { object } = decode(pod, {
      metadata: { name: 'a', labels: {}, creationTimestamp: null },
      spec: {
        containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 80 }], stdin: false }],
      },
    });
    expect(object).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a' },
      spec: {
        containers: [
          { name: 'c', image: 'i', ports: [{ containerPort: 80, protocol: 'TCP' }], resources: {} },
        ],
      },
      status: {},
    });
  });

  test.each([
    [
      { cpu: 0.5, memory: '1024Mi' },
      { cpu: '500m', memory: '1Gi' },
    ],
    [
      { cpu: 1, memory: '0.5Gi' },
      { cpu: '1', memory: '512Mi' },
    ],
  ])('makes quantities canonical: %j', (sent, kept) => {
    const { object } = decode<{ spec: { containers: unknown[] } }>(
      pod,
      podOf({ containers: [{ name: 'c', resources: { requests: sent } }] }),
    );
    expect(object.spec.containers[0]).toEqual({ name: 'c', resources: { requests: kept } });
  });

  test('freezes all the way down', () => {
    const { object } = decode<{ spec: { containers: readonly object[] } }>(
      pod,
      podOf({ containers: [{ name: 'c' }] }),
    );
    expect(Object.isFrozen(object)).toBe(true);
    expect(Object.isFrozen(object.spec.containers)).toBe(true);
    expect(Object.isFrozen(object.spec.containers[0])).toBe(true);
  });

  test('keeps a key named __proto__ as data', () => {
    const { object } = decode<{ data: object }>(
      { group: '', version: 'v1', kind: 'ConfigMap' },
      JSON.parse('{"metadata":{"name":"a"},"data":{"__proto__":"x"}}'),
    );
    expect(JSON.stringify(object.data)).toBe('{"__proto__":"x"}');
  });

  test('drops fields behind gates that are off, silently', () => {
    const { object, warnings } = decode(
      pod,
      podOf({ containers: [], schedulingGroup: { podGroupName: 'x' } }),
      { fieldValidation: 'Warn' },
    );
    expect(warnings).toEqual([]);
    expect(object).toMatchObject({ spec: { containers: [] } });
    expect(JSON.stringify(object)).not.toContain('schedulingGroup');
  });

  test.each([-(2 ** 31), 2 ** 31 - 1, '25%'])('keeps the int-or-string %s', (maxSurge) => {
    const strategy = { rollingUpdate: { maxSurge } };
    expect(decode(deployment, { spec: { strategy } }).object).toMatchObject({ spec: { strategy } });
  });

  test('writes times in UTC', () => {
    const { object } = decode(
      { group: 'coordination.k8s.io', version: 'v1', kind: 'Lease' },
      {
        metadata: { name: 'a', creationTimestamp: '2026-01-02T03:04:05+01:00' },
        spec: { renewTime: '2026-01-02T03:04:05.123456789Z' },
      },
    );
    expect(object).toMatchObject({
      metadata: { creationTimestamp: '2026-01-02T02:04:05Z' },
      spec: { renewTime: '2026-01-02T03:04:05.123456Z' },
    });
  });

  test('is idempotent', () => {
    const once = decode(deployment, {
      metadata: { name: 'a' },
      spec: { template: { spec: { containers: [{ name: 'c' }] } } },
    }).object;
    expect(decode(deployment, once).object).toEqual(once);
  });
});

describe('decode refuses', () => {
  const asDeployment = 'Deployment in version "v1" cannot be handled as a Deployment: ';
  test.each([
    [
      { spec: { replicas: 'three' } },
      'json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      { spec: { replicas: 1.5 } },
      'json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      { metadata: { labels: { a: 1 } } },
      'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
    ],
    [
      { spec: { template: { spec: { containers: {} } } } },
      'json: cannot unmarshal object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container',
    ],
    [
      { spec: { template: { spec: { containers: [{ env: [{ value: 1 }] }] } } } },
      'json: cannot unmarshal number into Go struct field EnvVar.spec.template.spec.containers.env.value of type string',
    ],
    [
      { spec: { template: { spec: { containers: [{ imagePullPolicy: 1 }] } } } },
      'json: cannot unmarshal number into Go struct field Container.spec.template.spec.containers.imagePullPolicy of type v1.PullPolicy',
    ],
    [
      { spec: { template: { spec: { containers: [{ resources: { limits: { cpu: 'x' } } }] } } } },
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
  ])('%j', (body, message) => {
    expect(() => decode(deployment, body)).toThrow(asDeployment + message);
  });

  test.each([
    [
      { apiVersion: 'v1' },
      'the API version in the data (v1) does not match the expected API version (apps/v1)',
    ],
    [
      { apiVersion: 'apps/v1', kind: 'StatefulSet' },
      'StatefulSet in version "v1" cannot be handled as a Deployment: converting (v1.StatefulSet) to (apps.Deployment): unknown conversion',
    ],
  ])('another kind: %j', (body, message) => {
    expect(() => decode(deployment, body)).toThrow(message);
  });

  test('what isn’t an object', () => {
    expect(() => decode(deployment, [])).toThrow('cannot unmarshal array into Go value');
  });

  const strange = {
    spec: { foo: 1, replicas: 1, template: { spec: { containers: [{ name: 'c', bar: 1 }] } } },
    extra: null,
  };

  test('every unknown field by name when strict', () => {
    expect(() =>
      decode(deployment, strange, { fieldValidation: 'Strict', duplicates: ['spec.replicas'] }),
    ).toThrow(
      `${asDeployment}strict decoding error: duplicate field "spec.replicas", ` +
        'unknown field "spec.foo", unknown field "spec.template.spec.containers[0].bar", unknown field "extra"',
    );
  });

  test('nothing, but warns, by default of the API', () => {
    const { warnings } = decode(deployment, strange, { fieldValidation: 'Warn' });
    expect(warnings).toEqual([
      'unknown field "spec.foo"',
      'unknown field "spec.template.spec.containers[0].bar"',
      'unknown field "extra"',
    ]);
  });
});
