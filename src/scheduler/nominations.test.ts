import { expect, test } from 'vitest';
import type { Pod } from '#api/gen/types.ts';
import { pod } from './fixtures.ts';
import { Nominations } from './nominations.ts';

const told = (nominatedNodeName?: string): Pod => ({
  ...pod('p'),
  status: nominatedNodeName === undefined ? {} : { nominatedNodeName },
});

test('a Pod that the API says was promised room has it', () => {
  const nominations = new Nominations();
  nominations.update(told('a'), undefined);
  expect(nominations.nodeOf(pod('p'))).toBe('a');
  expect(nominations.on('a')).toEqual([told('a')]);
  nominations.update(told('b'), told('a'));
  expect(nominations.on('a')).toEqual([]);
  expect(nominations.nodeOf(pod('p'))).toBe('b');
});

test('an update from before the promise doesn’t undo it', () => {
  const nominations = new Nominations();
  nominations.set(pod('p'), 'a');
  nominations.update(told(), told());
  expect(nominations.nodeOf(pod('p'))).toBe('a');
});

test('a promise that is taken back is gone', () => {
  const nominations = new Nominations();
  nominations.set(pod('p'), 'a');
  nominations.update(told(), told('a'));
  expect(nominations.nodeOf(pod('p'))).toBeUndefined();
});
