import { expect, test } from 'vitest';
import { podOf } from '../testing/pods.ts';
import { fieldValue } from './field-ref.ts';

const pod = podOf(
  { serviceAccountName: 'robot' },
  { metadata: { labels: { b: '2', a: 'one "1"' }, annotations: { note: 'x=y' } } },
);
const around = {
  podIPs: ['10.42.0.2', 'fd00::2'],
  nodeIP: '192.0.2.1',
  nodeName: 'node',
};

test.each([
  ['metadata.name', 'pod'],
  ['metadata.namespace', 'default'],
  ['metadata.uid', 'pod-uid'],
  ['metadata.labels', 'a="one \\"1\\""\nb="2"'],
  ["metadata.labels['b']", '2'],
  ["metadata.annotations['note']", 'x=y'],
  ["metadata.annotations['none']", ''],
  ['spec.nodeName', 'node'],
  ['spec.serviceAccountName', 'robot'],
  ['status.hostIP', '192.0.2.1'],
  ['status.hostIPs', '192.0.2.1'],
  ['status.podIP', '10.42.0.2'],
  ['status.podIPs', '10.42.0.2,fd00::2'],
])('%s', (path, expected) => {
  expect(fieldValue(pod, path, around)).toBe(expected);
});

test('what is no field is told', () => {
  expect(() => fieldValue(pod, 'spec.nothing', around)).toThrow(
    'unsupported fieldPath: spec.nothing',
  );
});
