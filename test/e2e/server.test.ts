/** `holdfast server` on a machine of its own (a network namespace stands for it): stops quickly, containers run on. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '#base/clock.ts';
import { silentLogger } from '#base/log.ts';
import { serverPaths } from '#cluster/config.ts';
import { containerdOptions } from '#cluster/containerd-options.ts';
import { removeContainerd } from '#kubelet/cri/containerd/remove.ts';
import { unmountBelow } from '#kubelet/cri/containerd/unmount.ts';
import { kubectlPath } from '../../scripts/setup/tools.ts';
import { root, runProgram } from './testing/cluster.ts';
import type { Result } from './testing/cluster.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'holdfast-server-'));
const machine = `hf-machine-${process.pid}`;
const log = `${dataDir}/out.log`;
const nodeIP = '10.9.8.7';
let server: ChildProcess | undefined;

/** A machine without a default route and without a resolver that answers. */
beforeAll(async () => {
  await runProgram('ip', ['netns', 'add', machine]);
  for (const words of [
    'link set lo up',
    'link add net0 type bridge',
    `address add ${nodeIP}/24 dev net0`,
    'link set net0 up',
  ]) {
    const result = await runProgram('ip', ['-netns', machine, ...words.split(' ')]);
    expect(result.stderr).toBe('');
  }
});

