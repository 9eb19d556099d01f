/** Families, changes of type, and warnings of Services. */
import { describe, expect, test } from 'vitest';
import type { Service } from '#api/gen/types.ts';
import { messageOf } from '#base/errors.ts';
import { create, testContext, update } from '../../testing/flow.ts';
import { serviceStrategy } from './strategy.ts';

const strategy = serviceStrategy({
  cidr: '10.43.0.0/16',
  nodePorts: { first: 30_000, last: 32_767 },
});

function manifest(spec: string): string {
  return `{apiVersion: v1, kind: Service, metadata: {name: it}, spec: ${spec}}`;
}

async function stored(spec: string): Promise<Service> {
  return (await create(strategy, manifest(spec))).object;
}

describe('families', () => {
  test.each([
    ['{ports: [{port: 80}]}', ['IPv4'], 'SingleStack'],
    ['{clusterIP: None, selector: {a: b}}', ['IPv4'], 'SingleStack'],
    ['{clusterIP: None}', ['IPv4', 'IPv6'], 'RequireDualStack'],
    ['{clusterIP: None, ipFamilyPolicy: SingleStack}', ['IPv4'], 'SingleStack'],
    ['{ports: [{port: 80}], ipFamilyPolicy: PreferDualStack}', ['IPv4'], 'PreferDualStack'],
    ['{type: ExternalName, externalName: a.b}', undefined, undefined],
  ])('of %s', async (spec, families, policy) => {
    const { object, errors } = await create(strategy, manifest(spec));
    expect([object.spec.ipFamilies, object.spec.ipFamilyPolicy, errors]).toEqual([
      families,
      policy,
      [],
    ]);
  });

  test.each([
    [
      '{ports: [{port: 80}], ipFamilyPolicy: RequireDualStack}',
      'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
    ],
    [
      '{ports: [{port: 80}], ipFamilies: [IPv6]}',
      'spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster',
    ],
  ])('%s asks for too much', async (spec, message) => {
    const attempt = create(strategy, manifest(spec)).then(() => 'created', messageOf);
    expect(await attempt).toBe(`Service "it" is invalid: ${message}`);
  });
});

describe('a change of type', () => {
  const lb = `{type: LoadBalancer, externalTrafficPolicy: Local, ports: [{port: 80}]}`;

  test.each([
    ['to ClusterIP', '{ports: [{port: 80}], type: ClusterIP}'],
    ['to NodePort', '{ports: [{port: 80}], type: NodePort}'],
    ['to ExternalName', '{type: ExternalName, externalName: a.b}'],
  ])('%s from LoadBalancer leaves nothing behind', async (_, spec) => {
    const before = await stored(lb);
    expect(before.spec).toMatchObject({
      allocateLoadBalancerNodePorts: true,
      healthCheckNodePort: expect.any(Number),
    });
    const { object, errors } = await update(strategy, { stored: before, manifest: manifest(spec) });
    expect(errors).toEqual([]);
    expect(object.spec.healthCheckNodePort).toBeUndefined();
    expect(object.spec.allocateLoadBalancerNodePorts).toBeUndefined();
  });

  test('to ExternalName gives up the address', async () => {
    const before = await stored('{ports: [{port: 80}]}');
    // As a merge patch sends it: all that was there, and the new type.
    const spec = { ...before.spec, type: 'ExternalName', externalName: 'a.b' };
    const text = manifest(JSON.stringify(spec));
    const { object, errors } = await update(strategy, { stored: before, manifest: text });
    expect(errors).toEqual([]);
    expect(object.spec).toMatchObject({ type: 'ExternalName', externalName: 'a.b' });
    for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy']) {
      expect(object.spec).not.toHaveProperty(field);
    }
  });

  test('from ExternalName gets an address', async () => {
    const before = await stored('{type: ExternalName, externalName: a.b}');
    const { object, errors } = await update(strategy, {
      stored: before,
      manifest: manifest('{ports: [{port: 80}]}'),
    });
    expect(errors).toEqual([]);
    expect(object.spec.clusterIP).toMatch(/^10\.43\./);
  });

  test('node ports stay with their port', async () => {
    const before = await stored(
      '{type: NodePort, ports: [{name: a, port: 80}, {name: b, port: 81}]}',
    );
    const [, second] = before.spec.ports ?? [];
    const { object } = await update(strategy, {
      stored: before,
      manifest: manifest('{type: NodePort, ports: [{name: b, port: 81}, {name: c, port: 82}]}'),
    });
    const [kept, fresh] = object.spec.ports ?? [];
    expect(kept?.nodePort).toBe(second?.nodePort);
    expect(fresh?.nodePort).not.toBe(second?.nodePort);
  });
});

describe('the address', () => {
  test.each([
    ['changed alone', { clusterIP: '10.43.9.9' }, ['10.43.9.9']],
    ['changed in the list', { clusterIP: '10.43.9.9', clusterIPs: ['10.43.9.9'] }, ['10.43.9.9']],
  ])('%s is refused', async (_, change, shown) => {
    const before = await stored('{ports: [{port: 80}]}');
    const text = manifest(JSON.stringify({ ...before.spec, ...change }));
    const { errors } = await update(strategy, { stored: before, manifest: text });
    expect(errors).toEqual([
      `spec.clusterIPs[0]: Invalid value: ${JSON.stringify(shown)}: may not change once set`,
    ]);
  });

  test.each([
    ['not said', { clusterIP: undefined, clusterIPs: undefined }],
    ['cleared', { clusterIP: '' }],
  ])('%s stays', async (_, change) => {
    const before = await stored('{ports: [{port: 80}]}');
    const text = manifest(JSON.stringify({ ...before.spec, ...change }));
    const { object, errors } = await update(strategy, { stored: before, manifest: text });
    expect(errors).toEqual([]);
    expect(object.spec).toEqual(before.spec);
  });

  test('only in the list is refused', async () => {
    const { errors } = await create(
      strategy,
      manifest('{ports: [{port: 80}], clusterIPs: [10.43.0.9]}'),
    );
    expect(errors).toEqual([
      'spec.clusterIPs: Invalid value: ["10.43.0.9"]: must be empty when `clusterIP` is not specified',
    ]);
  });
});

test('affinity', async () => {
  const { object } = await create(
    strategy,
    manifest('{ports: [{port: 80}], sessionAffinity: ClientIP}'),
  );
  expect(object.spec.sessionAffinityConfig).toEqual({ clientIP: { timeoutSeconds: 10_800 } });
});

test('what a headless Service ignores is said', async () => {
  const { warnings } = await create(
    strategy,
    manifest('{clusterIP: None, sessionAffinity: ClientIP, externalIPs: [192.0.2.1]}'),
    testContext(),
  );
  expect(warnings).toEqual([
    'spec.externalIPs is ignored for headless services',
    'spec.SessionAffinity is ignored for headless services',
  ]);
});
