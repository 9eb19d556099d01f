/**
 * What people type: kubectl 1.35 (and Debian's 1.20) against a whole server on a simulated node, command by command.
 * Rollouts, scheduling, volumes and single kinds have files of their own.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { resourceQuotas, configMaps, pods, statefulSets } from '#api/gen/resources.ts';
import { Cluster } from '#cluster/embedded.ts';
import { debianKubectlPath, kubectlPath } from '../../scripts/setup/tools.ts';
import { runKubectl, tell } from './testing/kubectl.ts';
import { configMap, editor, stories } from './testing/stories.ts';

let cluster: Cluster;
const folder = mkdtempSync(join(tmpdir(), 'kubectl-test-'));
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(async () => {
  await cluster.stop();
  rmSync(folder, { recursive: true });
});

describe('kubectl 1.35', () => {
  test.concurrent.each(Object.entries(stories))('%s', async (_, steps) => {
    await tell(steps, cluster);
  });

  test('get -w prints every change, with its kind', async () => {
    const watch = spawn(
      kubectlPath(),
      'get cm -w --output-watch-events --no-headers -l story=watch'.split(' '),
      { env: { ...process.env, KUBECONFIG: cluster.kubeconfig } },
    );
    const metadata = { name: 'watched', namespace: 'default', labels: { story: 'watch' } };
    let output = '';
    const seen = new Promise<void>((resolve) => {
      watch.stdout.on('data', (bytes) => {
        output += String(bytes);
        if (/^DELETED .*\n/m.test(output)) resolve();
      });
    });
    await cluster.client.create(configMaps, { metadata });
    // The watch may begin before or after: what matters comes then.
    while (!output.includes('ADDED'))
      await new Promise((resolve) => watch.stdout.once('data', resolve));
    await cluster.client.patch(configMaps, metadata, { type: 'merge', body: { data: { a: 'b' } } });
    await cluster.client.delete(configMaps, metadata);
    await seen;
    watch.kill();
    expect(output.replaceAll(/ +/g, ' ').replaceAll(/\d+s/g, 'AGE')).toBe(
      'ADDED watched 0 AGE\nMODIFIED watched 1 AGE\nDELETED watched 1 AGE\n',
    );
  });

  test('a token of a ServiceAccount is a credential, and a forged one is none', async () => {
    const { kubeconfig } = cluster;
    await tell([{ run: 'create sa tokened', prints: 'serviceaccount/tokened created' }], cluster);
    const { text: token } = await runKubectl('create token tokened', { kubeconfig });
    const withToken = (value: string): string => {
      const path = join(folder, 'token-config');
      const config = parse(readFileSync(kubeconfig, 'utf8'));
      config.users[0].user = { token: value };
      writeFileSync(path, stringify(config), { mode: 0o600 });
      return path;
    };
    const whoami = 'auth whoami -o jsonpath={.status.userInfo.username}';
    const name = 'system:serviceaccount:default:tokened';
    await tell([{ run: whoami, prints: name }], { kubeconfig: withToken(token) });
    await tell(
      [
        {
          run: 'get pods',
          prints: 'error: You must be logged in to the server (Unauthorized)',
          status: 1,
        },
      ],
      { kubeconfig: withToken(`${token.slice(0, -8)}AAAAAAAA`) },
    );
  });

  test('drain empties a node, uncordon opens it again', async () => {
    await tell(
      [
        { run: 'run bare --image=nginx', prints: 'pod/bare created' },
        { run: 'cordon k3s-server', prints: 'node/k3s-server cordoned' },
        { run: 'cordon k3s-server', prints: 'node/k3s-server already cordoned' },
        {
          run: 'get nodes --no-headers',
          prints: /^k3s-server +Ready,SchedulingDisabled +control-plane/,
        },
        {
          run: 'drain k3s-server',
          prints: /cannot delete Pods that declare no controller \(use --force to override\): /,
          status: 1,
        },
        {
          run: 'drain k3s-server --force --grace-period=0 --timeout=20s --pod-selector=run=bare',
          prints: /^pod\/bare evicted\nnode\/k3s-server drained$/m,
        },
        { run: 'uncordon k3s-server', prints: 'node/k3s-server uncordoned' },
        { run: 'taint node k3s-server a=b:PreferNoSchedule', prints: 'node/k3s-server tainted' },
        { run: 'taint node k3s-server a-', prints: 'node/k3s-server untainted' },
      ],
      cluster,
    );
  });
});

test('kubectl 1.20 of Debian does the basics', async () => {
  await tell(
    [
      { run: 'create deployment old --image=nginx', prints: 'deployment.apps/old created' },
      { run: 'scale deployment old --replicas=2', prints: 'deployment.apps/old scaled' },
      { run: 'rollout status deployment old', prints: /successfully rolled out$/ },
      { run: 'expose deployment old --port=80', prints: 'service/old exposed' },
      { run: 'describe service old', prints: /^Endpoints: +10\.42\.\S+:80,10\.42\.\S+:80$/m },
      { run: 'explain pod.spec.containers', prints: /^RESOURCE: containers <\[\]Object>$/m },
      { run: 'apply -f -', input: configMap('old', 'x'), prints: 'configmap/old created' },
      {
        run: 'apply -f -',
        input: JSON.stringify({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'old' },
          dta: {},
        }),
        prints: /unknown field "dta" in io\.k8s\.api\.core\.v1\.ConfigMap/,
        status: 1,
      },
      {
        run: 'edit cm old',
        environment: editor('a:.x', 'a:\\\\x20z'),
        prints: 'configmap/old edited',
      },
      { run: 'auth can-i list pods', prints: 'yes' },
      {
        run: 'delete deployment,service,configmap old',
        prints: /^deployment\.apps "old" deleted\nservice "old" deleted\nconfigmap "old" deleted$/,
      },
    ],
    { kubeconfig: cluster.kubeconfig, program: debianKubectlPath() },
  );
});

describe('under load', () => {
  test('many writes at once cannot pass a quota together', async () => {
    const { client } = cluster;
    const namespace = 'limited';
    await tell([{ run: 'create ns limited', prints: 'namespace/limited created' }], cluster);
    const metadata = { name: 'ten', namespace };
    await client.create(resourceQuotas, { metadata, spec: { hard: { configmaps: '10' } } });
    const results = await Promise.allSettled(
      Array.from({ length: 40 }, (_, index) =>
        client.create(configMaps, { metadata: { name: `cm-${index}`, namespace } }),
      ),
    );
    const { items } = await client.list(configMaps, { namespace });
    expect(items).toHaveLength(10);
    const refused = results.find(({ status }) => status === 'rejected');
    expect(refused).toMatchObject({
      reason: {
        message: expect.stringMatching(
          /^configmaps "cm-\d+" is forbidden: exceeded quota: ten, requested: configmaps=1, used: configmaps=10, limited: configmaps=10$/,
        ),
      },
    });
  });

  test('ten ordered members, and 500 Pods of which one node takes 110', async () => {
    const { client } = cluster;
    const workload = (kind: string, name: string, replicas: number): string => {
      const labels = { app: name };
      const containers = [{ name: 'main', image: 'nginx' }];
      const template = { metadata: { labels }, spec: { containers } };
      const spec = { replicas, selector: { matchLabels: labels }, template };
      return JSON.stringify({ apiVersion: 'apps/v1', kind, metadata: { name }, spec });
    };
    await tell(
      [
        {
          run: 'apply -f -',
          input: workload('StatefulSet', 'ten', 10),
          prints: /^statefulset\.apps\/ten created\nWarning: spec\.serviceName: it is empty, /,
        },
        {
          run: 'rollout status sts/ten --timeout=20s',
          prints: /partitioned roll out complete|rolling update complete/,
        },
        {
          run: 'apply -f -',
          input: workload('Deployment', 'many', 500),
          prints: 'deployment.apps/many created',
        },
        {
          run: "wait deployment/many --for=jsonpath='{.status.replicas}'=500 --timeout=30s",
          prints: /condition met$/,
        },
      ],
      cluster,
    );
    const members = await client.list(pods, { namespace: 'default', labelSelector: 'app=ten' });
    expect(members.items.map(({ metadata }) => metadata.name)).toContain('ten-9');
    const set = await client.get(statefulSets, { namespace: 'default', name: 'ten' });
    expect(set.status?.readyReplicas).toBe(10);
    const all = await runKubectl('get all -l app=many --no-headers', cluster);
    expect(all.text.match(/^pod\/many-/gm)).toHaveLength(500);
    await tell(
      [
        {
          run: 'delete deployment many --cascade=foreground',
          prints: 'deployment.apps "many" deleted from default namespace',
        },
        { run: 'get pods -l app=many', prints: 'No resources found in default namespace.' },
      ],
      cluster,
    );
  });
});
