/** Further ranges of Services (KEP-1880): addresses, names and objects, with the real kubectl. */
import { Resolver } from 'node:dns/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cluster } from '#cluster/embedded.ts';
import { kubectlFor, runKubectl } from './testing/kubectl.ts';

let cluster: Cluster;
const kubectl = kubectlFor(() => cluster);
const dns = new Resolver({ tries: 1, timeout: 2000 });
const zone = 'default.svc.cluster.local';

const range = (name: string, cidr: string): string =>
  JSON.stringify({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'ServiceCIDR',
    metadata: { name },
    spec: { cidrs: [cidr] },
  });

beforeAll(async () => {
  cluster = await Cluster.start();
  dns.setServers([`${cluster.dns.host}:${cluster.dns.port}`]);
});
afterAll(() => cluster.stop());

describe('a further ServiceCIDR', () => {
  test('becomes ready, and then gives the addresses that are asked of it', async () => {
    const asked = 'create service clusterip far --tcp=80 --clusterip=203.0.113.7';
    const refused = await runKubectl(asked, { kubeconfig: cluster.kubeconfig });
    expect(refused.text).toContain(
      'spec.clusterIPs: Invalid value: ["203.0.113.7"]: failed to allocate IP 203.0.113.7: ' +
        'the provided network does not match the current range',
    );
    await kubectl('apply -f -', range('more', '203.0.113.0/24'));
    await kubectl('wait --for=condition=Ready servicecidr/more --timeout=10s');
    await kubectl(asked);
    await kubectl('wait --for=create ipaddress/203.0.113.7 --timeout=10s');
    expect(await kubectl('get ipaddress 203.0.113.7 --no-headers')).toMatch(
      /^203\.0\.113\.7 +services\/default\/far/,
    );
  });

  test('has names in both directions', async () => {
    await expect.poll(() => dns.resolve4(`far.${zone}`)).toEqual(['203.0.113.7']);
    await expect.poll(() => dns.reverse('203.0.113.7')).toEqual([`far.${zone}`]);
  });

  test('stays while a Service needs it, says so, and gives no address meanwhile', async () => {
    await kubectl('delete servicecidr more --wait=false');
    const ready = '{.status.conditions[?(@.type=="Ready")]';
    await kubectl(
      [`wait servicecidr/more --timeout=10s`, `--for=jsonpath=${ready}.reason}=Terminating`].join(
        ' ',
      ),
    );
    expect(await kubectl(`get servicecidr more -o jsonpath=${ready}.status}`)).toBe('False');
    const next = await runKubectl(
      'create service clusterip next --tcp=80 --clusterip=203.0.113.8',
      {
        kubeconfig: cluster.kubeconfig,
      },
    );
    expect(next.text).toContain('the provided network does not match the current range');
    await kubectl('label service far still=changes');
    await kubectl('delete service far');
    await kubectl('wait --for=delete servicecidr/more --timeout=10s');
    await expect.poll(() => dns.reverse('203.0.113.7').catch(() => 'nothing')).toBe('nothing');
  });
});

test('the default range comes back when somebody takes it away', async () => {
  const uid = await kubectl('get servicecidr kubernetes -o jsonpath={.metadata.uid}');
  // The Service `kubernetes` needs it: another range that holds its address lets it go.
  await kubectl('apply -f -', range('wider', '10.42.0.0/15'));
  await kubectl('wait --for=condition=Ready servicecidr/wider --timeout=10s');
  await kubectl('delete servicecidr kubernetes');
  await kubectl('wait --for=create servicecidr/kubernetes --timeout=10s');
  await kubectl('wait --for=condition=Ready servicecidr/kubernetes --timeout=10s');
  expect(await kubectl('get servicecidr kubernetes -o jsonpath={.metadata.uid}')).not.toBe(uid);
  await kubectl('delete servicecidr wider');
});
