/** What kubectl shows, asks and is refused, kind by kind: the real kubectl against a whole server on a simulated node. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Cluster } from '#cluster/embedded.ts';
import { runKubectl } from './testing/kubectl.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(() => cluster.stop());

/** What it printed, errors and warnings included; never rejects for what the server refuses. */
async function kubectl(words: readonly string[], input = ''): Promise<string> {
  const { text } = await runKubectl(words, { kubeconfig: cluster.kubeconfig, input });
  return text;
}

const words = (line: string): Promise<string> => kubectl(line.split(' '));
const apply = (manifest: string): Promise<string> => kubectl(['apply', '-f', '-'], manifest);

describe('Services', () => {
  test('change their type and give back what they no longer need', async () => {
    await words('create deployment web --image=nginx:1.24');
    expect(await words('expose deployment web --port=80 --type=NodePort')).toBe(
      'service/web exposed',
    );
    expect(await words('get svc web --no-headers')).toMatch(
      /^web +NodePort +10\.43\.\d+\.\d+ +<none> +80:3\d{4}\/TCP +\d+s$/,
    );
    await kubectl(['patch', 'svc', 'web', '-p', '{"spec":{"type":"ClusterIP"}}']);
    expect(await words('get svc web --no-headers')).toMatch(/ClusterIP .* 80\/TCP /);
    const alias = '{"spec":{"type":"ExternalName","externalName":"example.com"}}';
    await kubectl(['patch', 'svc', 'web', '-p', alias]);
    expect(await words('get svc web --no-headers')).toMatch(
      /^web +ExternalName +<none> +example\.com +80\/TCP/,
    );
  });

  test('are described with all that was filled in', async () => {
    await words('create service clusterip plain --clusterip=None');
    const text = await words('describe svc plain');
    expect(text.split('\n').map((line) => line.replaceAll(/ +/g, ' ').trim())).toEqual([
      'Name: plain',
      'Namespace: default',
      'Labels: app=plain',
      'Annotations: <none>',
      'Selector: app=plain',
      'Type: ClusterIP',
      'IP Family Policy: SingleStack',
      'IP Families: IPv4',
      'IP: None',
      'IPs: None',
      'Session Affinity: None',
      'Internal Traffic Policy: Cluster',
      'Events: <none>',
    ]);
  });

  test('cannot take an address twice', async () => {
    await words('create service clusterip first --tcp=80 --clusterip=10.43.0.77');
    expect(await words('create service clusterip second --tcp=80 --clusterip=10.43.0.77')).toBe(
      'error: failed to create ClusterIP service: Service "second" is invalid: spec.clusterIPs: Invalid value: ["10.43.0.77"]: failed to allocate IP 10.43.0.77: provided IP is already allocated',
    );
  });
});

describe('what may not change', () => {
  test.each([
    [
      'the specification of a Pod',
      'pod/fixed',
      '{"spec":{"hostname":"x"}}',
      'The Pod "fixed" is invalid: spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,',
    ],
    [
      'the selector of a Deployment',
      'deployment/fixed',
      '{"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}}}}}',
      'The Deployment "fixed" is invalid: spec.selector: Invalid value: {"matchLabels":{"a":"b","app":"fixed"}}: field is immutable',
    ],
  ])('%s', async (_, target, patch, message) => {
    await words('run fixed --image=nginx:1.24');
    await words('create deployment fixed --image=nginx:1.24');
    const sorted = (text: string): string =>
      text.replace('{"app":"fixed","a":"b"}', '{"a":"b","app":"fixed"}');
    expect(sorted(await kubectl(['patch', target, '-p', patch]))).toContain(message);
  });
});

test('faults are told with their fields', async () => {
  const manifest = `
apiVersion: v1
kind: Pod
metadata: {name: Bad}
spec:
  containers:
  - {name: c, ports: [{containerPort: 70000}], resources: {requests: {cpu: 2}, limits: {cpu: 1}}}
`;
  const text = await apply(manifest);
  expect(text).toContain('The Pod "Bad" is invalid');
  expect(text.split('\n').filter((line) => line.startsWith('* spec'))).toEqual([
    '* spec.containers[0].image: Required value',
    '* spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
    '* spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
  ]);
});

test('a manifest that hides a variable is taken, with a warning', async () => {
  const text = await apply(`
apiVersion: v1
kind: Pod
metadata: {name: twice}
spec: {containers: [{name: c, image: nginx, env: [{name: A, value: a}, {name: A, value: b}]}]}
`);
  expect(text).toBe(
    'pod/twice created\n' +
      'Warning: spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply',
  );
});

