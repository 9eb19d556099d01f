import { expect, test } from 'vitest';
import { EventCorrelator, type Occurrence } from './event-correlator.ts';

const minute = 60_000;

function occurrence(message: string, at: number, more: Partial<Occurrence> = {}): Occurrence {
  const subject = { kind: 'Pod', namespace: 'shop', name: 'web', uid: 'u1' };
  return { subject, type: 'Normal', reason: 'Scaled', message, at, ...more };
}

/** Says `count` different things, a second apart. */
function say(correlator: EventCorrelator, count: number, from: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const at = from + index * 1_000;
    return correlator.observe(occurrence(`${from} ${index}`, at))?.message ?? 'silenced';
  });
}

test('what is similar counts anew after a pause of ten minutes', () => {
  const correlator = new EventCorrelator();
  const isCombined = (message: string): boolean => message.startsWith('(combined');
  expect(say(correlator, 11, 0).map(isCombined)).toEqual([
    ...Array.from({ length: 9 }, () => false),
    true,
    true,
  ]);
  expect(say(correlator, 1, 9 * minute).map(isCombined)).toEqual([true]);
  expect(say(correlator, 1, 20 * minute).map(isCombined)).toEqual([false]);
});

test('an event about one container is another than the same about the next', () => {
  const correlator = new EventCorrelator();
  const about = (fieldPath: string) => {
    const subject = { ...occurrence('', 0).subject, fieldPath };
    return correlator.observe(occurrence('Started', 0, { subject }));
  };
  const [one, two, again] = [about('a'), about('b'), about('a')];
  expect([one?.count, two?.count, again?.count]).toEqual([1, 1, 2]);
  expect(again?.serial).toBe(one?.serial);
  expect(two?.serial).not.toBe(one?.serial);
});

test('of very many objects, the one that spoke longest ago is forgotten', () => {
  const correlator = new EventCorrelator();
  const from = (number: number) => {
    const subject = { ...occurrence('', 0).subject, uid: `u${number}` };
    return correlator.observe(occurrence('Started', 0, { subject }))?.count;
  };
  for (let number = 0; number < 4096; number++) from(number);
  expect(from(0)).toBe(2);
  expect(from(4096)).toBe(1);
  expect([from(0), from(1)]).toEqual([3, 1]);
});
