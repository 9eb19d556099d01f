/** Names outside the cluster, through the DNS thread and its real sockets. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { Resolver } from 'node:dns/promises';
import { afterEach, expect, test, vi } from 'vitest';
import type { DnsSettings, Upstream } from '../config/settings.ts';
import { DnsThread } from '../thread.ts';
import { always, FakeUpstream, routeTo, settingsOf } from './fixtures.ts';

const ending: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

async function start(settings: DnsSettings) {
  const loops: Upstream[] = [];
  const dns = new DnsThread(
    {
      clusterDomain: 'cluster.local',
      ranges: ['10.42.0.0/16', '10.43.0.0/16'],
      dnsAddress: '10.43.0.10',
      listen: [{ host: '127.0.0.1', port: 0 }],
    },
    { log: () => undefined, loop: (upstream) => loops.push(upstream) },
  );
  ending.push(() => dns.stop());
  dns.configure(settings);
  dns.update({ changes: [], serial: 1, synced: true });
  const [address] = await dns.start();
  const client = new Resolver({ tries: 1, timeout: 4000 });
  client.setServers([`127.0.0.1:${address?.port}`]);
  return { dns, client, loops, port: address?.port ?? 0 };
}

test('a name outside is asked once, kept, and counted', async () => {
  const server = await FakeUpstream.start(always('192.0.2.1'));
  ending.push(() => server.stop());
  const { dns, client } = await start(settingsOf(routeTo([server])));
  expect(await client.resolve4('www.example.com')).toEqual(['192.0.2.1']);
  expect(await client.resolve4('WWW.example.com')).toEqual(['192.0.2.1']);
  expect(server.names.filter((name) => name.startsWith('www'))).toHaveLength(1);
  const { upstream } = await dns.counts();
  const hits = upstream.counters.find(
    ({ name, labels }) => name === 'cache_hits_total' && labels['type'] === 'success',
  );
  expect(hits?.value).toBe(1);
  expect(upstream.histograms.map(({ name }) => name)).toContain('proxy_request_duration_seconds');
});

test('an upstream that asks this very server is told of, and the next one answers', async () => {
  // Known only after the thread has begun to ask.
  const own = Promise.withResolvers<number>();
  const relay = createSocket('udp4');
  relay.bind(0, '127.0.0.1');
  await once(relay, 'listening');
  ending.push(async () => void relay.close());
  const waiting = new Map<number, (answer: Buffer) => void>();
  relay.on('message', (answer) => waiting.get(answer.readUInt16BE(0))?.(answer));
  const mirror = await FakeUpstream.start(async ({ query }) => {
    const { promise, resolve } = Promise.withResolvers<Buffer>();
    waiting.set(query.id, resolve);
    relay.send(query.message, await own.promise, '127.0.0.1');
    return promise;
  });
  const good = await FakeUpstream.start(always('192.0.2.2'));
  ending.push(
    () => mirror.stop(),
    () => good.stop(),
  );
  const { client, loops, port } = await start(settingsOf(routeTo([mirror, good])));
  own.resolve(port);
  await vi.waitFor(() => expect(loops).toEqual([mirror.upstream]), { timeout: 5000 });
  expect(await client.resolve4('www.example.com')).toEqual(['192.0.2.2']);
});
