import { describe, expect, test } from 'vitest';
import type { Pod } from '#api/gen/types.ts';
import { epoch, pod } from '../testing/objects.ts';
import { groupPods, requestsOf } from './pods.ts';
import { autoscalerDefaults } from './settings.ts';
import { goDurationMs } from './usage.ts';

/** Started, and ready or not, so many seconds ago. */
function started(ago: number, ready: boolean | undefined, since: number): Pod {
  const at = (seconds: number): string => new Date(epoch - seconds * 1000).toISOString();
  const status = ready ? ('True' as const) : ('False' as const);
  return {
    ...pod('p'),
    status: {
      phase: 'Running',
      startTime: at(ago),
      conditions:
        ready === undefined ? [] : [{ type: 'Ready', status, lastTransitionTime: at(since) }],
    },
  };
}

/** Over the last 30 s. */
const measured = { millis: 100, at: epoch, windowMs: 30_000 };

describe('groupPods()', () => {
  test.each([
    ['one that is going', pod('p', { terminating: true }), 'cpu', 'ignored'],
    ['one that failed', pod('p', { phase: 'Failed' }), 'cpu', 'ignored'],
    ['one that waits', pod('p', { phase: 'Pending' }), 'memory', 'unready'],
    ['one without conditions', started(600, undefined, 0), 'cpu', 'unready'],
    ['a young one that is ready for long enough', started(100, true, 40), 'cpu', 'ready'],
    ['a young one that was just measured', started(100, true, 20), 'cpu', 'unready'],
    ['a young one that is unready', started(100, false, 40), 'cpu', 'unready'],
    ['a young one, by its memory', started(100, false, 40), 'memory', 'ready'],
    ['an old one that is unready now', started(600, false, 40), 'cpu', 'ready'],
    ['an old one that never was ready', started(600, false, 590), 'cpu', 'unready'],
    ['an old one', started(600, true, 1), 'cpu', 'ready'],
  ])('%s', (...[, one, resource, group]) => {
    const moment = { resource, settings: autoscalerDefaults, now: epoch };
    expect(groupPods([one], new Map([['p', measured]]), moment)).toMatchObject({ [group]: ['p'] });
  });

  test('one that nobody measured', () => {
    const moment = { resource: 'cpu', settings: autoscalerDefaults, now: epoch };
    expect(groupPods([started(600, true, 1)], new Map(), moment).missing).toEqual(['p']);
  });
});

describe('requestsOf()', () => {
  const container = (name: string, cpu?: string): Pod['spec']['containers'][number] => ({
    name,
    image: 'i',
    ...(cpu !== undefined && { resources: { requests: { cpu } } }),
  });
  const of = (spec: Pod['spec']): readonly Pod[] => [{ ...pod('p'), spec }];

  test('sums the containers and the sidecars', () => {
    const pods = of({
      containers: [container('a', '100m'), container('b', '200m')],
      initContainers: [
        { ...container('side', '50m'), restartPolicy: 'Always' },
        container('init', '9'),
      ],
    });
    expect(requestsOf(pods, 'cpu').get('p')).toBe(350);
    expect(requestsOf(pods, 'cpu', 'b').get('p')).toBe(200);
  });

  test("takes the Pod's own where it says so", () => {
    const pods = of({ containers: [container('a')], resources: { requests: { cpu: '2' } } });
    expect(requestsOf(pods, 'cpu').get('p')).toBe(2000);
  });

  test('says which container does not say', () => {
    const pods = of({ containers: [container('a', '1'), container('b')] });
    expect(() => requestsOf(pods, 'cpu')).toThrow(
      'missing request for cpu in container b of Pod p',
    );
    expect(requestsOf(pods, 'cpu', 'a').get('p')).toBe(1000);
  });
});

test.each([
  ['10.062s', 10_062],
  ['1m2.5s', 62_500],
  ['15ms', 15],
  ['1h0m0s', 3_600_000],
  ['', 0],
])('%s is %i ms', (text, milliseconds) => {
  expect(goDurationMs(text)).toBe(milliseconds);
});
