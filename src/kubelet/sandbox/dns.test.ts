import { describe, expect, test } from 'vitest';
import type { PodSpec } from '#api/gen/types.ts';
import { composeDns, parseResolvConf, type DnsSettings } from './dns.ts';
import { podOf } from '../testing/pods.ts';

const config = { clusterDNS: ['10.43.0.10'], clusterDomain: 'cluster.local' };
const node: DnsSettings = {
  servers: ['192.0.2.53'],
  searches: ['example.org'],
  options: ['timeout:1'],
};

describe('composeDns()', () => {
  const cluster: DnsSettings = {
    servers: ['10.43.0.10'],
    searches: ['default.svc.cluster.local', 'svc.cluster.local', 'cluster.local', 'example.org'],
    options: ['ndots:5'],
  };
  const cases: { name: string; spec: Partial<PodSpec>; expected: DnsSettings }[] = [
    { name: 'the default asks the cluster', spec: {}, expected: cluster },
    {
      name: 'ClusterFirst on the host network is as Default',
      spec: { dnsPolicy: 'ClusterFirst', hostNetwork: true },
      expected: node,
    },
    {
      name: 'ClusterFirstWithHostNet',
      spec: { dnsPolicy: 'ClusterFirstWithHostNet', hostNetwork: true },
      expected: cluster,
    },
    { name: "Default is the node's", spec: { dnsPolicy: 'Default' }, expected: node },
    {
      name: 'None has only what dnsConfig says',
      spec: {
        dnsPolicy: 'None',
        dnsConfig: {
          nameservers: ['1.1.1.1'],
          searches: ['a.b'],
          options: [{ name: 'ndots', value: '2' }, { name: 'rotate' }],
        },
      },
      expected: { servers: ['1.1.1.1'], searches: ['a.b'], options: ['ndots:2', 'rotate'] },
    },
    {
      name: 'dnsConfig adds, without doubles, and its options win',
      spec: {
        dnsConfig: {
          nameservers: ['10.43.0.10', '1.1.1.1'],
          searches: ['svc.cluster.local', 'a.b'],
          options: [{ name: 'ndots', value: '2' }],
        },
      },
      expected: {
        servers: ['10.43.0.10', '1.1.1.1'],
        searches: [...cluster.searches, 'a.b'],
        options: ['ndots:2'],
      },
    },
    {
      name: 'no more than three servers',
      spec: {
        dnsPolicy: 'None',
        dnsConfig: { nameservers: ['1.1.1.1', '2.2.2.2', '3.3.3.3', '4.4.4.4'] },
      },
      expected: { servers: ['1.1.1.1', '2.2.2.2', '3.3.3.3'], searches: [], options: [] },
    },
  ];
  test.each(cases)('$name', ({ spec, expected }) => {
    expect(composeDns(podOf(spec), config, node)).toEqual(expected);
  });

  test('keeps the search list within 2048 characters', () => {
    const searches = Array.from(
      { length: 30 },
      (_, index) => `${'x'.repeat(99)}${index % 10}.${index}`,
    );
    const result = composeDns(podOf({ dnsPolicy: 'None', dnsConfig: { searches } }), config, node);
    expect(result.searches.join(' ').length).toBeLessThanOrEqual(2048);
    expect(result.searches.length).toBeGreaterThan(15);
  });
});

describe('parseResolvConf()', () => {
  test('takes the last search and options lines and every server', () => {
    const text =
      'search a b.\nnameserver 1.1.1.1\n# nameserver 9.9.9.9\nsearch c.d. e\nnameserver\t2.2.2.2 \noptions ndots:1 edns0\n';
    expect(parseResolvConf(text)).toEqual({
      servers: ['1.1.1.1', '2.2.2.2'],
      searches: ['c.d', 'e'],
      options: ['ndots:1', 'edns0'],
    });
  });
});
