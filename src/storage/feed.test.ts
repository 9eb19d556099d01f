import { expect, test } from 'vitest';
import { Feed } from './feed.ts';
import type { StoreEvent } from './store.ts';

const event = (revision: number): StoreEvent => ({
  type: 'put',
  created: true,
  key: `/k/${revision}`,
  value: new Uint8Array(),
  revision,
});

test('a watcher that keeps up reads the largest batch from memory', async () => {
  let asked = 0;
  const history = (): readonly StoreEvent[] => {
    asked++;
    return [];
  };
  const feed = new Feed({ revision: 0, history, keep: 2 });
  feed.publish([event(1)]);
  const stop = new AbortController();
  const watch = feed.watch('/k/', 1, stop.signal);
  const next = watch.next();
  feed.publish(Array.from({ length: 100 }, (_, index) => event(index + 2)));
  const { value } = await next;
  expect(value).toHaveLength(100);
  expect(asked).toBe(0);
  stop.abort();
});
