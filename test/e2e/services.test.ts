/** Services over a server and an agent, on real containers: who answers, and whom the Pod sees as its client. */
import { afterAll, beforeAll, describe, test } from 'vitest';
import { TestCluster, runProgram } from './testing/cluster.ts';

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
