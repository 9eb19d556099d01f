/**
 * Network namespaces as nodes, Pods and clients, for tests on the real kernel: real connections through real rules.
 * Needs root; `dispose` takes everything away again.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { systemClock } from '#base/clock.ts';
import { run } from '#base/command.ts';
import { silentLogger } from '#base/log.ts';
import type { Informers } from '#client/informers.ts';
import { systemNft } from '../nftables/nft.ts';
import type { Nft } from '../nftables/nft.ts';
import { createServiceProxy } from '../service-proxy/service-proxy.ts';
import type { ProxyConfig } from '../service-proxy/skeleton.ts';

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

const ip = (...words: readonly string[]): Promise<string> => run('ip', words);

/** Where a test's proxy runs, and how to stop it. */
export interface RunningProxy {
  /** Transactions so far. */
  readonly changes: () => number;
  stop(): Promise<void>;
}

export class KernelNetwork {
  readonly #prefix: string;
  readonly #namespaces: string[] = [];
  readonly #processes: ChildProcess[] = [];

  /** Namespaces are called `<prefix>-<name>`. */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  namespace(name: string): string {
    return `${this.#prefix}-${name}`;
  }

  inside(name: string, ...words: readonly string[]): Promise<string> {
    return ip('netns', 'exec', this.namespace(name), ...words);
  }

  async addNamespace(name: string): Promise<void> {
    await ip('netns', 'add', this.namespace(name));
    this.#namespaces.push(name);
    await ip('-n', this.namespace(name), 'link', 'set', 'lo', 'up');
  }

  /** The Pods' bridge with its first address, forwarding, and a route for Services. */
  async addNode(name: string, gateway: string): Promise<void> {
    await this.addNamespace(name);
    await this.addBridge(name, 'cni0');
    await ip('-n', this.namespace(name), 'address', 'add', `${gateway}/24`, 'dev', 'cni0');
    const module = new URL('../node-network.ts', import.meta.url).pathname;
    const script = `import { setUpNodeNetwork } from '${module}';
      await setUpNodeNetwork({ interface: 'hf-services', addresses: ['10.43.0.10'], serviceCIDR: '10.43.0.0/16' });`;
    await this.inside(name, process.execPath, '--input-type=module', '-e', script);
  }

  async addBridge(name: string, bridge: string): Promise<void> {
    await ip('-n', this.namespace(name), 'link', 'add', bridge, 'type', 'bridge');
    await ip('-n', this.namespace(name), 'link', 'set', bridge, 'up');
  }

  /** A namespace of its own with a server in it, on the bridge of the node. */
  async addPod(name: string, node: string, address: string): Promise<void> {
    const gateway = address.replace(/\d+$/, '1');
    await this.addNamespace(name);
    await this.plug(name, { into: node, bridge: 'cni0', address });
    await ip('-n', this.namespace(name), 'route', 'add', 'default', 'via', gateway);
    const words = ['netns', 'exec', this.namespace(name), process.execPath, '-e', serverScript];
    const server = spawn('ip', [...words, name], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#processes.push(server);
    await once(server.stdout, 'data');
  }

  /** Connects a namespace with a bridge in another. */
  async plug(
    name: string,
    { into, bridge, address }: { into: string; bridge: string; address: string },
  ): Promise<void> {
    const [own, other] = [this.namespace(name), this.namespace(into)];
    const veth = `veth-${name}`;
    const peer = ['type', 'veth', 'peer', 'eth0', 'netns', own];
    await ip('-n', other, 'link', 'add', veth, ...peer);
    await ip('-n', other, 'link', 'set', veth, 'master', bridge, 'up');
    await this.inside(into, 'bridge', 'link', 'set', 'dev', veth, 'hairpin', 'on');
    await ip('-n', own, 'address', 'add', `${address}/24`, 'dev', 'eth0');
    await ip('-n', own, 'link', 'set', 'eth0', 'up');
  }

  async route(name: string, range: string, via: string): Promise<void> {
    await ip('-n', this.namespace(name), 'route', 'add', range, 'via', via);
  }

  /** What each of so many connections was answered, or the code of its failure. */
  async ask(from: string, kind: 'tcp' | 'udp', target: string, count = 1): Promise<string[]> {
    const [address = '', port = ''] = target.split(':');
    const words = [process.execPath, '-e', clientScript, kind, address, port, String(count)];
    return (await this.inside(from, ...words)).trim().split('\n');
  }

  /** Starts the proxy of a node; resolves once the kernel has its rules. */
  async runProxy(name: string, informers: Informers, config: ProxyConfig): Promise<RunningProxy> {
    let changes = 0;
    const command = ['ip', 'netns', 'exec', this.namespace(name), 'nft'];
    const nft = systemNft(systemClock, command);
    const counted =
      (apply: (commands: string) => Promise<void>) =>
      async (commands: string): Promise<void> => {
        await apply(commands);
        changes += 1;
      };
    const counting: Nft = {
      ...nft,
      apply: counted((commands) => nft.apply(commands)),
      change: counted((commands) => nft.change(commands)),
    };
    const proxy = createServiceProxy({
      informers,
      config,
      clock: systemClock,
      log: silentLogger,
      nft: counting,
      conntrack: { forgetUdp: () => Promise.resolve() },
    });
    const stop = new AbortController();
    const running = proxy.run(stop.signal);
    await proxy.ready?.();
    return {
      changes: () => changes,
      async stop() {
        stop.abort();
        await running;
      },
    };
  }

  async dispose(): Promise<void> {
    for (const child of this.#processes) child.kill();
    for (const name of this.#namespaces.toReversed()) {
      await ip('netns', 'delete', this.namespace(name));
    }
  }
}
