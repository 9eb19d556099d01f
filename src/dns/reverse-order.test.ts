/** The names of one address come in one order, however the server heard of its Services: at every start, on every node. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { service, slice } from './fixtures.ts';
import { withDns } from './testing/loopback.ts';

const names = ['a', 'db', 'm', 'z', 'web'];

test('whatever the order of its Services, an address has the governing name first, and that of a cluster IP’s Service last', async () => {
  const orders = fc.shuffledSubarray(names, { minLength: names.length });
  const asked = fc.asyncProperty(orders, async (order) => {
    const objects = {
      services: order.map((name) =>
        service(name, name === 'web' ? { clusterIP: '10.43.0.7' } : {}),
      ),
      slices: order.map((name) => slice(name, [name === 'db' ? 'db-0=10.42.0.7' : '10.42.0.7'])),
    };
    const { answers } = await withDns(objects, (dns) => dns.ask('7.0.42.10.in-addr.arpa PTR'));
    expect(answers.map((line) => line.split(' ').at(-1))).toEqual(
      ['db-0.db', '10-42-0-7.a', '10-42-0-7.m', '10-42-0-7.z', '10-42-0-7.web'].map(
        (name) => `${name}.default.svc.cluster.local.`,
      ),
    );
  });
  await fc.assert(asked, { numRuns: 30 });
});
