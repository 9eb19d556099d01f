import { beforeEach, describe, expect, test } from 'vitest';
import { configMaps } from '#api/gen/resources.ts';
import type { ConfigMap } from '#api/gen/types.ts';
import { silentLogger } from '#base/log.ts';
import type { Logger } from '#base/log.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { defaultCorefile } from './default-corefile.ts';
import { ConfigFollower } from './follower.ts';
import type { DnsSettings } from './settings.ts';

let informers: MemoryInformers;
let applied: DnsSettings[];
let told: string[];
let revision = 0;
const log: Logger = {
  ...silentLogger,
  warn: (_message, fields) => told.push(JSON.stringify(fields)),
};

beforeEach(() => {
  informers = new MemoryInformers();
  applied = [];
  told = [];
});

async function start(): Promise<() => void> {
  const follower = new ConfigFollower({
    informers,
    recorder: {
      event: (_subject, type, reason, message) => told.push(`${type} ${reason} ${message}`),
    },
    log,
    clusterDomain: 'cluster.local',
    apply: (settings) => applied.push(settings),
  });
  const end = follower.start();
  await follower.untilSynced();
  return end;
}

function put(name: string, data: Record<string, string>): ConfigMap {
  const metadata = {
    name,
    namespace: 'kube-system',
    uid: name,
    resourceVersion: String(++revision),
    creationTimestamp: '2026-01-01T00:00:00Z',
  };
  const map: ConfigMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data };
  informers.of(configMaps).put(map);
  return map;
}

const corefile = (ttl: string): string => defaultCorefile('cluster.local').replace('ttl 5', ttl);
const ttls = (): readonly number[] => applied.map(({ ttl }) => ttl);

describe('ConfigFollower', () => {
  test('what is there at the start is in force without a word', async () => {
    put('coredns', { Corefile: corefile('ttl 7') });
    await start();
    expect(ttls()).toEqual([7]);
    expect(told).toEqual([]);
  });

  test('without the map the defaults are in force, and again when it goes', async () => {
    await start();
    const map = put('coredns', { Corefile: corefile('ttl 7') });
    informers.of(configMaps).remove(map);
    expect(ttls()).toEqual([5, 7, 5]);
  });

  test('what is wrong changes nothing and is told; what is mended is told too', async () => {
    put('coredns', { Corefile: corefile('ttl 7') });
    await start();
    put('coredns', { Corefile: corefile('ttl x').replace('loop', 'dnssec') });
    expect(ttls()).toEqual([7]);
    expect(told).toEqual([
      expect.stringContaining('"problems":["Corefile:9: \\"x\\" is not a whole number'),
      expect.stringMatching(
        /^Warning DNSConfigInvalid Corefile:9: "x" is not .*; Corefile:17: directive "dnssec" .*; what was in force before stays$/,
      ),
    ]);
    told = [];
    put('coredns', { Corefile: corefile('ttl 8\n}\nhealth {') });
    expect(ttls()).toEqual([7, 8]);
    expect(told).toEqual([
      expect.stringMatching(
        /^Normal DNSConfigLoaded the Corefile is in force; Corefile:11: "health" does nothing/,
      ),
    ]);
  });

  test('wrong at the start: the defaults, and a word', async () => {
    put('coredns', { Corefile: corefile('multicluster a') });
    await start();
    expect(ttls()).toEqual([]);
    expect(told[1]).toMatch(
      /^Warning DNSConfigUnsupported .*option "multicluster" .*; the defaults are in force$/,
    );
    put('coredns', { Corefile: corefile('ttl 9') });
    expect(ttls()).toEqual([9]);
    expect(told[2]).toBe('Normal DNSConfigLoaded the Corefile is in force');
  });

  test('the second map belongs to it; news that changes nothing is none', async () => {
    put('coredns', {
      Corefile: corefile('ttl 7').replace('loop', 'import /etc/coredns/custom/*.override'),
    });
    await start();
    put('coredns-custom', { 'log.override': 'log' });
    expect(applied.map(({ servers }) => servers[0]?.log.length)).toEqual([0, 1]);
    put('coredns-custom', { 'log.override': 'log' });
    expect(applied).toHaveLength(2);
  });

  test('a message of an Event stays within what the API takes', async () => {
    put('coredns', { Corefile: corefile('nope\n'.repeat(200)) });
    await start();
    expect(told[1]?.length).toBeLessThan(1024);
  });

  test('ends', async () => {
    const end = await start();
    end();
    put('coredns', { Corefile: corefile('ttl 7') });
    expect(ttls()).toEqual([5]);
  });
});
