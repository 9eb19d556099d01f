import { expect, test } from 'vitest';
import { hostNetworkHostsContent, hostsContent } from './hosts-file.ts';
import { podOf } from '../testing/pods.ts';

const hostAliases = [{ ip: '192.0.2.7', hostnames: ['foo', 'bar'] }];

test('hostsContent() ends with the Pod and the aliases', () => {
  const lines = hostsContent(
    podOf({ hostAliases }),
    ['10.42.0.9', 'fd00::9'],
    'cluster.local',
  ).split('\n');
  expect(lines.slice(7)).toEqual([
    '10.42.0.9\tpod',
    'fd00::9\tpod',
    '',
    '# Entries added by HostAliases.',
    '192.0.2.7\tfoo\tbar',
    '',
  ]);
});

test("on the host network it is the node's own file", () => {
  expect(hostNetworkHostsContent(podOf({ hostAliases }), '127.0.0.1 localhost\n')).toBe(
    '# Kubernetes-managed hosts file (host network).\n127.0.0.1 localhost\n\n# Entries added by HostAliases.\n192.0.2.7\tfoo\tbar\n',
  );
});
