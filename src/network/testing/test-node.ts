/**
 * For tests on the real kernel: a node in a network namespace of its own, with Pods (or other machines) in namespaces
 * beside it, each with a process that answers and asks. Needs root.
 */
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { systemClock } from '#base/clock.ts';
import { run } from '#base/command.ts';
import { systemNft } from '../nftables/nft.ts';
import type { Nft } from '../nftables/nft.ts';

/** Answers TCP and UDP on 8080 and 8081 with its name and the client's address, and TCP on 8082 with what it gets. */
const script = `
const net = require('node:net'), dgram = require('node:dgram');
const [name] = process.argv.slice(1);
const listening = [8080, 8081].flatMap((port) => [
  new Promise((done) => net.createServer((s) => { s.on('error', () => {}); s.end(name + ' ' + s.remoteAddress); }).listen(port, '0.0.0.0', done)),
  new Promise((done) => { const u = dgram.createSocket('udp4'); u.on('message', (_, from) => u.send(name + ' ' + from.address, from.port, from.address)); u.bind(port, done); }),
]);
listening.push(new Promise((done) => net.createServer((s) => { s.on('error', () => {}); s.pipe(s); }).listen(8082, '0.0.0.0', done)));
const ask = {
  tcp: ({ host, port, from, patience }) => new Promise((done) => {
    const s = net.connect({ host, port, localAddress: from }); let text = '';
    const timer = setTimeout(() => { s.destroy(); done('nothing'); }, patience);
    const end = (said) => { clearTimeout(timer); done(said); };
    s.on('data', (d) => text += d).on('end', () => end(text)).on('error', (e) => end(e.code));
  }),
  udp: ({ host, port, from, patience }) => new Promise((done) => {
    const s = dgram.createSocket('udp4');
    const end = (said) => { clearTimeout(timer); s.close(); done(said); };
    const timer = setTimeout(() => end('nothing'), patience);
    s.on('message', (m) => end(String(m))).on('error', (e) => end(e.code));
    s.bind({ address: from, port: 0 }, () => s.connect(port, host, () => s.send('?')));
  }),
};
const kept = {};
const keep = ({ host, port, text, patience }) => new Promise((done) => {
  const key = host + ':' + port;
  const s = kept[key] ??= net.connect({ host, port });
  const timer = setTimeout(() => done('nothing'), patience);
  s.once('data', (d) => { clearTimeout(timer); done(String(d)); });
  s.write(text);
});
Promise.all(listening).then(() => console.log('"ready"'));
require('node:readline').createInterface({ input: process.stdin }).on('line', async (line) => {
  const question = JSON.parse(line);
  console.log(JSON.stringify({ id: question.id, answer: await (ask[question.kind] ?? keep)(question) }));
});`;

export interface Question {
  readonly kind: 'tcp' | 'udp' | 'keep';
  readonly host: string;
  readonly port: number;
  /** Of several addresses. */
  readonly from?: string;
  /** What goes over a connection that is kept, and comes back. */
  readonly text?: string;
  /** Milliseconds until the answer is `nothing`. */
  readonly patience: number;
}

/** A process in a namespace. */
export class Machine {
  readonly namespace: string;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #waiting = new Map<number, (answer: string) => void>();
  #last = 0;

  private constructor(namespace: string, process: ChildProcessWithoutNullStreams) {
    this.namespace = namespace;
    this.#process = process;
    createInterface({ input: process.stdout }).on('line', (line) => {
      const said: { id?: number; answer?: string } = JSON.parse(line);
      if (said.id !== undefined) this.#waiting.get(said.id)?.(said.answer ?? '');
    });
  }

  static async start(namespace: string, name: string): Promise<Machine> {
    const words = ['netns', 'exec', namespace, process.execPath, '-e', script, name];
    const child = spawn('ip', words, { stdio: ['pipe', 'pipe', 'pipe'] });
    const ready = once(child.stdout, 'data');
    const machine = new Machine(namespace, child);
    await ready;
    return machine;
  }

  async ask(question: Question): Promise<string> {
    const id = ++this.#last;
    const { promise, resolve } = Promise.withResolvers<string>();
    this.#waiting.set(id, resolve);
    this.#process.stdin.write(`${JSON.stringify({ id, ...question })}\n`);
    return promise;
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.kill();
    await ended;
  }
}

export class TestNode {
  readonly namespace: string;
  /** Of the transactions so far. */
  readonly transactions: string[] = [];
  readonly #prefix: string;
  readonly #namespaces: string[] = [];
  readonly #machines: Machine[] = [];

