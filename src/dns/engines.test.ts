/** Real threads on a loopback port, one of which is killed. */
import { Resolver } from 'node:dns/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { systemClock } from '#base/clock.ts';
import { silentLogger } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import { Engine } from './engine.ts';
import type { EngineConfig, Update } from './running-engine.ts';
import { Engines } from './engines.ts';
import type { RunningEngine } from './running-engine.ts';
import { DnsThread } from './thread.ts';
import { silentEvents } from './fixtures.ts';

const config = {
  clusterDomain: 'cluster.local',
  ranges: ['10.42.0.0/16'],
  dnsAddress: '10.43.0.10',
  listen: [{ host: '127.0.0.1', port: 0 }],
};

function withAddress(address: string): Update {
  const name = 'db.default.svc.cluster.local';
  const changes = [
    { owner: 'service default/db', records: [{ name, type: 'A', address } as const] },
  ];
  return { changes, serial: 1, synced: true };
}

let stop: (() => Promise<void>) | undefined;
afterEach(() => stop?.());

async function start<T extends RunningEngine>(
  count: number,
  create: (given: EngineConfig) => T,
): Promise<{
  engines: Engines;
  made: T[];
  ask: () => Promise<string[]>;
  know: (update: Update) => void;
}> {
  const made: T[] = [];
  let known = withAddress('10.42.0.1');
  const engines = new Engines({
    create: (given) => {
      const engine = create(given);
      made.push(engine);
      return engine;
    },
    count,
    config,
    everything: () => known,
    clock: systemClock,
    random: systemRandom,
    log: silentLogger,
  });
  stop = () => engines.stop();
  const starting = engines.start();
  engines.update(known);
  const [address] = await starting;
  // A new client each time, so that its port, and with it the thread that answers, is another.
  const ask = (): Promise<string[]> => {
    const client = new Resolver({ tries: 3, timeout: 300 });
    client.setServers([`127.0.0.1:${address?.port}`]);
    return client.resolve4('db.default.svc.cluster.local');
  };
  const know = (update: Update): void => {
    known = update;
    engines.update(update);
  };
  return { engines, made, ask, know };
}

async function askOften(ask: () => Promise<string[]>): Promise<string[]> {
  const answers = await Promise.all(Array.from({ length: 40 }, ask));
  return [...new Set(answers.flat())];
}

test('two threads share a port, both answer, and both hear of changes', async () => {
  const { engines, ask, know } = await start(2, (given) => new DnsThread(given, silentEvents));
  expect(await askOften(ask)).toEqual(['10.42.0.1']);
  know(withAddress('10.42.0.2'));
  await vi.waitFor(async () => expect(await askOften(ask)).toEqual(['10.42.0.2']));
  const { requests } = await engines.counts();
  expect(requests['udp A']).toBeGreaterThanOrEqual(80);
});

test.each([1, 2])(
  'of %i threads one is killed: another takes its place and knows all',
  async (count) => {
    const { engines, made, ask, know } = await start(
      count,
      (given) => new DnsThread(given, silentEvents),
    );
    know(withAddress('10.42.0.3'));
    await made[0]?.kill();
    await vi.waitFor(() => expect(made).toHaveLength(count + 1));
    // A single thread's port is refused for a moment; but nobody hears from an empty index, however early they ask.
    await vi.waitFor(async () => expect(await askOften(ask)).toEqual(['10.42.0.3']), {
      timeout: 10_000,
    });
    know(withAddress('10.42.0.4'));
    await vi.waitFor(async () => expect(await askOften(ask)).toEqual(['10.42.0.4']));
    const { counters } = (await engines.counts()).server;
    expect(counters.filter(({ name }) => name === 'panics_total')).toEqual([
      { name: 'panics_total', labels: {}, value: 1 },
    ]);
  },
);

test('without a thread, the engine answers in this one', async () => {
  const { engines, ask } = await start(1, (given) => new Engine(given, silentEvents));
  expect(await ask()).toEqual(['10.42.0.1']);
  expect((await engines.counts()).requests).toEqual({ 'udp A': 1 });
});

test('an address that can’t be had rejects, and nothing goes on', async () => {
  const { engines: first } = await start(1, (given) => new Engine(given, silentEvents));
  const listen = [{ host: '192.0.2.1', port: 0 }];
  const second = new Engines({
    create: (given) => new DnsThread(given, silentEvents),
    count: 2,
    config: { ...config, listen },
    everything: () => withAddress('10.42.0.1'),
    clock: systemClock,
    random: systemRandom,
    log: silentLogger,
  });
  await expect(second.start()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  await second.stop();
  expect((await first.counts()).responses).toEqual({});
});
