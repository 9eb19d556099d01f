import { expect, test } from 'vitest';
import { withLock } from './lock.ts';
import { localNames } from './names.ts';

const names = (cluster: string) => localNames(cluster, { root: true });

test('work on one cluster takes turns, in full, also after a failure; another cluster does not wait', async () => {
  const mine = `lock-${process.pid}`;
  const steps: string[] = [];
  const job = async (name: string): Promise<void> => {
    steps.push(`${name} begins`);
    await new Promise((resolve) => setImmediate(resolve));
    steps.push(`${name} ends`);
    if (name === 'a') throw new Error('a failed');
  };
  const [first, ...others] = await Promise.allSettled([
    withLock(names(mine), () => job('a')),
    withLock(names(mine), () => job('b')),
    withLock(names(mine), () => job('c')),
    withLock(names(mine), () => withLock(names(`${mine}-2`), () => job('other'))),
  ]);
  expect(first.status).toBe('rejected');
  expect(others.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
  expect(steps).toHaveLength(8);
  for (let at = 0; at < steps.length; at += 2) {
    expect(steps[at + 1]).toBe(steps[at]?.replace('begins', 'ends'));
  }
});