  constructor(prefix: string) {
    this.#prefix = prefix;
    this.namespace = `${prefix}-node`;
  }

  /** The node's packet filter, for one user. */
  nft(): Nft {
    const nft = systemNft(systemClock, ['ip', 'netns', 'exec', this.namespace, 'nft']);
    const noted =
      (program: (commands: string) => Promise<void>) =>
      async (commands: string): Promise<void> => {
        await program(commands);
        this.transactions.push(commands);
      };
    return {
      ...nft,
      apply: noted((commands) => nft.apply(commands)),
      change: noted((commands) => nft.change(commands)),
    };
  }

  /** Runs a program in the node's namespace. */
  inside(...words: readonly string[]): Promise<string> {
    return run('ip', ['netns', 'exec', this.namespace, ...words]);
  }

  async setUp(): Promise<void> {
    await this.#addNamespace(this.namespace);
    await this.#ip('link', 'add', 'cni0', 'type', 'bridge');
    await this.#ip('address', 'add', '10.42.0.1/24', 'dev', 'cni0');
    await this.#ip('link', 'set', 'cni0', 'up');
    const module = new URL('../node-network.ts', import.meta.url).pathname;
    const network = `{ interface: 'hf-services', addresses: ['10.43.0.10'], serviceCIDR: '10.43.0.0/16' }`;
    const setUp = `import { setUpNodeNetwork } from '${module}'; await setUpNodeNetwork(${network});`;
    await this.inside(process.execPath, '--input-type=module', '-e', setUp);
  }

  /** Processes on the node itself. */
  async machine(): Promise<Machine> {
    return this.#started(await Machine.start(this.namespace, 'node'));
  }

  /** A Pod on the node's bridge. */
  async addPod(name: string, address: string): Promise<Machine> {
    const namespace = `${this.#prefix}-${name}`;
    await this.#link(name, namespace);
    await this.#ip('link', 'set', `veth-${name}`, 'master', 'cni0', 'up');
    await this.inside('bridge', 'link', 'set', 'dev', `veth-${name}`, 'hairpin', 'on');
    await run('ip', ['-n', namespace, 'address', 'add', `${address}/24`, 'dev', 'eth0']);
    await run('ip', ['-n', namespace, 'route', 'add', 'default', 'via', '10.42.0.1']);
    return this.#started(await Machine.start(namespace, name));
  }

  /** What is reached by routing: another node's Pods, machines outside of the cluster. */
  async addRemote(name: string, addresses: readonly string[]): Promise<Machine> {
    const namespace = `${this.#prefix}-${name}`;
    await this.#link(name, namespace);
    await this.#ip('link', 'set', `veth-${name}`, 'up');
    await this.#ip('address', 'add', '192.0.2.1/32', 'dev', `veth-${name}`);
    for (const address of addresses) {
      await run('ip', ['-n', namespace, 'address', 'add', `${address}/32`, 'dev', 'eth0']);
      await this.#ip('route', 'add', address, 'dev', `veth-${name}`);
    }
    await run('ip', ['-n', namespace, 'route', 'add', '192.0.2.1', 'dev', 'eth0']);
    await run('ip', ['-n', namespace, 'route', 'add', 'default', 'via', '192.0.2.1']);
    return this.#started(await Machine.start(namespace, name));
  }

  async remove(): Promise<void> {
    for (const machine of this.#machines) await machine.stop();
    for (const name of this.#namespaces) await run('ip', ['netns', 'delete', name]);
  }

  #started(machine: Machine): Machine {
    this.#machines.push(machine);
    return machine;
  }

  async #addNamespace(name: string): Promise<void> {
    await run('ip', ['netns', 'add', name]);
    this.#namespaces.push(name);
    await run('ip', ['-n', name, 'link', 'set', 'lo', 'up']);
  }

  async #link(name: string, namespace: string): Promise<void> {
    await this.#addNamespace(namespace);
    const pair = [
      'link',
      'add',
      `veth-${name}`,
      'type',
      'veth',
      'peer',
      'eth0',
      'netns',
      namespace,
    ];
    await this.#ip(...pair);
    await run('ip', ['-n', namespace, 'link', 'set', 'eth0', 'up']);
  }

  #ip(...words: readonly string[]): Promise<string> {
    return run('ip', ['-n', this.namespace, ...words]);
  }
}
