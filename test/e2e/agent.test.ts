/** `holdfast agent` on a machine of its own joins a `holdfast server` on another one, typed as the docs write it. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { kubectlPath } from '../../scripts/setup/tools.ts';
import type { Result } from './testing/cluster.ts';
import { Machine } from './testing/machine.ts';

let server: Machine;
let agent: Machine;
let token: string;

beforeAll(async () => {
  server = await Machine.create('server', '10.9.8.1');
  agent = await Machine.create('agent', '10.9.8.2');
  await server.cabledTo(agent);
  server.start('--node-name', 'one');
  await untilReady('one');
  token = (await server.holdfast('token', 'create', '--data-dir', server.dataDir)).stdout.trim();
});
afterAll(async () => {
  await agent.remove();
  await server.remove();
});

const kubectl = (...words: string[]): Promise<Result> => server.inside(kubectlPath(), ...words);

async function untilReady(node: string): Promise<void> {
  const ready = new RegExp(`^${node} +Ready`, 'm');
  await vi.waitUntil(async () => ready.test((await kubectl('get', 'node', node)).stdout), {
    timeout: 60_000,
    interval: 200,
  });
}

/** How an agent that tries to join ends. */
const joining = (withToken: string, ...flags: string[]): Promise<Result> =>
  agent.holdfast(
    'agent',
    '--server',
    `https://${server.address}:6443`,
    '--token',
    withToken,
    '--data-dir',
    agent.dataDir,
    '--node-ip',
    agent.address,
    ...flags,
  );

test('a token that is malformed, of another cluster, or unknown is refused, each with what to do', async () => {
  expect(token).toMatch(/^K10[0-9a-f]{64}::[a-z0-9]{6}\.[a-z0-9]{16}$/);
  const refusals = [
    ['nonsense', /not of the form K10<hash>::<id>\.<secret>; copy the whole line/],
    [`K10${'0'.repeat(64)}${token.slice(67)}`, /holdfast token create/],
    [`${token.slice(0, -16)}${'0'.repeat(16)}`, /holdfast token create/],
  ] as const;
  for (const [wrong, message] of refusals) {
    const { status, stderr } = await joining(wrong, '--node-name', 'two');
    expect(status, stderr).toBe(1);
    expect(stderr.trim().split('\n').at(-1)).toMatch(message);
  }
  expect((await kubectl('get', 'nodes', '-o', 'name')).stdout).toBe('node/one\n');
});

test('with the right token it joins, and a Pod on it is reached by name, logs and exec', async () => {
  agent.start('--server', `https://${server.address}:6443`, '--token', token, '--node-name', 'two');
  await untilReady('two');
  await agent.loadBusybox();
  const spec = {
    spec: { nodeName: 'two', containers: [{ name: 'web', image: 'busybox:1.28', command: serve }] },
  };
  await kubectl(
    'run',
    'web',
    '--image=busybox:1.28',
    `--overrides=${JSON.stringify(spec)}`,
    '--expose',
    '--port=80',
  );
  await kubectl('wait', 'pod/web', '--for=condition=Ready', '--timeout=60s');
  expect((await kubectl('logs', 'web')).stdout).toBe('serving\n');
  const asked = await kubectl('exec', 'web', '--', 'wget', '-qO-', 'http://web/');
  expect(asked.stdout, asked.stderr).toBe('from two\n');
});

const serve = [
  'sh',
  '-c',
  'mkdir /www; echo from two > /www/index.html; echo serving; exec httpd -f -p 80 -h /www',
];

test('another machine cannot take its name', async () => {
  // From the server's machine, as good a stranger as any.
  const { status, stderr } = await server.holdfast(
    'agent',
    '--server',
    `https://${server.address}:6443`,
    '--token',
    token,
    '--data-dir',
    `${server.dataDir}/other`,
    '--node-ip',
    server.address,
    '--node-name',
    'two',
  );
  expect(status).toBe(1);
  expect(stderr.trim().split('\n').at(-1)).toMatch(/two.*kubectl delete node two/);
});

test('SIGTERM stops it quickly, its containers run on, and it needs no token to come back', async () => {
  const state = async (): Promise<string> =>
    (await kubectl('get', 'pod', 'web', '-o', 'jsonpath={.status.containerStatuses[0]}')).stdout;
  const containerId = /containerd:\/\/\w+/.exec(await state())?.[0];
  expect(await agent.stop('SIGTERM')).toBeLessThan(5);
  agent.start('--server', `https://${server.address}:6443`, '--node-name', 'two');
  await expect
    .poll(async () => (await kubectl('exec', 'web', '--', 'hostname')).stdout, { timeout: 30_000 })
    .toBe('web\n');
  expect(await state()).toContain(containerId);
});
