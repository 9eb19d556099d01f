import { expect, test } from 'vitest';
import { serviceCIDRs } from '#api/gen/resources.ts';
import { silentLogger } from '#base/log.ts';
import { settle, VirtualClock } from '#base/virtual-clock.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { serviceCIDR } from './service-proxy/fixtures.ts';
import { createServiceRoutes } from './service-routes.ts';

test('the ranges of Services have routes while they are there', async () => {
  const informers = new MemoryInformers();
  // Left of a former run.
  const routes = new Set(['10.43.0.0/16', '192.0.2.7']);
  const asked: string[] = [];
  const running = new AbortController();
  const part = createServiceRoutes({
    interface: 'hf-services',
    serviceCIDR: '10.43.0.0/16',
    informers,
    clock: new VirtualClock(),
    log: silentLogger,
    ip: (_route, verb = '', destination = '') => {
      if (verb === 'show') {
        const lines = [...routes].map((route) => `${route} scope link \n`);
        return Promise.resolve(lines.join(''));
      }
      asked.push(`${verb} ${destination}`);
      if (verb === 'replace') routes.add(destination);
      else routes.delete(destination.replace('/32', ''));
      return Promise.resolve('');
    },
  });
  const ended = part.run(running.signal);
  const range = serviceCIDR('more', '198.51.100.0/24', 'fd00::/112');
  const ranges = informers.of(serviceCIDRs);
  ranges.put(serviceCIDR('kubernetes', '10.43.0.0/16'));
  ranges.put(range);
  ranges.put(serviceCIDR('too wide', '0.0.0.0/0'));
  await settle();
  expect(asked).toEqual(['replace 198.51.100.0/24', 'delete 192.0.2.7/32']);
  ranges.remove(range);
  await settle();
  expect([...routes]).toEqual(['10.43.0.0/16']);
  running.abort();
  await ended;
});
