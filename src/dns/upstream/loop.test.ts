/** Upstreams that ask this server in turn. */
import { expect, test, vi } from 'vitest';
import { always, ask, forwarderOf, routeTo, said, settingsOf, upstream } from './fixtures.ts';

const soon = { interval: 1, timeout: 5000 };
const own = { address: '127.0.0.1', port: 1 };

/** An upstream that asks the forwarder whatever it is asked, until it is mended. */
async function circle() {
  const state = { mended: false };
  const mirror = await upstream((heard) =>
    state.mended
      ? always('192.0.2.9')(heard)
      : Promise.resolve(asked.forwarder.forward(heard.query, 1232)),
  );
  const good = await upstream(always('192.0.2.2'));
  const asked = forwarderOf(settingsOf(routeTo([mirror, good])));
  return { ...asked, mirror, good, state };
}

test('one that asks us is told of and left out; the others go on', async () => {
  const { forwarder, loops, mirror } = await circle();
  forwarder.listening([own]);
  await vi.waitFor(() => expect(loops).toEqual([mirror.upstream]), soon);
  const [probe] = mirror.names;
  expect(probe).toMatch(/^[0-9a-f]{16}\.[0-9a-f]{16}\.holdfast-loop\.$/);
  expect(said(await forwarder.forward(ask('www.example.com'), 1232))).toBe('NOERROR 192.0.2.2');
  expect(mirror.names).toEqual([probe]);
});

test('one that doesn’t isn’t', async () => {
  const good = await upstream(always('192.0.2.2'));
  const { forwarder, loops, clock } = forwarderOf(settingsOf(routeTo([good])));
  forwarder.listening([own]);
  await vi.waitFor(() => expect(good.heard).toHaveLength(1), soon);
  await clock.advance(120_000);
  expect(good.heard).toHaveLength(1);
  expect(loops).toEqual([]);
});

test('when there is none but those that loop the answer is a failure, at once', async () => {
  const { forwarder, loops, mirror } = await circle();
  forwarder.settings = settingsOf(routeTo([mirror]));
  forwarder.listening([own]);
  await vi.waitFor(() => expect(loops).toHaveLength(1), soon);
  expect(said(await forwarder.forward(ask('www.example.com'), 1232))).toBe('SERVFAIL');
});

test('one that loops no longer is used again, and told of again should it loop once more', async () => {
  const { forwarder, clock, loops, mirror, state } = await circle();
  forwarder.listening([own]);
  await vi.waitFor(() => expect(loops).toHaveLength(1), soon);
  await clock.advance(30_000);
  await vi.waitFor(() => expect(mirror.heard).toHaveLength(2), soon);
  // It was said once; nobody needs to hear it twice a minute.
  expect(loops).toHaveLength(1);
  state.mended = true;
  await vi.waitFor(async () => {
    await clock.advance(30_000);
    const name = `n${mirror.heard.length}.example.com`;
    expect(said(await forwarder.forward(ask(name), 1232))).toBe('NOERROR 192.0.2.9');
  }, soon);
  state.mended = false;
  forwarder.listening([own]);
  await vi.waitFor(() => expect(loops).toHaveLength(2), soon);
});

test('new resolvers are tried too', async () => {
  const { forwarder, loops, mirror, good } = await circle();
  forwarder.settings = settingsOf(routeTo([], { to: ['resolv-conf'] }));
  forwarder.listening([own]);
  forwarder.resolvers = [good.upstream];
  forwarder.resolvers = [good.upstream, mirror.upstream];
  await vi.waitFor(() => expect(loops).toEqual([mirror.upstream]), soon);
});

test('a loop that nobody has noticed yet makes no storm', async () => {
  const { forwarder, clock, mirror } = await circle();
  forwarder.settings = settingsOf(routeTo([mirror]));
  const answer = forwarder.forward(ask('www.example.com'), 1232);
  await vi.waitFor(() => expect(mirror.heard).toHaveLength(1), soon);
  await clock.advance(2000);
  await vi.waitFor(() => expect(mirror.heard).toHaveLength(2), soon);
  await clock.advance(2500);
  expect(said(await answer)).toBe('SERVFAIL');
  // All else are the probes of its health.
  expect(mirror.names.filter((name) => name !== '.')).toHaveLength(2);
  expect(mirror.heard.length).toBeLessThan(10);
});
