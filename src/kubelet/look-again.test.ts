import { expect, test } from 'vitest';
import { VirtualClock } from '#base/virtual-clock.ts';
import { seededRandom } from '#base/random.ts';
import { lookAgain } from './look-again.ts';

/** When each of them was looked at, in seconds. */
class Looked {
  readonly times: number[] = [];
  readonly #clock: VirtualClock;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  look(): void {
    this.times.push(this.#clock.monotonic() / 1000);
  }
}

test('each Pod is looked at within a minute, and never many at a time', async () => {
  const clock = new VirtualClock();
  const stop = new AbortController();
  const workers = new Set(Array.from({ length: 100 }, () => new Looked(clock)));
  const begin = clock.monotonic() / 1000;
  const running = lookAgain(workers, { clock, random: seededRandom(1) }, stop.signal);
  await clock.advance(300_000);
  const late = new Looked(clock);
  workers.add(late);
  await clock.advance(90_000);
  stop.abort();
  await running;

  expect(late.times.length).toBeGreaterThan(0);
  workers.delete(late);
  for (const { times } of workers) {
    const rests = [begin, ...times]
      .slice(1)
      .map((time, index) => time - (times[index - 1] ?? begin));
    expect(Math.max(...rests)).toBeLessThanOrEqual(60.001);
    expect(times.length).toBeGreaterThanOrEqual(5);
  }
  const all = [...workers].flatMap(({ times }) => times).toSorted((one, other) => one - other);
  const inOneSecond = all.map((time, index) =>
    all.slice(index).findIndex((next) => next > time + 1),
  );
  expect(Math.max(...inOneSecond)).toBeLessThan(5);
});

test('a node without Pods waits for one, and ends when it is to', async () => {
  const clock = new VirtualClock();
  const stop = new AbortController();
  const workers = new Set<Looked>();
  const running = lookAgain(workers, { clock, random: seededRandom(1) }, stop.signal);
  await clock.advance(600_000);
  const first = new Looked(clock);
  workers.add(first);
  await clock.advance(180_000);
  expect(first.times.length).toBeGreaterThan(0);
  stop.abort();
  await running;
});
