/**
 * Network namespaces as nodes, Pods and clients, for tests on the real kernel: real connections through real rules.
 * Needs root; `dispose` takes everything away again.
 */
import { systemClock } from '#base/clock.ts';
import { run } from '#base/command.ts';
import { silentLogger } from '#base/log.ts';
import type { Informers } from '#client/informers.ts';
import { systemNft } from '../nftables/nft.ts';
import type { Nft } from '../nftables/nft.ts';
import { createServiceProxy } from '../service-proxy/service-proxy.ts';
import type { ProxyConfig } from '../service-proxy/skeleton.ts';
import { Machine } from './test-node.ts';

/** How long a client waits for an answer that doesn't come: it is dropped, not refused. */
const patience = 1500;

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
  readonly #machines = new Map<string, Machine>();

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

  /** A namespace of its own with a process that answers, on the bridge of the node. */
  async addPod(name: string, node: string, address: string): Promise<void> {
    const gateway = address.replace(/\d+$/, '1');
    await this.addNamespace(name);
    await this.plug(name, { into: node, bridge: 'cni0', address });
    await ip('-n', this.namespace(name), 'route', 'add', 'default', 'via', gateway);
    await this.machine(name);
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

  /** The process that asks and answers in a namespace. */
  async machine(name: string): Promise<Machine> {
    const known = this.#machines.get(name);
    if (known) return known;
    const machine = await Machine.start(this.namespace(name), name);
    this.#machines.set(name, machine);
    return machine;
  }

  /** What each of so many connections is answered: a word, the code of its failure, or `nothing`. */
  async ask(from: string, kind: 'tcp' | 'udp', target: string, count = 1): Promise<string[]> {
    const [host = '', port = ''] = target.split(':');
    const machine = await this.machine(from);
    const answers: string[] = [];
    for (let number = 0; number < count; number++) {
      answers.push(await machine.ask({ kind, host, port: Number(port), patience }));
    }
    return answers;
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
    for (const machine of this.#machines.values()) await machine.stop();
    for (const name of this.#namespaces.toReversed()) {
      await ip('netns', 'delete', this.namespace(name));
    }
  }
}
