/**
 * Commands for what runs: logs, exec, attach, debug, port-forward, proxy. The node is simulated: what a container
 * writes is one line. Streams of real containers, and cp, which needs tar in them, are in test/e2e.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { kubectlPath } from '../../scripts/setup/tools.ts';
import { tellStories } from './testing/tell-stories.ts';

const two = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'two', labels: { set: 'logs' } },
  spec: {
    initContainers: [{ name: 'first', image: 'busybox' }],
    containers: [
      { name: 'a', image: 'busybox', command: ['echo', 'of', 'a'] },
      { name: 'b', image: 'busybox', command: ['sleep', '3600'] },
    ],
  },
};
const ended = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'ended', labels: { set: 'ends' } },
  spec: {
    restartPolicy: 'Never',
    containers: [
      { name: 'a', image: 'busybox', command: ['echo', 'of', 'a'] },
      { name: 'b', image: 'busybox', command: ['echo', 'of', 'b'] },
    ],
  },
};
const defaulted = 'Defaulted container "a" out of: a, b';

const scene = tellStories(
  'kubectl',
  {
    'logs: of one container, all, by label, with prefix and time': [
      { run: 'create -f ended.json', prints: /created$/ },
      {
        run: 'wait pod/ended --for=jsonpath={.status.phase}=Succeeded --timeout=20s',
        prints: /condition met$/,
      },
      { run: 'logs ended', prints: `of a\n${defaulted}` },
      { run: 'logs ended -c b', prints: 'of b' },
      { run: 'logs ended --all-containers', prints: /^(of a\nof b|of b\nof a)$/ },
      {
        run: 'logs ended --all-containers --prefix',
        prints: /^(\[pod\/ended\/(a|b)\] of \2\n?){2}$/,
      },
      {
        run: 'logs -l set=ends --all-containers --prefix --tail=1',
        prints: /^(\[pod\/ended\/(a|b)\] of \2\n?){2}$/,
      },
      {
        run: 'logs ended -c a --timestamps',
        prints: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z of a$/,
      },
      { run: 'logs ended -c a --since=1h --tail=5', prints: 'of a' },
      { run: 'logs ended -c a --since-time=2100-01-01T00:00:00Z', prints: '' },
      { run: 'logs ended -c a --tail=0', prints: '' },
      { run: 'logs ended -c a --limit-bytes=2', prints: 'of' },
      { run: 'logs ended -c a -f', prints: 'of a' },
      {
        run: 'logs ended -c c',
        prints: 'error: container c is not valid for pod ended',
        status: 1,
      },
      {
        run: 'logs ended -c a --previous',
        prints:
          'Error from server (BadRequest): previous terminated container "a" in pod "ended" not found',
        status: 1,
      },
      {
        run: 'logs nothing',
        prints:
          'error: error from server (NotFound): pods "nothing" not found in namespace "default"',
        status: 1,
      },
      { run: 'logs -l set=none', prints: 'No resources found in default namespace.' },
      {
        run: 'logs ended --since=1s --since-time=2100-01-01T00:00:00Z',
        prints: 'error: at most one of `sinceTime` or `sinceSeconds` may be specified',
        status: 1,
      },
    ],
    'logs of a Deployment, and of a Pod that waits': [
      {
        run: 'create deployment writes --image=busybox --replicas=2 -- sleep 3600',
        prints: /created$/,
      },
      { run: 'rollout status deployment/writes --timeout=20s', prints: /rolled out$/ },
      {
        run: 'logs deployment/writes',
        prints:
          /^simulated: container busybox .* would run here\nFound 2 pods, using pod\/writes-\w+-\w{5}$/,
      },
      {
        run: 'logs deployment/writes --all-pods --prefix',
        prints: /^(\[pod\/writes-\w+-\w{5}\/busybox\] simulated: .* would run here\n?){2}$/,
      },
      {
        run: 'run waits --image=busybox --overrides={"spec":{"schedulerName":"none"}}',
        prints: /created$/,
      },
      {
        // Nothing has started yet, so nothing was written.
        run: 'logs waits',
        prints: '',
      },
      {
        run: 'exec waits -- hostname',
        prints: 'Error from server (BadRequest): pod waits does not have a host assigned',
        status: 1,
      },
    ],
    'exec and attach': [
      { run: 'create -f two.json', prints: /created$/ },
      {
        run: 'wait pod/two --for=jsonpath={.status.containerStatuses[1].started}=true --timeout=20s',
        prints: /condition met$/,
      },
      { run: 'exec two -c b -- hostname', prints: 'two' },
      { run: 'exec two -c b -i -- cat', input: 'typed', prints: 'typed' },
      { run: 'exec two -c b -- false', prints: 'command terminated with exit code 1', status: 1 },
      {
        run: 'exec two -c c -- hostname',
        prints: 'Error from server (BadRequest): container c is not valid for pod two',
        status: 1,
      },
      {
        run: 'exec nothing -- hostname',
        prints: 'Error from server (NotFound): pods "nothing" not found',
        status: 1,
      },
      {
        run: 'exec two',
        prints: 'error: you must specify at least one command for the container',
        status: 1,
      },
      {
        run: 'attach nothing',
        prints: 'Error from server (NotFound): pods "nothing" not found',
        status: 1,
      },
      {
        run: 'attach two -c c',
        prints: 'error: cannot attach to the container: container c not found in pod two',
        status: 1,
      },
      { run: 'cp two:/absent here -c b', prints: /this node is simulated/, status: 1 },
    ],
    'debug: in the Pod, in a copy, on the node': [
      { run: 'run target --image=nginx', prints: /created$/ },
      { run: 'wait pod/target --for=condition=Ready', prints: /condition met$/ },
      { run: 'debug target --image=busybox -c look --profile=general -- sleep 1', prints: '' },
      { run: 'get pod target -o jsonpath={.spec.ephemeralContainers[*].name}', prints: 'look' },
      {
        run: 'wait pod/target --for=jsonpath={.status.ephemeralContainerStatuses[0].name}=look --timeout=10s',
        prints: /condition met$/,
      },
      {
        run: 'debug target --image=busybox -c look --profile=general -- sleep 1',
        prints: /already exists|Duplicate value|may not be changed/i,
        status: 1,
      },
      {
        run: 'debug target --copy-to=copied --image=busybox --share-processes -c dbg --profile=general -- sleep 3600',
        prints: '',
      },
      {
        run: 'get pod copied -o jsonpath={.spec.containers[*].name}:{.spec.shareProcessNamespace}',
        prints: 'target dbg:true',
      },
      { run: 'debug target --copy-to=changed --set-image=*=busybox --profile=general', prints: '' },
      { run: 'get pod changed -o jsonpath={.spec.containers[*].image}', prints: 'busybox' },
      {
        run: 'debug node/k3s-server --image=busybox --profile=sysadmin -- sleep 1',
        prints:
          /^Creating debugging pod node-debugger-k3s-server-\w{5} with container debugger on node k3s-server\.$/,
      },
      {
        run: 'debug nothing --image=busybox --profile=general',
        prints: 'Error from server (NotFound): pods "nothing" not found',
        status: 1,
      },
    ],
    'port-forward: what is not there': [
      {
        run: 'port-forward pod/nothing 8080',
        prints: 'Error from server (NotFound): pods "nothing" not found',
        status: 1,
      },
      {
        run: 'port-forward pod/nothing',
        prints: /^error: TYPE\/NAME and list of ports are required for port-forward/,
        status: 1,
      },
    ],
  },
  { files: { 'two.json': JSON.stringify(two), 'ended.json': JSON.stringify(ended) } },
);

test('proxy hands on what its rules let through', async () => {
  const words = ['proxy', '--port=0', '--api-prefix=/k8s/', '--reject-methods=^(POST|DELETE)$'];
  const proxy = spawn(kubectlPath(), [...words, '--reject-paths=.*/secrets.*'], {
    env: { ...process.env, KUBECONFIG: scene().cluster.kubeconfig },
  });
  try {
    const port = /127\.0\.0\.1:(\d+)/.exec(await firstLine(proxy.stdout))?.[1];
    const ask = async (path: string, method = 'GET'): Promise<string> => {
      const answer = await fetch(`http://127.0.0.1:${port}/k8s${path}`, { method });
      return `${answer.status} ${await answer.text()}`;
    };
    expect(await ask('/version')).toMatch(/^200 \{[^]*"major": ?"1"/);
    expect(await ask('/api/v1/namespaces/default')).toMatch(/^200 .*"kind": ?"Namespace"/);
    expect(await ask('/api/v1/secrets')).toBe('403 Forbidden\n');
    expect(await ask('/api/v1/namespaces/default', 'DELETE')).toMatch(/^403 /);
    expect(await ask('/api/v1/nothing')).toMatch(/^404 /);
  } finally {
    proxy.kill();
  }
});

async function firstLine(stream: Readable): Promise<string> {
  let output = '';
  while (!output.includes('\n')) output += String((await once(stream, 'data'))[0]);
  return output;
}
