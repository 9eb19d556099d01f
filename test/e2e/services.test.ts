/** Services over a server and an agent, on real containers: who answers, and whom the Pod sees as its client. */
import { afterAll, beforeAll, describe, test } from 'vitest';
import { TestCluster, root, runProgram } from './testing/cluster.ts';

const cluster = new TestCluster('services');

/** Says the address of who asks. */
const script = 'printf "Content-Type: text/plain\\n\\n$REMOTE_ADDR"';

beforeAll(async () => {
  await cluster.up(['busybox'], '--nodes', '2');
  await cluster.apply(`
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  nodeSelector: {kubernetes.io/hostname: k3s-agent01}
  terminationGracePeriodSeconds: 0
  containers:
  - name: main
    image: busybox:1.28
    command: [sh, -c, 'mkdir -p /w/cgi-bin; { echo "#!/bin/sh"; echo "$SCRIPT"; } > /w/cgi-bin/who; chmod +x /w/cgi-bin/who; exec httpd -f -p 0.0.0.0:8080 -h /w']
    env: [{name: SCRIPT, value: ${JSON.stringify(script)}}]
---
apiVersion: v1
kind: Pod
metadata: {name: client}
spec:
  nodeSelector: {kubernetes.io/hostname: k3s-server}
  terminationGracePeriodSeconds: 0
  containers:
  - {name: main, image: 'busybox:1.28', command: [sleep, '36000']}
---
apiVersion: v1
kind: Service
metadata: {name: balanced}
spec:
  type: LoadBalancer
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080}]
`);
  for (const name of ['web', 'client']) await cluster.ready(name);
}, 600_000);
afterAll(() => cluster.down());

const addressOf = (node: string): Promise<string> =>
  cluster.jsonpath(`node/${node}`, '{.status.addresses[?(@.type=="InternalIP")].address}');
const ingress = (): Promise<string> =>
  cluster.jsonpath('service/balanced', '{.status.loadBalancer.ingress[*].ip}');
/** Who the Pod sees when this machine, which is none of the cluster's nodes, asks. */
const seenFromOutside = async (address: string): Promise<string> =>
  (await runProgram('curl', ['-s', '-m', '5', `http://${address}/cgi-bin/who`])).stdout;
/** This machine's address in the cluster's network. */
const ownAddress = async (node: string): Promise<string> =>
  / src (\S+)/.exec((await runProgram('ip', ['route', 'get', node])).stdout)?.[1] ?? '';

describe('a Service whose Pod is on the agent', () => {
  test('a Pod of the server is seen as itself', async () => {
    const own = await cluster.jsonpath('pod/client', '{.status.podIP}');
    const ask = ['exec', 'client', '--', 'wget', '-qO-', '-T', '5', 'http://balanced/cgi-bin/who'];
    const isSeen = async () => (await cluster.attempt(...ask)).stdout === own;
    await cluster.until('the client is seen', isSeen);
  });

  test('as a load balancer it is reached at both nodes, and sees a node', async () => {
    const addresses = [await addressOf('k3s-server'), await addressOf('k3s-agent01')];
    await cluster.until('both are in', async () => (await ingress()) === addresses.join(' '));
    for (const address of addresses) {
      const isNode = async () => /^10\.42\.[01]\.[01]$/.test(await seenFromOutside(address));
      await cluster.until(`${address} answers`, isNode);
    }
  });

  test('with policy Local at the agent only, which shows its client to the Pod', async () => {
    const policy = '{"spec":{"externalTrafficPolicy":"Local"}}';
    await cluster.kubectl('patch', 'service', 'balanced', '-p', policy);
    const agent = await addressOf('k3s-agent01');
    await cluster.until('the agent is in', async () => (await ingress()) === agent);
    const own = await ownAddress(agent);
    await cluster.until('the client is seen', async () => (await seenFromOutside(agent)) === own);
    await cluster.until('the server refuses', async () => {
      const words = ['-s', '-m', '5', `http://${await addressOf('k3s-server')}/`];
      // 7: could not connect, at once; 28 would be that it was dropped.
      return (await runProgram('curl', words)).status === 7;
    });
  });
});

test('a Service of a further range is reached by its name and address, and has a name in return', async () => {
  const address = '198.51.100.7';
  await cluster.apply(`
apiVersion: networking.k8s.io/v1
kind: ServiceCIDR
metadata: {name: more}
spec: {cidrs: [198.51.100.0/24]}
`);
  await cluster.kubectl('wait', 'servicecidr/more', '--for=condition=Ready', '--timeout=20s');
  const far = ['service', 'clusterip', 'far', '--tcp=80:8080', `--clusterip=${address}`];
  await cluster.kubectl('create', ...far);
  await cluster.kubectl('set', 'selector', 'service', 'far', 'app=web');
  const own = await cluster.jsonpath('pod/client', '{.status.podIP}');
  const client = (...words: readonly string[]) => cluster.attempt('exec', 'client', '--', ...words);
  await cluster.until('the client is seen', async () => {
    const { stdout } = await client('wget', '-qO-', '-T', '5', 'http://far/cgi-bin/who');
    return stdout === own;
  });
  await cluster.until('the address has a name', async () => {
    const { stdout } = await client('nslookup', address);
    return stdout.includes('far.default.svc.cluster.local');
  });
  // An address that no Service has is refused at once.
  await cluster.until('the next address is refused', async () => {
    const { stderr } = await client('wget', '-qO-', '-T', '5', 'http://198.51.100.8/');
    return stderr.includes('refused');
  });
  // So do the nodes' own processes, without a default route that would lead there.
  for (const node of ['', '.k3s-agent01']) {
    const namespace = `--net=/run/netns/holdfast-${cluster.name}${node}`;
    const reach = [process.execPath, `${root}test/e2e/testing/reach.ts`];
    const words = [namespace, ...reach, 'far.default.svc.cluster.local', address, '80'];
    await cluster.until(`node "${node}" reaches it`, async () => {
      const { stdout } = await runProgram('nsenter', words);
      return stdout === `${address}\nconnected\n`;
    });
  }
  await cluster.kubectl('delete', 'service', 'far');
  await cluster.kubectl('delete', 'servicecidr', 'more', '--timeout=20s');
});
