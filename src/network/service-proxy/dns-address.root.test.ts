/**
 * The way from a Pod to its node's DNS on the real kernel: the node's own address, which no rule translates. Where it is
 * translated, two questions that leave one socket at once race for it, one is lost, and its client waits for 5 s.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpointSlices, services } from '#api/gen/resources.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { KernelNetwork } from '../testing/kernel-network.ts';
import type { RunningProxy } from '../testing/kernel-network.ts';
import { config, service, slice } from './fixtures.ts';

const network = new KernelNetwork(`hf-test-${process.pid}-dns`);
const address = '10.43.0.10';
const pairs = 2000;

/** Answers at the DNS's address alone, as it does, with who asks. */
const answerAll = `
const socket = require('node:dgram').createSocket('udp4');
socket.on('message', (_, from) => socket.send(from.address, from.port, from.address));
socket.bind(53, '${address}', () => console.log('ready'));`;

/** Prints who asked, as the DNS sees it, and how many of so many pairs of questions, each from one socket, had both answers. */
const askInPairs = `
const { createSocket } = require('node:dgram');
const seen = new Set();
const pair = () => new Promise((done) => {
  const socket = createSocket('udp4');
  let answers = 0;
  const end = () => { clearTimeout(timer); socket.close(); done(answers); };
  const timer = setTimeout(end, 2000);
  socket.on('message', (message) => { seen.add(String(message)); if (++answers === 2) end(); });
  socket.connect(53, '${address}', () => { socket.send('A'); socket.send('AAAA'); });
});
(async () => {
  let whole = 0;
  for (let round = 0; round < ${pairs / 20}; round++) {
    const answers = await Promise.all(Array.from({ length: 20 }, pair));
    whole += answers.filter((count) => count === 2).length;
  }
  console.log(...seen, whole);
})();`;

let proxy: RunningProxy;
let server: ChildProcess;

describe.skipIf(process.getuid?.() !== 0)('a Pod and the DNS of its node', () => {
  beforeAll(async () => {
    await network.addNode('node', '10.42.0.1');
    await network.addPod('a', 'node', '10.42.0.2');
    const informers = new MemoryInformers();
    const ports = [{ name: 'http', port: 53, protocol: 'UDP' as const }];
    informers.of(services).put(service('kube-dns', { clusterIP: address, ports }));
    const endpoints = slice('kube-dns', [address], { protocol: 'UDP', port: 53 });
    informers.of(endpointSlices).put(endpoints);
    proxy = await network.runProxy('node', informers, config);
    const node = network.namespace('node');
    server = spawn('ip', ['netns', 'exec', node, process.execPath, '-e', answerAll], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (server.stdout) await once(server.stdout, 'data');
  });
  afterAll(async () => {
    const ended = once(server, 'exit');
    server.kill();
    await ended;
    await proxy.stop();
    await network.dispose();
  });

  test('no rule of Services names its address, though it is one', async () => {
    const table = await network.inside('node', 'nft', 'list', 'table', 'ip', config.table);
    expect(table).toContain('map services');
    expect(table).not.toContain(address);
  });

  test('of A and AAAA that leave one socket at once none is lost, and the DNS sees the Pod’s own address', async () => {
    const told = await network.inside('a', process.execPath, '-e', askInPairs);
    expect(told.trim()).toBe(`10.42.0.2 ${pairs}`);
  });
});
