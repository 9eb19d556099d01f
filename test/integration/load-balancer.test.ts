/** LoadBalancer Services on several nodes, as kubectl shows them, and the hints that keep traffic near. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Cluster } from '#cluster/embedded.ts';
import { kubectlFor } from './testing/kubectl.ts';

let cluster: Cluster;

const kubectl = kubectlFor(() => cluster);
/** Until kubectl prints what matches. */
const prints = (words: string, pattern: RegExp): Promise<void> =>
  vi.waitFor(async () => expect(await kubectl(words)).toMatch(pattern), { timeout: 20_000 });

beforeAll(async () => {
  cluster = await Cluster.start({ nodes: ['k3s-server', 'k3s-agent01'] });
  await kubectl('wait node --all --for=condition=Ready --timeout=20s');
  await kubectl('create deployment web --image=nginx --replicas=2');
  await kubectl('rollout status deployment web --timeout=30s');
});
afterAll(() => cluster.stop());

test('kubectl shows the addresses of the nodes', async () => {
  await kubectl('expose deployment web --port=80 --type=LoadBalancer');
  await prints('get service web', /LoadBalancer +10\.43\.\S+ +127\.0\.0\.1,127\.0\.0\.2 +80:/);
  expect(await kubectl('describe service web')).toMatch(/EnsuredLoadBalancer/);
});

test('a second Service with the port stays <pending>, and says who holds it, until that one goes', async () => {
  await kubectl('expose deployment web --name=other --port=80 --type=LoadBalancer');
  await prints('describe service other', /port 80\/TCP is held by Service default\/web/);
  expect(await kubectl('get service other')).toMatch(/<pending>/);
  await kubectl(`patch service web -p '{"spec":{"type":"ClusterIP"}}'`);
  await prints('get service web', /ClusterIP +\S+ +<none>/);
  await prints('get service other', /127\.0\.0\.1,127\.0\.0\.2/);
});

test('with policy Local only nodes with an endpoint are in', async () => {
  await kubectl(`patch service other -p '{"spec":{"externalTrafficPolicy":"Local"}}'`);
  await kubectl('scale deployment web --replicas=1');
  await prints('get service other', /127\.0\.0\.[12] +80:/);
  expect(await kubectl('get service other -o jsonpath={.spec.healthCheckNodePort}')).toMatch(
    /^3\d{4}$/,
  );
});

test('trafficDistribution becomes hints', async () => {
  await kubectl('label nodes --all topology.kubernetes.io/zone=east');
  await kubectl(`patch service web -p '{"spec":{"trafficDistribution":"PreferSameNode"}}'`);
  await prints(
    'get endpointslices -l kubernetes.io/service-name=web -o jsonpath={.items[*].endpoints[*].hints}',
    /^\{"forNodes":\[\{"name":"k3s-\w+"\}\],"forZones":\[\{"name":"east"\}\]\}$/,
  );
});
