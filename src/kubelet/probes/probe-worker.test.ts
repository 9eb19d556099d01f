import { describe, expect, test } from 'vitest';
import type { Probe } from '#api/gen/types.ts';
import { silentLogger } from '#base/log.ts';
import { VirtualClock } from '#base/virtual-clock.ts';
import { ProbeWorker, type ProbeKind } from './probe-worker.ts';
import type { ProbeOutcome } from './run-probe.ts';

/** `answers`: one letter an attempt (s success, f failure, e error, w warning); the last goes on. */
function startWorker(kind: ProbeKind, probe: Probe, answers: string) {
  const clock = new VirtualClock();
  const origin = clock.now();
  const outcomes: Readonly<Record<string, ProbeOutcome>> = {
    s: { result: 'success' },
    f: { result: 'failure', output: 'no' },
    e: { result: 'error', output: 'broken' },
    w: { result: 'warning', output: 'moved' },
  };
  const attempts: number[] = [];
  const changes: string[] = [];
  let reports = 0;
  const worker = new ProbeWorker({
    kind,
    probe,
    clock,
    log: silentLogger,
    startedAt: origin,
    attempt: () => {
      const letter = answers[Math.min(attempts.length, answers.length - 1)] ?? 's';
      attempts.push((clock.now() - origin) / 1000);
      return Promise.resolve(outcomes[letter] ?? { result: 'success' });
    },
    report: () => reports++,
    changed: () =>
      changes.push(
        `${(clock.now() - origin) / 1000}:${worker.passing}${worker.failed ? ' failed' : ''}`,
      ),
  });
  worker.start();
  return { clock, worker, attempts, changes, reports: () => reports };
}

describe('ProbeWorker', () => {
  test('a readiness probe runs at once and then every period', async () => {
    const run = startWorker('readiness', { periodSeconds: 5 }, 's');
    await run.clock.advance(12_000);
    expect(run.attempts).toEqual([0, 5, 10]);
    expect(run.changes).toEqual(['0:true']);
  });

  test('the first waits for initialDelaySeconds', async () => {
    const run = startWorker('readiness', { initialDelaySeconds: 7, periodSeconds: 5 }, 's');
    await run.clock.advance(13_000);
    expect(run.attempts).toEqual([7, 12]);
  });

  const cases: {
    name: string;
    kind: ProbeKind;
    probe?: Probe;
    answers: string;
    changes: string[];
  }[] = [
    {
      name: 'readiness goes and comes',
      kind: 'readiness',
      answers: 'sfffs',
      changes: ['0:true', '3:false', '4:true'],
    },
    {
      name: 'two failures are not three',
      kind: 'readiness',
      answers: 'sffsffs',
      changes: ['0:true'],
    },
    {
      name: 'successThreshold counts',
      kind: 'readiness',
      probe: { successThreshold: 2 },
      answers: 'sfs',
      changes: ['3:true'],
    },
    { name: 'an error says nothing', kind: 'readiness', answers: 'seeeffs', changes: ['0:true'] },
    { name: 'a warning is a success', kind: 'readiness', answers: 'w', changes: ['0:true'] },
    {
      name: 'liveness fails once and stops',
      kind: 'liveness',
      answers: 'sfff',
      changes: ['3:false failed'],
    },
    {
      name: 'liveness by its own threshold',
      kind: 'liveness',
      probe: { failureThreshold: 1 },
      answers: 'f',
      changes: ['0:false failed'],
    },
    { name: 'startup passes once and stops', kind: 'startup', answers: 'ffs', changes: ['2:true'] },
    { name: 'startup gives up', kind: 'startup', answers: 'f', changes: ['2:false failed'] },
  ];
  test.each(cases)('$name', async ({ kind, probe, answers, changes }) => {
    const run = startWorker(kind, { periodSeconds: 1, ...probe }, answers);
    await run.clock.advance(10_000);
    expect(run.changes).toEqual(changes);
  });

  test('nothing runs after stop', async () => {
    const run = startWorker('readiness', { periodSeconds: 1 }, 's');
    await run.clock.advance(1_500);
    run.worker.stop();
    await run.clock.advance(5_000);
    expect(run.attempts).toEqual([0, 1]);
  });

  test('all but plain successes are reported', async () => {
    const run = startWorker('readiness', { periodSeconds: 1 }, 'sfews');
    await run.clock.advance(6_000);
    expect(run.reports()).toBe(3);
  });
});
