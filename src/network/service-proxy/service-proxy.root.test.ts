/**
 * The proxy on the real kernel: a node's network namespace made for the test, two "Pods" on its bridge in namespaces of
 * their own, real connections. Needs root; everything is taken away afterwards.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { endpointSlices, pods as podType, services } from '#api/gen/resources.ts';
import { systemClock } from '#base/clock.ts';
import { run } from '#base/command.ts';
import type { Runnable } from '#base/lifecycle.ts';
import { silentLogger } from '#base/log.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { config, pod, service, slice } from './fixtures.ts';
import type { SliceOptions } from './fixtures.ts';
import { systemNft } from '../nftables/nft.ts';
import type { Nft } from '../nftables/nft.ts';
import { createServiceProxy } from './service-proxy.ts';

const isRoot = process.getuid?.() === 0;
const prefix = `hf-test-${process.pid}`;
const node = `${prefix}-node`;
const pods = { a: '10.42.0.2', b: '10.42.0.3' } as const;

const ip = (...words: string[]): Promise<string> => run('ip', words);
const inside = (namespace: string, ...words: string[]): Promise<string> =>
  ip('netns', 'exec', namespace, ...words);

/** Answers TCP and UDP on 8080 with its Pod's name and the client's address; on 8081 sends back what it gets. */
const serverScript = `
const [name] = process.argv.slice(1);
require('node:net').createServer((s) => s.pipe(s)).listen(8081, '0.0.0.0');
require('node:net').createServer((s) => { s.on('error', () => {}); s.end(name + ' ' + s.remoteAddress); }).listen(8080, '0.0.0.0', () => {
  const udp = require('node:dgram').createSocket('udp4');
  udp.on('message', (_m, from) => udp.send(name + ' ' + from.address, from.port, from.address));
  udp.bind(8080, () => console.log('ready'));
});`;

/** Prints each answer (or error code) of so many connections. */
const clientScript = `
const [kind, address, port, count] = process.argv.slice(1);
const ask = kind === 'tcp' ? () => new Promise((done) => {
  const s = require('node:net').connect({ host: address, port: Number(port), timeout: 1500 });
  let text = ''; s.on('data', (d) => text += d).on('end', () => done(text)).on('error', (e) => done(e.code)).on('timeout', () => { s.destroy(); done('TIMEOUT'); });
}) : () => new Promise((done) => {
  const s = require('node:dgram').createSocket('udp4');
  const end = (text) => { clearTimeout(timer); s.close(); done(text); };
  const timer = setTimeout(() => end('TIMEOUT'), 1500);
  s.on('message', (m) => end(String(m))).on('error', (e) => end(e.code));
  s.connect(Number(port), address, () => s.send('?'));
});
(async () => { for (let i = 0; i < Number(count); i++) console.log(await ask()); })();`;

/** Sends what it reads from its standard input over one connection, and prints what comes back. */
const echoScript = `
const [address, port] = process.argv.slice(1);
const s = require('node:net').connect({ host: address, port: Number(port) });
process.stdin.pipe(s).pipe(process.stdout);`;

async function ask(
  from: string,
  kind: 'tcp' | 'udp',
  target: string,
  count = 1,
): Promise<string[]> {
  const [address = '', port = ''] = target.split(':');
  const words = [process.execPath, '-e', clientScript, kind, address, port, String(count)];
  return (await inside(from, ...words)).trim().split('\n');
}

function counted(nft: Nft): Nft {
  const count = (apply: Nft['apply']) => async (commands: string) => {
    await apply(commands);
    transactions += 1;
  };
  return {
    ...nft,
    apply: count((commands) => nft.apply(commands)),
    change: count((commands) => nft.change(commands)),
  };
}

const makeProxy = (): Runnable =>
  createServiceProxy({
    informers,
    config,
    clock: systemClock,
    log: silentLogger,
    nft: counted(systemNft(systemClock, ['ip', 'netns', 'exec', node, 'nft'])),
    conntrack: { forgetUdp: () => Promise.resolve() },
  });

