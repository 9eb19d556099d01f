import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AgentConfig } from '../config.ts';
import { agentConfig } from './local-config.ts';
import { localNames, namespacesOf, nodeNames } from './names.ts';
import { freeSubnet, nodeAddress } from './network.ts';
import { settleNodes } from './nodes.ts';
import { isRunning, startTicksOf } from './record.ts';

describe('localNames', () => {
  test('all follow from the name, and the link fits into 15 characters', () => {
    const names = localNames('a-rather-long-name-for-a-cluster', { root: true });
    expect(names.namespace).toBe('holdfast-a-rather-long-name-for-a-cluster');
    expect(names.dataDir).toBe('/var/lib/holdfast/a-rather-long-name-for-a-cluster');
    expect(names.hostLink.length).toBeLessThanOrEqual(15);
  });

  test('without root the state is under the home directory', () => {
    expect(localNames('default', { root: false }).dataDir).toMatch(/\/\.holdfast\/default$/);
  });

  test.each(['', 'UP', '-a', 'a/b', '..', 'tls', 'x'.repeat(33)])('refuses "%s"', (name) => {
    expect(() => localNames(name, { root: true })).toThrow('cannot be the name of a cluster');
  });
});

test("a cluster's namespaces are told from those of others", () => {
  const names = localNames('box', { root: true });
  const agent = nodeNames(names, 'k3s-agent01', 'agent');
  const others = ['holdfast-box2', 'holdfast-box-2.k3s-agent01', 'holdfast-default'];
  const own = [names.namespace, names.switch, agent.namespace];
  expect(namespacesOf(names, [...others, ...own])).toEqual(own);
});

describe('freeSubnet', () => {
  test("gives the host's address in a /27, always the same for a name", () => {
    const first = freeSubnet('default', '');
    expect(first).toBe(freeSubnet('default', ''));
    expect(Number(first.split('.')[3]) % 32).toBe(1);
    const network = { host: first, restoreForwarding: false };
    expect(nodeAddress(network, 0)).toMatch(/^10\.41\./);
    expect(Number(nodeAddress(network, 2).split('.')[3]) % 32).toBe(4);
  });

  test('takes the next one when the host has the address', () => {
    const first = freeSubnet('default', '');
    const second = freeSubnet('default', `3: hf-0 inet ${first}/27 scope global hf-0`);
    expect(second).not.toBe(first);
  });
});

describe('settleNodes', () => {
  test.each<[string | undefined, string[], string[]]>([
    [undefined, [], ['k3s-server']],
    [undefined, ['a', 'b'], ['a', 'b']],
    ['3', [], ['k3s-server', 'k3s-agent01', 'k3s-agent02']],
    ['one,two', [], ['one', 'two']],
    ['3', ['one', 'k3s-agent01'], ['one', 'k3s-agent01', 'k3s-agent02']],
    ['one,three,two', ['one', 'two'], ['one', 'two', 'three']],
  ])('%s after %j: %j', (asked, before, expected) => {
    expect(settleNodes(asked, before, 29)).toEqual(expected);
  });

  test.each<[string, string[], string]>([
    ['0', [], '1 to 29 nodes'],
    ['1000000000', [], '1 to 29 nodes'],
    ['a,a', [], 'two nodes cannot have one name'],
    ['a,', [], '"" cannot be the name of a node'],
    ['A', [], '"A" cannot be the name of a node'],
    ['two', ['one'], 'the server of this cluster is one'],
    ['1', ['one', 'two'], 'this cluster has further nodes: two'],
  ])('%s after %j is refused: %s', (asked, before, message) => {
    expect(() => settleNodes(asked, before, 29)).toThrow(message);
  });
});

test('a node gets a token until it has its certificate, also when an earlier start was interrupted', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'holdfast-local-'));
  try {
    const names = localNames('box', { root: true, dataDir });
    const settings = {
      names,
      options: { logLevel: 'info' as const },
      network: { host: '10.41.0.1', restoreForwarding: false },
    };
    const configured = (): Promise<AgentConfig> =>
      agentConfig(settings, 'one', 1, { servers: [], token: () => Promise.resolve('t') });
    const { paths, token } = await configured();
    expect(token).toBe('t');
    // What a start leaves that ended before it had joined.
    mkdirSync(paths.certificates, { recursive: true });
    expect((await configured()).token).toBe('t');
    writeFileSync(`${paths.certificates}/kubelet-client.pem`, '');
    expect((await configured()).token).toBeUndefined();
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});

describe('a process is told from a later one with the same id', () => {
  test('by its start time', () => {
    const startTicks = startTicksOf(process.pid) ?? '';
    expect(isRunning({ pid: process.pid, startTicks })).toBe(true);
    expect(isRunning({ pid: process.pid, startTicks: `${startTicks}0` })).toBe(false);
    expect(startTicksOf(2 ** 22)).toBeUndefined();
  });
});