describe('a namespace with bounds', () => {
  beforeAll(async () => {
    await words('create namespace small');
  });

  test('takes no more than its quota', async () => {
    await words('create quota few --hard=configmaps=2 -n small');
    await words('create configmap one -n small');
    expect(await words('create configmap two -n small')).toBe(
      'error: failed to create configmap: configmaps "two" is forbidden: exceeded quota: few, requested: configmaps=1, used: configmaps=2, limited: configmaps=2',
    );
    // The controller writes what is used for people to see; kube-root-ca.crt counts too.
    expect(await words('wait quota/few -n small --for=jsonpath={.status.used.configmaps}=2')).toBe(
      'resourcequota/few condition met',
    );
    expect(await words('get quota few -n small --no-headers')).toMatch(/configmaps: 2\/2/);
  });

  test('gives its containers what they do not ask for', async () => {
    await kubectl(
      ['apply', '-n', 'small', '-f', '-'],
      '{apiVersion: v1, kind: LimitRange, metadata: {name: l}, spec: {limits: [{type: Container, default: {cpu: 200m}, max: {cpu: 500m}}]}}',
    );
    await words('run ok --image=nginx:1.24 -n small');
    expect(
      await words('get pod ok -n small -o jsonpath={.spec.containers[0].resources.requests.cpu}'),
    ).toBe('200m');
    const overrides =
      '{"spec":{"containers":[{"name":"big","image":"i","resources":{"limits":{"cpu":"2"}}}]}}';
    expect(
      await kubectl(['run', 'big', '--image=i', '-n', 'small', `--overrides=${overrides}`]),
    ).toContain('pods "big" is forbidden: maximum cpu usage per Container is 500m, but limit is 2');
  });
});

test('debugging containers join a Pod that runs', async () => {
  await words('run host --image=nginx:1.24');
  await words('wait pod/host --for=condition=Ready');
  await words('debug host --image=busybox:1.28 --container=look --profile=general -- sleep 1');
  expect(await words('get pod host -o jsonpath={.spec.ephemeralContainers[*].name}')).toBe('look');
});

test('an eviction that is only tried evicts nobody', async () => {
  await words('run stays --image=nginx:1.24');
  await words('wait pod/stays --for=condition=Ready');
  const drained = await words('drain k3s-server --force --ignore-daemonsets --dry-run=server');
  expect(drained).toContain('evicting pod default/stays (server dry run)');
  expect(await words('get pod stays -o jsonpath={.metadata.deletionTimestamp}')).toBe('');
});

test('deprecated kinds say so', async () => {
  expect(await words('get endpoints kubernetes')).toContain(
    'Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  );
});

describe('the kinds of networking.k8s.io', () => {
  test('are made, shown, described and taken away', async () => {
    expect(
      await words('create ingress web --class=external --rule=a.example/*=web:80,tls=secret'),
    ).toBe('ingress.networking.k8s.io/web created');
    expect(await words('get ing web --no-headers')).toMatch(
      /^web +external +a\.example +80, 443 +\d+s$/,
    );
    expect(
      await apply(
        '{apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: {name: external}, spec: {controller: example.com/ingress}}',
      ),
    ).toBe('ingressclass.networking.k8s.io/external created');
    expect(await words('get ingressclass --no-headers')).toMatch(
      /^external +example\.com\/ingress +<none> +\d+s$/,
    );
    const status = '{"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.8"}]}}}';
    await kubectl(['patch', 'ing', 'web', '--subresource=status', '--type=merge', '-p', status]);
    expect(await words('describe ing web')).toMatch(/Address: +192\.0\.2\.8\n/);
    const policy =
      '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: deny}, spec: {podSelector: {}}}';
    expect(await apply(policy)).toBe('networkpolicy.networking.k8s.io/deny created');
    expect(await words('get netpol --no-headers')).toMatch(/^deny +<none> +\d+s$/);
    expect(await words('describe netpol deny')).toMatch(/Policy Types: Ingress/);
    expect(await words('delete netpol deny')).toMatch(/"deny" deleted/);
    expect(await apply(policy.replace('podSelector: {}', 'ingress: [{from: [{}]}]'))).toBe(
      'The NetworkPolicy "deny" is invalid: spec.ingress[0].from[0]: Required value: must specify a peer',
    );
  });
});
