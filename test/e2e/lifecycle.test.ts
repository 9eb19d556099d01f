/** up, down, server: what a person sees, what is left on the machine, and what survives when things are killed. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentLogger } from '#base/log.ts';
import { buildStandIn } from '#kubelet/images/stand-in.ts';
import { busybox } from '#kubelet/images/stand-ins/busybox.ts';
import { TestCluster, holdfast, runProgram } from './testing/cluster.ts';
import { nothing, traces } from './testing/traces.ts';

const cluster = new TestCluster('life');
const holder = `
apiVersion: v1
kind: Pod
metadata: {name: holder}
spec:
  containers: [{name: main, image: 'busybox:1.28', command: [sleep, '3600']}]
`;

beforeAll(() => cluster.up(['busybox']), 600_000);
afterAll(() => cluster.down());

const containerId = (): Promise<string> =>
  cluster.jsonpath('pod/holder', '{.status.containerStatuses[0].containerID}');
const hostLinks = async (): Promise<string> => (await runProgram('ip', ['-o', 'link'])).stdout;

describe('a local cluster', () => {
  test('is ready when `up` returns: the node is Ready and the kubeconfig has mode 0600', async () => {
    expect(await cluster.kubectl('get', 'nodes')).toMatch(/^k3s-server +Ready +control-plane/m);
    expect(statSync(cluster.kubeconfig).mode & 0o777).toBe(0o600);
    expect(await cluster.kubectl('get', '--raw', '/readyz')).toBe('ok');
  });

  test('`up` again says that it is up', async () => {
    const again = await cluster.holdfast('up');
    expect(again.stdout).toContain('is up already');
  });

  test('adds one table and one link to the host, and takes no port of it', async () => {
    const { tables, namespaces } = await traces(cluster);
    // The node's, and the switch.
    expect(tables).toEqual([`table ip holdfast-${cluster.name}`]);
    expect(namespaces).toHaveLength(2);
    expect((await runProgram('ss', ['-tulnpH'])).stdout).not.toContain(
      `pid=${await cluster.serverPid()},`,
    );
  });

  test('loads image archives, and says what is wrong with one that is none', async () => {
    const archive = await buildStandIn(busybox, {
      cacheDir: '/var/cache/holdfast/images',
      log: silentLogger,
    });
    const loaded = await cluster.holdfast('image load', archive);
    expect(loaded.stdout).toContain('loaded docker.io/library/busybox:1.28');
    expect((await cluster.holdfast('image ls')).stdout).toMatch(
      /^busybox:1\.28 +[0-9a-f]{12} +\d/m,
    );
    const missing = await holdfast('image', 'load', '--name', cluster.name, '/nowhere.tar');
    expect(missing.status).toBe(1);
    expect(missing.stderr).toContain('there is no file /nowhere.tar');
    const nonsense = await holdfast('image', 'load', '--name', cluster.name, '/etc/hostname');
    expect(nonsense.status).toBe(1);
    expect(nonsense.stderr).toContain('ctr');
  });

  test('containers run on through kill -9 of the server, and the next start adopts them', async () => {
    await cluster.apply(holder);
    await cluster.ready('holder');
    const before = await containerId();
    process.kill(await cluster.serverPid(), 'SIGKILL');
    await cluster.until(
      'the server is gone',
      async () => (await holdfast('status', '--name', cluster.name)).status === 1,
    );
    expect((await cluster.holdfast('up')).stderr).toContain('Its containers run on.');
    await cluster.ready('holder');
    expect(await containerId()).toBe(before);
    expect(
      await cluster.jsonpath('pod/holder', '{.status.containerStatuses[0].restartCount}'),
    ).toBe('0');
  });

  test('containerd killed: it is started again and the containers are adopted', async () => {
    const before = await containerId();
    const pid = Number(
      readFileSync(`/run/holdfast/${cluster.name}/containerd/containerd.pid`, 'utf8'),
    );
    process.kill(pid, 'SIGKILL');
    await cluster.until(
      'containerd answers again',
      async () => (await cluster.attempt('exec', 'holder', '--', 'true')).status === 0,
    );
    expect(await containerId()).toBe(before);
  });

  test('`down` leaves nothing, and `up` brings the same objects back', async () => {
    const linksBefore = await hostLinks();
    expect(linksBefore).toMatch(/hf-/);
    await cluster.holdfast('down');
    expect(await traces(cluster)).toEqual(nothing);
    expect((await holdfast('down', '--name', cluster.name)).stdout).toContain('was not up');
    await cluster.up();
    await cluster.ready('holder');
    expect(await cluster.jsonpath('pod/holder', '{.status.phase}')).toBe('Running');
    await cluster.holdfast('down', '--purge');
    expect(await traces(cluster)).toEqual(nothing);
    expect(existsSync(cluster.dataDir)).toBe(false);
  });
});

describe('mistakes', () => {
  test.each([
    [['status', '--name', 'nobody'], 1, 'is not up'],
    [['kubectl', '--name', 'nobody', 'get', 'pods'], 1, 'there is no cluster "nobody"'],
    [['image', 'ls', '--name', 'nobody'], 1, 'start it: holdfast up --name nobody'],
    [['up', '--name', 'NO'], 1, 'cannot be the name of a cluster'],
    [['up', '--wrong'], 2, "unknown option '--wrong'"],
  ])('holdfast %j ends with status %i and says: %s', async (words, status, text) => {
    const result = await holdfast(...words);
    expect(result.stderr + result.stdout).toContain(text);
    expect(result.status).toBe(status);
  });

  test('without root, `up` says what to do instead', async () => {
    const result = await runProgram(
      'setpriv',
      [
        '--reuid=65534',
        '--regid=65534',
        '--clear-groups',
        new URL('../../holdfast', import.meta.url).pathname,
        'up',
      ],
      { env: { ...process.env, HOME: '/tmp' } },
    );
    expect(result.stderr).toContain('needs root rights');
    expect(result.stderr).toContain('holdfast up --simulated');
    expect(result.status).toBe(1);
  });
});
