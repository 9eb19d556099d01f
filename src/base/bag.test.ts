import { array, assert, boolean, property } from 'fast-check';
import { expect, test } from 'vitest';
import { Bag } from './bag.ts';
import { youngCollector } from './testing/young-collector.ts';

const byId = (one: { id: number }, other: { id: number }): number => one.id - other.id;

test('a bag holds what was added and not removed', () => {
  assert(
    property(array(boolean(), { maxLength: 60 }), (steps) => {
      const bag = new Bag<{ id: number }>();
      const held = new Map<{ id: number }, number>();
      for (const [id, adds] of steps.entries()) {
        const [oldest] = held;
        if (adds || !oldest) {
          const item = { id };
          held.set(item, bag.add(item));
        } else {
          bag.remove(oldest[1]);
          held.delete(oldest[0]);
        }
        expect([...bag].toSorted(byId)).toEqual([...held.keys()].toSorted(byId));
      }
    }),
  );
});

/** Of 400. A Set leaves nearly all of them. */
test('what was removed goes without a collection of the old generation, however many there were at a time', async () => {
  const collectYoung = youngCollector();
  const bag = new Bag<object>();
  let alive = 0;
  const ends = new FinalizationRegistry(() => alive--);
  for (let round = 0; round < 40; round++) {
    const places = Array.from({ length: 10 }, () => {
      const item = {};
      alive++;
      ends.register(item, undefined);
      return bag.add(item);
    });
    for (const place of places) bag.remove(place);
    if (round % 10 === 9) collectYoung();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await expect
    .poll(() => {
      collectYoung();
      return alive;
    })
    .toBeLessThan(200);
});
