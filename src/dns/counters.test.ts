import { describe, expect, test } from 'vitest';
import { Counters, wayOf } from './counters.ts';
import { types } from './wire/constants.ts';

test.each([
  ['10.42.0.7', '1'],
  ['::ffff:10.42.0.7', '1'],
  ['fd42::7', '2'],
  ['::', '2'],
])('%s is of family %s', (address, family) => {
  expect(wayOf('tcp', address)).toEqual({ transport: 'tcp', family });
});

describe('Counters', () => {
  test('tell questions apart by how they came, and count rare types as one', () => {
    const counters = new Counters();
    const plain = undefined;
    const secure = { version: 0, payloadSize: 1232, dnssecOk: true };
    counters.question(wayOf('udp', '10.42.0.7'), types.A, 40, plain);
    counters.question(wayOf('udp', 'fd42::7'), types.A, 60, secure);
    counters.question(wayOf('tcp', '10.42.0.7'), 300, 40, plain);
    counters.question(wayOf('tcp', '10.42.0.7'), 65_535, 40, plain);
    const { requests, server } = counters.snapshot();
    expect(requests).toEqual({ 'udp A': 2, 'tcp other': 2 });
    const told = server.counters
      .filter(({ name }) => name === 'dns_requests_total')
      .map(
        ({ labels, value }) => `${labels['proto']} ${labels['family']} ${labels['type']} ${value}`,
      );
    expect(told).toEqual(['udp 1 A 1', 'udp 2 A 1', 'tcp 1 other 2']);
    const rest = server.counters.filter(({ name }) => name === 'dns_do_requests_total');
    expect(rest.map(({ value }) => value)).toEqual([1]);
  });

  test('tell answers apart by who gave them', () => {
    const counters = new Counters();
    const way = wayOf('udp', '10.42.0.7');
    counters.answer(way, 'kubernetes', 3, 100);
    counters.answer(way, 'hosts', 3, 101);
    counters.answer(way, '', 5, 12);
    counters.took(2, 3);
    const { responses, server } = counters.snapshot();
    expect(responses).toEqual({ NXDOMAIN: 2, REFUSED: 1 });
    const told = server.counters
      .filter(({ name }) => name === 'dns_responses_total')
      .map(({ labels, value }) => `${labels['plugin']} ${labels['rcode']} ${value}`);
    expect(told).toEqual(['kubernetes NXDOMAIN 1', 'hosts NXDOMAIN 1', ' REFUSED 1']);
    const [durations] = server.histograms;
    expect(durations).toMatchObject({ count: 3, sum: 0.006 });
    const sizes = server.histograms.find(({ name }) => name === 'dns_response_size_bytes');
    expect(sizes?.buckets.slice(0, 3)).toEqual([0, 2, 1]);
  });
});
