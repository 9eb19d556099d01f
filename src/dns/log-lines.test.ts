import { expect, test } from 'vitest';
import { VirtualClock } from '#base/virtual-clock.ts';
import { LogLines } from './log-lines.ts';
import type { LogLine } from './log-lines.ts';

function build() {
  const clock = new VirtualClock();
  const told: (readonly LogLine[])[] = [];
  const lines = new LogLines(clock, (some) => told.push(some));
  const add = (text: string): void => lines.add({ kind: 'query', text });
  return { clock, told, lines, add };
}

test('lines of a moment go together, in order', async () => {
  const { clock, told, add } = build();
  add('a');
  add('b');
  expect(told).toEqual([]);
  await clock.advance(200);
  expect(told.map((some) => some.map(({ text }) => text))).toEqual([['a', 'b']]);
});

test('the next go only when the last are written; what is too much is counted, not kept', async () => {
  const { clock, told, lines, add } = build();
  add('first');
  await clock.advance(200);
  for (let number = 0; number < 5000; number++) add(String(number));
  await clock.advance(10_000);
  expect(told).toHaveLength(1);
  lines.written();
  await clock.advance(200);
  expect(told).toHaveLength(2);
  expect(told[1]).toHaveLength(1001);
  expect(told[1]?.[999]?.text).toBe('999');
  expect(told[1]?.[1000]).toEqual({ kind: 'lost', text: '4000 lines did not fit' });
  lines.written();
  add('after');
  await clock.advance(200);
  expect(told[2]).toEqual([{ kind: 'query', text: 'after' }]);
});

test('of errors only a few are told', async () => {
  const { clock, told, lines } = build();
  for (let number = 0; number < 50; number++) lines.add({ kind: 'error', text: String(number) });
  lines.add({ kind: 'query', text: 'q' });
  await clock.advance(200);
  expect(told[0]?.filter(({ kind }) => kind === 'error')).toHaveLength(20);
  expect(told[0]?.slice(20)).toEqual([
    { kind: 'query', text: 'q' },
    { kind: 'lost', text: '30 lines did not fit' },
  ]);
});
