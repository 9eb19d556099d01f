import { expect, test } from 'vitest';
import { create } from '../../testing/flow.ts';
import { podStrategy } from '../pod/strategy.ts';

const containers = 'containers: [{name: c, image: i}]';

test.each([
  [containers, []],
  [
    'containers: [{name: c, image: i, env: [{name: A, value: a}, {name: A, value: b}]}]',
    [
      'spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply',
    ],
  ],
  ['containers: [{name: c, image: i, env: [{name: A, value: a}, {name: A, value: "$(A):b"}]}]', []],
  [
    'containers: [{name: c, image: i, ports: [{containerPort: 80}, {containerPort: 80, name: http}]}]',
    ['spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]'],
  ],
  [
    'containers: [{name: c, image: i, resources: {requests: {memory: 128m}}}]',
    [
      'spec.containers[0].resources.requests[memory]: fractional byte value "128m" is invalid, must be an integer',
    ],
  ],
  [
    `${containers}, nodeSelector: {beta.kubernetes.io/os: linux}`,
    [
      'spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead',
    ],
  ],
  [
    `${containers}, imagePullSecrets: [{name: a}, {name: a}]`,
    ['spec.imagePullSecrets[1].name: duplicate name "a"'],
  ],
  [
    `${containers}, terminationGracePeriodSeconds: -1`,
    [
      'spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1',
    ],
  ],
  [
    `${containers}, volumes: [{name: v, gitRepo: {repository: r}}]`,
    ['spec.volumes[0].gitRepo: deprecated in v1.11, and disabled by default in v1.33+'],
  ],
])('{%s}', async (spec, expected) => {
  const manifest = `{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {${spec}}}`;
  expect((await create(podStrategy, manifest)).warnings).toEqual(expected);
});

test('old annotations', async () => {
  const annotations = '{seccomp.security.alpha.kubernetes.io/pod: a}';
  const manifest = `{apiVersion: v1, kind: Pod, metadata: {name: web, annotations: ${annotations}}, spec: {${containers}}}`;
  expect((await create(podStrategy, manifest)).warnings).toEqual([
    'metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]: non-functional in v1.27+; use the "seccompProfile" field instead',
  ]);
});
