/** For the test: makes old garbage, then does next to nothing for a while, with or without collecting at rest. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '#base/clock.ts';
import { systemClock } from '#base/clock.ts';
import { collectAtRest } from './collect-at-rest.ts';

/** Twenty times as fast: the spans are then 100 ms. */
const fast: Clock = {
  ...systemClock,
  after: (milliseconds, callback) => systemClock.after(milliseconds / 20, callback),
};

const end = new AbortController();
const running = process.argv[2] === 'collecting' ? collectAtRest(fast, end.signal) : undefined;
const held: { objects?: object[] } = {};
const keep = (count: number): void => {
  held.objects = Array.from({ length: count }, (_, index) => ({ index, text: [index] }));
};
keep(400_000);
globalThis.gc?.();
// Lives through two collections of the young generation, so it is old; then it is garbage, less than V8 has room for.
keep(250_000);
await wait(1);
held.objects = [];
process.stdout.write('at rest\n');
for (let round = 0; round < 200; round++) {
  // What a heartbeat or two allocate.
  held.objects = Array.from({ length: 1_000 }, (_, index) => ({ index }));
  await wait(10);
}
end.abort();
await running;