const servers: ChildProcess[] = [];
const informers = new MemoryInformers();
const stop = new AbortController();
let running: Promise<void> = Promise.resolve();
let transactions = 0;

async function makePod(name: string, address: string): Promise<void> {
  const namespace = `${prefix}-${name}`;
  await ip('netns', 'add', namespace);
  await ip(
    '-n',
    node,
    'link',
    'add',
    `veth-${name}`,
    'type',
    'veth',
    'peer',
    'eth0',
    'netns',
    namespace,
  );
  await ip('-n', node, 'link', 'set', `veth-${name}`, 'master', 'cni0', 'up');
  await inside(node, 'bridge', 'link', 'set', 'dev', `veth-${name}`, 'hairpin', 'on');
  await ip('-n', namespace, 'address', 'add', `${address}/24`, 'dev', 'eth0');
  for (const link of ['lo', 'eth0']) await ip('-n', namespace, 'link', 'set', link, 'up');
  await ip('-n', namespace, 'route', 'add', 'default', 'via', '10.42.0.1');
  const server = spawn(
    'ip',
    ['netns', 'exec', namespace, process.execPath, '-e', serverScript, name],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  servers.push(server);
  await once(server.stdout, 'data');
}

/** Publishes the Service's endpoints and waits until the kernel has them. */
async function publish(
  spec: Parameters<typeof service>[1],
  addresses: readonly string[],
  options: SliceOptions = {},
): Promise<void> {
  const before = transactions;
  informers.of(endpointSlices).put(slice('web', addresses, options));
  informers.of(services).put(service('web', spec));
  await vi.waitFor(() => expect(transactions).toBeGreaterThan(before), { interval: 5 });
}

describe.skipIf(!isRoot)('Service proxy on the kernel', () => {
  beforeAll(async () => {
    await ip('netns', 'add', node);
    await ip('-n', node, 'link', 'set', 'lo', 'up');
    await ip('-n', node, 'link', 'add', 'cni0', 'type', 'bridge');
    await ip('-n', node, 'address', 'add', '10.42.0.1/24', 'dev', 'cni0');
    await ip('-n', node, 'link', 'set', 'cni0', 'up');
    const script = `import { setUpNodeNetwork } from '${new URL('../node-network.ts', import.meta.url).pathname}';
      await setUpNodeNetwork({ interface: 'hf-services', addresses: ['10.43.0.10'], serviceCIDR: '10.43.0.0/16' });`;
    await inside(node, process.execPath, '--input-type=module', '-e', script);
    for (const [name, address] of Object.entries(pods)) await makePod(name, address);
    const proxy = makeProxy();
    running = proxy.run(stop.signal);
    await proxy.ready?.();
  });

  afterAll(async () => {
    stop.abort();
    await running;
    for (const server of servers) server.kill();
    for (const name of ['a', 'b', 'node']) await ip('netns', 'delete', `${prefix}-${name}`);
  });

  const from = (name: string): string => `${prefix}-${name}`;

  test('a cluster IP balances over its endpoints and keeps the client’s address', async () => {
    await publish({}, Object.values(pods));
    const answers = await ask(from('a'), 'tcp', '10.43.0.50:80', 40);
    const names = new Set(answers.map((answer) => answer.split(' ')[0]));
    expect(names).toEqual(new Set(['a', 'b']));
    expect(answers).toContain('b 10.42.0.2');
  });

  test('a Pod reaches itself through its Service', async () => {
    await publish({}, [pods.a]);
    expect(await ask(from('a'), 'tcp', '10.43.0.50:80')).toEqual(['a 10.42.0.1']);
  });

  test('the node’s own processes reach a cluster IP without a default route', async () => {
    await publish({}, [pods.b]);
    expect(await ask(node, 'tcp', '10.43.0.50:80')).toEqual(['b 10.42.0.1']);
  });

  test('UDP', async () => {
    const spec = { ports: [{ name: 'http', port: 80, protocol: 'UDP' as const }] };
    await publish(spec, [pods.b], { protocol: 'UDP' });
    expect(await ask(from('a'), 'udp', '10.43.0.50:80')).toEqual(['b 10.42.0.2']);
  });

  test('a node port', async () => {
    await publish({ ports: [{ name: 'http', port: 80, nodePort: 30080 }] }, [pods.b]);
    expect(await ask(from('a'), 'tcp', '10.42.0.1:30080')).toEqual(['b 10.42.0.1']);
    expect(await ask(node, 'tcp', '127.0.0.1:30080')).toEqual(['ECONNREFUSED']);
  });

  test('a host port', async () => {
    const before = transactions;
    const ports = [{ containerPort: 8080, hostPort: 9090 }];
    const b = pod('b', pods.b, { containers: [{ name: 'main', ports }] });
    informers.of(podType).put(b);
    await vi.waitFor(() => expect(transactions).toBeGreaterThan(before), { interval: 5 });
    expect(await ask(from('a'), 'tcp', '10.42.0.1:9090')).toEqual(['b 10.42.0.2']);
    informers.of(podType).remove(b);
    await vi.waitFor(() => expect(transactions).toBeGreaterThan(before + 1), { interval: 5 });
    expect(await ask(from('a'), 'tcp', '10.42.0.1:9090')).toEqual(['ECONNREFUSED']);
  });

  test('session affinity', async () => {
    await publish({ sessionAffinity: 'ClientIP' }, Object.values(pods));
    const answers = await ask(from('a'), 'tcp', '10.43.0.50:80', 20);
    expect(new Set(answers.map((answer) => answer.split(' ')[0])).size).toBe(1);
  });

  test('a Service without endpoints refuses at once, as does an address that no Service has', async () => {
    await publish({ ports: [{ name: 'http', port: 80, nodePort: 30080 }] }, []);
    expect(await ask(from('a'), 'tcp', '10.43.0.50:80')).toEqual(['ECONNREFUSED']);
    expect(await ask(from('a'), 'tcp', '10.42.0.1:30080')).toEqual(['ECONNREFUSED']);
    expect(await ask(from('a'), 'udp', '10.43.0.51:80')).toEqual(['ECONNREFUSED']);
    expect(await ask(node, 'tcp', '10.43.0.51:80')).toEqual(['ECONNREFUSED']);
  });

  test('a restart takes over without an open connection noticing', async () => {
    const ports = [{ name: 'http', port: 80 }];
    await publish({ ports }, [pods.b], { port: 8081 });
    const words = [process.execPath, '-e', echoScript, '10.43.0.50', '80'];
    const client = spawn('ip', ['netns', 'exec', from('a'), ...words], { stdio: 'pipe' });
    servers.push(client);
    const echo = async (text: string): Promise<string> => {
      client.stdin.write(text);
      const [answer] = (await once(client.stdout, 'data')) as [Buffer]; // What the event carries.
      return answer.toString();
    };
    expect(await echo('before')).toBe('before');
    const second = new AbortController();
    const next = makeProxy();
    const runningNext = next.run(second.signal);
    await next.ready?.();
    expect(await echo('after')).toBe('after');
    second.abort();
    await runningNext;
  });

  test('a Service that goes leaves no chain behind', async () => {
    await publish({ sessionAffinity: 'ClientIP' }, Object.values(pods));
    const before = transactions;
    informers.of(services).remove(service('web'));
    await vi.waitFor(() => expect(transactions).toBeGreaterThan(before), { interval: 5 });
    const ruleset = await inside(node, 'nft', 'list', 'table', 'ip', config.table);
    expect(ruleset).not.toContain('default/web');
  });
});
