import { expect, test } from 'vitest';
import { VirtualClock } from '#base/virtual-clock.ts';
import type { ContainerStatus } from '../runtime.ts';
import { settledStatus } from './out-of-memory.ts';

const clock = new VirtualClock();

function exited(more: Partial<ContainerStatus> = {}): ContainerStatus {
  return {
    id: 'c',
    sandboxId: 's',
    name: 'main',
    attempt: 0,
    state: 'exited',
    createdAt: 0,
    startedAt: 0,
    finishedAt: clock.now(),
    exitCode: 137,
    image: '',
    imageId: '',
    reason: 'Error',
    message: '',
    labels: {},
    annotations: {},
    logPath: '',
    ...more,
  };
}

/** The reason of the status, which is read as often as it takes, and after how many milliseconds. */
async function reasonOf(
  read: () => ContainerStatus | undefined,
  wasStopped = false,
): Promise<readonly [string | undefined, number]> {
  const begin = clock.now();
  const ends: (readonly [string | undefined, number])[] = [];
  const settled = settledStatus(() => Promise.resolve(read()), { clock, wasStopped });
  void settled.then((status) => ends.push([status?.reason, clock.now() - begin]));
  for (let step = 0; step < 100 && ends.length === 0; step++) await clock.advance(10);
  const [end] = ends;
  if (!end) throw new Error('it never settles');
  return end;
}

test('a container that was killed is asked for again, until it is clear that its memory ran out', async () => {
  let reads = 0;
  const status = exited();
  const [reason, after] = await reasonOf(() =>
    ++reads < 4 ? status : { ...status, reason: 'OOMKilled' },
  );
  expect(reason).toBe('OOMKilled');
  expect(after).toBeLessThan(60);
});

test('for a quarter of a second at most', async () => {
  const status = exited();
  const [reason, after] = await reasonOf(() => status);
  expect(reason).toBe('Error');
  expect(after).toBeGreaterThanOrEqual(250);
  expect(after).toBeLessThan(300);
});

test.each<[string, () => ContainerStatus | undefined, boolean?]>([
  ['one that was stopped', () => exited(), true],
  ['one that ended by itself', () => exited({ exitCode: 1 })],
  ['one that runs', () => exited({ state: 'running' })],
  ['one that was killed long ago', () => exited({ finishedAt: clock.now() - 1000 })],
  [
    'one that ends in the future of a clock that is wrong',
    () => exited({ finishedAt: clock.now() + 1000 }),
  ],
  ['one that is gone', () => undefined],
])('%s is not waited for', async (_, read, wasStopped) => {
  let reads = 0;
  await reasonOf(() => {
    reads++;
    return read();
  }, wasStopped);
  expect(reads).toBe(1);
});
