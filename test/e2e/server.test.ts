/** `holdfast server` on a machine of its own (a network namespace stands for it): stops quickly, containers run on. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kubectlPath } from '../../scripts/setup/tools.ts';
import { runProgram } from './testing/cluster.ts';
import type { Result } from './testing/cluster.ts';
import { Machine } from './testing/machine.ts';

let machine: Machine;

beforeAll(async () => {
  machine = await Machine.create('server', '10.9.8.7');
  await machine.alone();
});
afterAll(() => machine.remove());

const kubectl = (...words: string[]): Promise<Result> => machine.inside(kubectlPath(), ...words);

async function start(): Promise<void> {
  machine.start('--node-name', 'box');
  await expect
    .poll(async () => (await kubectl('get', '--raw', '/readyz')).stdout, { timeout: 30_000 })
    .toBe('ok');
  await expect
    .poll(async () => (await kubectl('get', 'node', 'box')).stdout, { timeout: 30_000 })
    .toMatch(/box +Ready/);
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
  await machine.loadBusybox();
  await kubectl('run', 'holder', '--image=busybox:1.28', '--', 'sleep', '3600');
  await expect
    .poll(async () => (await kubectl('get', 'pod', 'holder')).stdout, { timeout: 30_000 })
    .toContain('Running');
  const before = await started();
  expect(before).toMatch(/^containerd:\/\/\w+ 0$/);
  const pid = (
    await machine.inside('sh', '-c', "ps -eo pid,args | grep '[s]leep 3600' | head -1")
  ).stdout.trim();

  expect(await machine.stop('SIGTERM')).toBeLessThan(5);
  expect(
    (
      await machine.inside('sh', '-c', "ps -eo pid,args | grep '[s]leep 3600' | head -1")
    ).stdout.trim(),
  ).toBe(pid);
  await start();
  expect(await started()).toBe(before);

  await machine.stop('SIGKILL');
  await start();
  expect(await started()).toBe(before);
  // The API still calls the node ready that was killed, so its kubelet may not listen yet.
  await expect
    .poll(async () => (await kubectl('exec', 'holder', '--', 'hostname')).stdout, {
      timeout: 30_000,
    })
    .toBe('holder\n');
  expect(readFileSync(machine.log, 'utf8')).not.toContain('"level":"error"');
});

/** How another `holdfast server` on this machine ends. */
async function secondServer(dataDir: string, ...flags: string[]): Promise<string> {
  const words = ['server', '--data-dir', dataDir, '--node-ip', machine.address, ...flags];
  const { status, stderr } = await machine.holdfast(...words);
  expect(status).toBe(1);
  return stderr;
}

test('a second server says that there is one, touches nothing of it, and the first goes on', async () => {
  const before = await started();
  for (const dataDir of [machine.dataDir, '/tmp/holdfast-nowhere']) {
    expect(await secondServer(dataDir)).toMatch(/holdfast: .* is in use .*; .*stop that first/);
  }
  expect(existsSync('/tmp/holdfast-nowhere')).toBe(false);
  expect((await kubectl('get', '--raw', '/readyz')).stdout).toBe('ok');
  expect(await started()).toBe(before);
});

test('a port in use is one clear line', async () => {
  await machine.stop('SIGTERM');
  const program = spawn('nsenter', [
    `--net=/run/netns/${machine.namespace}`,
    process.execPath,
    '-e',
    `require('net').createServer().listen(6443, '${machine.address}', () => console.log('listens'))`,
  ]);
  try {
    await once(program.stdout, 'data');
    const stderr = await secondServer(machine.dataDir);
    const lines = stderr.split('\n').filter((line) => line.startsWith('holdfast: '));
    expect(lines.join('\n')).toMatch(/address .*6443.* is taken|taken by another program/);
    expect(lines.join('\n')).toContain('choose another');
  } finally {
    program.kill();
  }
  await start();
});

test('uninstall leaves nothing of it', async () => {
  const uid = (
    await kubectl('get', 'pod', 'holder', '-o', 'jsonpath={.metadata.uid}')
  ).stdout.trim();
  expect(uid).not.toBe('');
  const cgroups = async (): Promise<string> =>
    (await runProgram('find', ['/sys/fs/cgroup', '-name', `*${uid}*`])).stdout;
  expect(await cgroups()).not.toBe('');
  await machine.stop('SIGTERM');
  const { stdout, stderr } = await machine.holdfast(
    'uninstall',
    '--purge',
    '--data-dir',
    machine.dataDir,
  );
  expect(stderr + stdout).toBe(
    'Stopping 1 containers on this machine ...\nHoldfast is uninstalled, and its data is removed.\n',
  );
  const run = '/run/holdfast/server';
  const { dataDir } = machine;
  expect((await machine.inside('nft', 'list', 'tables')).stdout).not.toContain('holdfast');
  expect((await machine.inside('ip', '-o', 'link', 'show')).stdout).not.toMatch(
    /cni0|holdfast|veth/,
  );
  const mounts = readFileSync('/proc/mounts', 'utf8');
  for (const path of [run, dataDir]) expect(mounts).not.toContain(path);
  const processes = (await runProgram('ps', ['-eo', 'args'])).stdout;
  for (const path of [`${run}/`, `${dataDir}/`]) expect(processes).not.toContain(path);
  expect(await cgroups()).toBe('');
  expect(existsSync(run)).toBe(false);
  // The log is the test's own.
  expect(readdirSync(dataDir)).toEqual(['out.log']);
});
