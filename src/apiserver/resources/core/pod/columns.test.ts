/** What `kubectl get pods` says of Pods in each state of their lives. */
import { describe, expect, test } from 'vitest';
import { headers, read, row } from '../../testing/flow.ts';
import { podStrategy } from './strategy.ts';

const now = Date.UTC(2026, 0, 1, 1, 0, 0);
const base = 'creationTimestamp: "2026-01-01T00:32:00Z"';

function cells(spec: string, status: string, metadata = base): readonly unknown[] {
  const pod = read(
    podStrategy,
    `{apiVersion: v1, kind: Pod, metadata: {name: web, ${metadata}}, spec: ${spec}, status: ${status}}`,
  );
  return row(podStrategy, pod, now).plain.slice(1, 4);
}

const one = '{containers: [{name: a, image: i}]}';
const two = '{containers: [{name: a, image: i}, {name: b, image: i}]}';
const withInit =
  '{initContainers: [{name: i1, image: i}, {name: i2, image: i}], containers: [{name: a, image: i}]}';
const withSidecar =
  '{initContainers: [{name: s, image: i, restartPolicy: Always}], containers: [{name: a, image: i}]}';

const running = (name: string): string =>
  `{name: ${name}, ready: true, restartCount: 0, state: {running: {}}}`;
const ready = '[{type: Ready, status: "True"}]';

test('the headers', () => {
  expect(headers(podStrategy, 0)).toEqual(['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE']);
  expect(headers(podStrategy, 1)).toEqual(['IP', 'NODE', 'NOMINATED NODE', 'READINESS GATES']);
});

describe('READY, STATUS and RESTARTS', () => {
  test.each([
    ['new', one, '{phase: Pending}', ['0/1', 'Pending', '0']],
    [
      'being made',
      one,
      '{phase: Pending, containerStatuses: [{name: a, state: {waiting: {reason: ContainerCreating}}}]}',
      ['0/1', 'ContainerCreating', '0'],
    ],
    [
      'running',
      one,
      `{phase: Running, conditions: ${ready}, containerStatuses: [${running('a')}]}`,
      ['1/1', 'Running', '0'],
    ],
    [
      'failing to start',
      one,
      '{phase: Running, containerStatuses: [{name: a, restartCount: 3, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 1, finishedAt: "2026-01-01T00:55:00Z"}}}]}',
      ['0/1', 'CrashLoopBackOff', '3 (5m ago)'],
    ],
    [
      'without its image',
      one,
      '{phase: Pending, containerStatuses: [{name: a, state: {waiting: {reason: ImagePullBackOff}}}]}',
      ['0/1', 'ImagePullBackOff', '0'],
    ],
    [
      'done',
      one,
      '{phase: Succeeded, containerStatuses: [{name: a, state: {terminated: {exitCode: 0, reason: Completed}}}]}',
      ['0/1', 'Completed', '0'],
    ],
    [
      'ended by a code',
      one,
      '{phase: Failed, containerStatuses: [{name: a, state: {terminated: {exitCode: 3}}}]}',
      ['0/1', 'ExitCode:3', '0'],
    ],
    [
      'ended by a signal',
      one,
      '{phase: Failed, containerStatuses: [{name: a, state: {terminated: {exitCode: 137, signal: 9}}}]}',
      ['0/1', 'Signal:9', '0'],
    ],
    [
      'half done but ready',
      two,
      `{phase: Running, conditions: ${ready}, containerStatuses: [{name: a, state: {terminated: {exitCode: 0, reason: Completed}}}, ${running('b')}]}`,
      ['1/2', 'Running', '0'],
    ],
    [
      'half done and not ready',
      two,
      `{phase: Running, containerStatuses: [{name: a, state: {terminated: {exitCode: 0, reason: Completed}}}, ${running('b')}]}`,
      ['1/2', 'NotReady', '0'],
    ],
    ['evicted', one, '{phase: Failed, reason: Evicted}', ['0/1', 'Evicted', '0']],
    [
      'gated',
      one,
      '{phase: Pending, conditions: [{type: PodScheduled, status: "False", reason: SchedulingGated}]}',
      ['0/1', 'SchedulingGated', '0'],
    ],
    [
      'in its first init container',
      withInit,
      '{phase: Pending, initContainerStatuses: [{name: i1, state: {running: {}}}, {name: i2, state: {waiting: {reason: PodInitializing}}}]}',
      ['0/1', 'Init:0/2', '0'],
    ],
    [
      'in its second init container',
      withInit,
      '{phase: Pending, initContainerStatuses: [{name: i1, state: {terminated: {exitCode: 0}}}, {name: i2, state: {waiting: {reason: PodInitializing}}}]}',
      ['0/1', 'Init:1/2', '0'],
    ],
    [
      'stuck in an init container',
      withInit,
      '{phase: Pending, initContainerStatuses: [{name: i1, restartCount: 2, state: {waiting: {reason: CrashLoopBackOff}}}]}',
      ['0/1', 'Init:CrashLoopBackOff', '2'],
    ],
    [
      'failed in an init container',
      withInit,
      '{phase: Failed, initContainerStatuses: [{name: i1, state: {terminated: {exitCode: 2, reason: Error}}}]}',
      ['0/1', 'Init:Error', '0'],
    ],
    [
      'initialized',
      withInit,
      '{phase: Pending, initContainerStatuses: [{name: i1, state: {terminated: {exitCode: 0}}}, {name: i2, state: {terminated: {exitCode: 0}}}], containerStatuses: [{name: a, state: {waiting: {reason: PodInitializing}}}]}',
      ['0/1', 'PodInitializing', '0'],
    ],
    [
      'with a sidecar',
      withSidecar,
      `{phase: Running, conditions: ${ready}, initContainerStatuses: [{name: s, ready: true, started: true, restartCount: 1, state: {running: {}}}], containerStatuses: [${running('a')}]}`,
      ['2/2', 'Running', '1'],
    ],
  ])('of a Pod %s', (_, spec, status, expected) => {
    expect(cells(spec, status)).toEqual(expected);
  });

  test.each([
    ['running', '{phase: Running}', 'Terminating'],
    ['done', '{phase: Succeeded}', 'Succeeded'],
    ['on a lost node', '{phase: Running, reason: NodeLost}', 'Unknown'],
  ])('of a deleted Pod %s', (_, status, expected) => {
    const metadata = `${base}, deletionTimestamp: "2026-01-01T00:59:00Z"`;
    expect(cells(one, status, metadata)[1]).toBe(expected);
  });
});

test('the wide columns', () => {
  const manifest = (spec: string, status: string): string =>
    `{apiVersion: v1, kind: Pod, metadata: {name: web, ${base}}, spec: {containers: []${spec}}, status: ${status}}`;
  const placed = read(
    podStrategy,
    manifest(
      ', nodeName: k3s-server, readinessGates: [{conditionType: a/b}, {conditionType: a/c}]',
      '{podIPs: [{ip: 10.42.0.20}], conditions: [{type: a/b, status: "True"}]}',
    ),
  );
  expect(row(podStrategy, placed, now).wide).toEqual(['10.42.0.20', 'k3s-server', '<none>', '1/2']);
  const waiting = read(podStrategy, manifest('', '{nominatedNodeName: k3s-agent01}'));
  expect(row(podStrategy, waiting, now).wide).toEqual([
    '<none>',
    '<none>',
    'k3s-agent01',
    '<none>',
  ]);
});