afterAll(async () => {
  await stop('SIGKILL');
  const options = {
    ...containerdOptions(serverPaths(dataDir, '/run/holdfast/server')),
    clock: systemClock,
    log: silentLogger,
  };
  await removeContainerd({ ...options, cgroupParents: ['/kubepods'], purge: true });
  await unmountBelow([dataDir]);
  await runProgram('ip', ['netns', 'delete', machine]);
  rmSync('/run/holdfast/server', { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
});

const inside = (program: string, ...words: string[]): Promise<Result> =>
  runProgram('nsenter', [`--net=/run/netns/${machine}`, program, ...words], {
    env: { ...process.env, KUBECONFIG: `${dataDir}/kubeconfig` },
  });
const kubectl = (...words: string[]): Promise<Result> => inside(kubectlPath(), ...words);

async function start(): Promise<void> {
  server = spawn(
    'sh',
    [
      '-c',
      `exec nsenter --net=/run/netns/${machine} ${root}holdfast server --data-dir ${dataDir} --node-name box --node-ip ${nodeIP} >> ${log} 2>&1`,
    ],
    { stdio: 'ignore' },
  );
  await expect
    .poll(async () => (await kubectl('get', '--raw', '/readyz')).stdout, { timeout: 30_000 })
    .toBe('ok');
  await expect
    .poll(async () => (await kubectl('get', 'node', 'box')).stdout, { timeout: 30_000 })
    .toMatch(/box +Ready/);
}

/** Seconds until the server ended. */
async function stop(signal: NodeJS.Signals): Promise<number> {
  const running = server;
  server = undefined;
  if (!running || running.exitCode !== null) return 0;
  const begin = performance.now();
  const ended = new Promise((resolve) => running.once('exit', resolve));
  running.kill(signal);
  await ended;
  return (performance.now() - begin) / 1000;
}

const started = async (): Promise<string> =>
  (
    await kubectl(
      'get',
      'pod',
      'holder',
      '-o',
      'jsonpath={.status.containerStatuses[0].containerID} {.status.containerStatuses[0].restartCount}',
    )
  ).stdout;

test('works without a default route, and through SIGTERM and kill -9 the containers run on and are adopted', async () => {
  await start();
  const archive = await builtBusybox();
  await inside(
    'ctr',
    '--address',
    '/run/holdfast/server/containerd/containerd.sock',
    '-n',
    'k8s.io',
    'images',
    'import',
    archive,
  );
  await kubectl('run', 'holder', '--image=busybox:1.28', '--', 'sleep', '3600');
  await expect
    .poll(async () => (await kubectl('get', 'pod', 'holder')).stdout, { timeout: 30_000 })
    .toContain('Running');
  const before = await started();
  expect(before).toMatch(/^containerd:\/\/\w+ 0$/);
  const pid = (
    await inside('sh', '-c', "ps -eo pid,args | grep '[s]leep 3600' | head -1")
  ).stdout.trim();

  expect(await stop('SIGTERM')).toBeLessThan(5);
  expect(
    (await inside('sh', '-c', "ps -eo pid,args | grep '[s]leep 3600' | head -1")).stdout.trim(),
  ).toBe(pid);
  await start();
  expect(await started()).toBe(before);

  await stop('SIGKILL');
  await start();
  expect(await started()).toBe(before);
  // The API still calls the node ready that was killed, so its kubelet may not listen yet.
  await expect
    .poll(async () => (await kubectl('exec', 'holder', '--', 'hostname')).stdout, {
      timeout: 30_000,
    })
    .toBe('holder\n');
  expect(readFileSync(log, 'utf8')).not.toContain('"level":"error"');
});

test('a second server on the same data says so, and the first goes on', async () => {
  const second = await inside(
    `${root}holdfast`,
    'server',
    '--data-dir',
    dataDir,
    '--node-ip',
    nodeIP,
  );
  expect(second.status).toBe(1);
  expect(second.stderr).toMatch(/holdfast: .*(in use|open)/);
  expect((await kubectl('get', '--raw', '/readyz')).stdout).toBe('ok');
});

test('a port in use is one clear line', async () => {
  const other = mkdtempSync(join(tmpdir(), 'holdfast-port-'));
  const second = await inside(
    `${root}holdfast`,
    'server',
    '--data-dir',
    other,
    '--node-ip',
    nodeIP,
  );
  rmSync(other, { recursive: true, force: true });
  expect(second.status).toBe(1);
  const lines = second.stderr.split('\n').filter((line) => line.startsWith('holdfast: '));
  expect(lines.join('\n')).toMatch(/address .*6443.* is taken|taken by another program/);
  expect(lines.join('\n')).toContain('choose another');
});

test('uninstall leaves nothing of it', async () => {
  const uid = (
    await kubectl('get', 'pod', 'holder', '-o', 'jsonpath={.metadata.uid}')
  ).stdout.trim();
  expect(uid).not.toBe('');
  const cgroups = async (): Promise<string> =>
    (await runProgram('find', ['/sys/fs/cgroup', '-name', `*${uid}*`])).stdout;
  expect(await cgroups()).not.toBe('');
  await stop('SIGTERM');
  const { stdout, stderr } = await inside(
    `${root}holdfast`,
    'uninstall',
    '--purge',
    '--data-dir',
    dataDir,
  );
  expect(stderr + stdout).toBe(
    'Stopping 1 containers on this machine ...\nHoldfast is uninstalled, and its data is removed.\n',
  );
  const run = '/run/holdfast/server';
  expect((await inside('nft', 'list', 'tables')).stdout).not.toContain('holdfast');
  expect((await inside('ip', '-o', 'link', 'show')).stdout).not.toMatch(/cni0|holdfast|veth/);
  const mounts = readFileSync('/proc/mounts', 'utf8');
  for (const path of [run, dataDir]) expect(mounts).not.toContain(path);
  const processes = (await runProgram('ps', ['-eo', 'args'])).stdout;
  for (const path of [`${run}/`, `${dataDir}/`]) expect(processes).not.toContain(path);
  expect(await cgroups()).toBe('');
  expect(existsSync(run)).toBe(false);
  // The log is the test's own.
  expect(readdirSync(dataDir)).toEqual(['out.log']);
});

/** The busybox stand-in's archive; an earlier test file built it, or it is built now. */
async function builtBusybox(): Promise<string> {
  const { buildStandIn } = await import('#kubelet/images/stand-in.ts');
  const { busybox } = await import('#kubelet/images/stand-ins/busybox.ts');
  const archive = await buildStandIn(busybox, {
    cacheDir: '/var/cache/holdfast/images',
    log: silentLogger,
  });
  expect(existsSync(archive)).toBe(true);
  return archive;
}
