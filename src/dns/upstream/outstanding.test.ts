import { expect, test } from 'vitest';
import { VirtualClock } from '#base/virtual-clock.ts';
import { ask, tell } from './fixtures.ts';
import { Outstanding } from './outstanding.ts';
import { questionOf } from './question.ts';

const query = ask('www.example.com');
const question = questionOf(query);

test('no two questions under way have the same id, and each gets its own answer', async () => {
  let ended = 0;
  const outstanding = new Outstanding(new VirtualClock(), () => ended++);
  // So many that there would be hundreds of pairs if ids were only random.
  const asked = Array.from({ length: 8000 }, () => outstanding.add(question, 1000));
  expect(new Set(asked.map(({ message }) => message.readUInt16BE(0))).size).toBe(8000);
  for (const { message, outcome } of asked) {
    const answer = tell(query, {});
    message.copy(answer, 0, 0, 2);
    expect(outstanding.receive(answer)).toBe(true);
    // A second one is late, whoever sent it.
    expect(outstanding.receive(answer)).toBe(false);
    expect(await outcome).toBe(answer);
  }
  expect([outstanding.size, ended]).toEqual([0, 8000]);
});

test('what is too short to be an answer is none', () => {
  const outstanding = new Outstanding(new VirtualClock(), () => undefined);
  outstanding.add(question, 1000);
  for (let length = 0; length < 13; length++) {
    expect(outstanding.receive(Buffer.alloc(length))).toBe(false);
  }
});
