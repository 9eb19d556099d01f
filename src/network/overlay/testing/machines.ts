/**
 * Machines for the tests: network namespaces with a Pod each. `a` and `b` share a link; `c` is behind a router. Needs root;
 * `remove` takes all of it away.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { bug } from '#base/errors.ts';
import { run } from '#base/command.ts';

const machines = {
  a: { address: '192.0.2.1', link: 'br0', gateway: '192.0.2.254', podCIDR: '10.42.0.0/24' },
  b: { address: '192.0.2.2', link: 'br0', gateway: '192.0.2.254', podCIDR: '10.42.1.0/24' },
  c: { address: '198.51.100.3', link: 'br1', gateway: '198.51.100.254', podCIDR: '10.42.2.0/24' },
} as const;

export type Name = keyof typeof machines;
export const names: readonly Name[] = ['a', 'b', 'c'];

/** Answers TCP on 8080 with its name and the client's address; sends back what it gets by TCP on 8081, by UDP on 8080. */
const serverScript = `
const [name] = process.argv.slice(1);
const { createServer } = require('node:net');
createServer((s) => s.on('error', () => {}).pipe(s)).listen(8081, '0.0.0.0');
createServer((s) => s.on('error', () => {}).end(name + ' ' + s.remoteAddress)).listen(8080, '0.0.0.0', () => {
  const udp = require('node:dgram').createSocket('udp4');
  udp.on('message', (m, from) => udp.send(m, from.port, from.address));
  udp.bind(8080, () => console.log('ready'));
});`;

const askScript = `
const [address, port] = process.argv.slice(1);
const s = require('node:net').connect({ host: address, port: Number(port), timeout: 30000 });
let text = ''; s.on('data', (d) => text += d).on('end', () => console.log(text)).on('error', (e) => console.log(e.code)).on('timeout', () => { s.destroy(); console.log('TIMEOUT'); });`;

const datagramScript = `
const [address, size] = process.argv.slice(1);
const s = require('node:dgram').createSocket('udp4');
const end = (text) => { clearTimeout(timer); s.close(); console.log(text); };
const timer = setTimeout(() => end('TIMEOUT'), 30000);
s.on('message', (m) => end(String(m.length))).on('error', (e) => end(e.code));
s.connect(8080, address, () => s.send(Buffer.alloc(Number(size))));`;

const echoScript = `
const [address] = process.argv.slice(1);
const s = require('node:net').connect({ host: address, port: 8081 });
process.stdin.pipe(s).pipe(process.stdout);`;

export class Machines {
  readonly #prefix: string;
  readonly #children: ChildProcess[] = [];

  private constructor(prefix: string) {
    this.#prefix = prefix;
  }

  static async make(prefix: string): Promise<Machines> {
    const all = new Machines(prefix);
    await all.#makeRouter();
    for (const name of names) await all.#makeMachine(name);
    for (const name of names) await all.#serve(name);
    return all;
  }

  async remove(): Promise<void> {
    for (const child of this.#children) child.kill();
    const made = ['router', ...names.flatMap((name) => [name, `pod-${name}`])];
    for (const name of made) await run('ip', ['netns', 'delete', this.#namespace(name)]);
  }

  /** A command that runs another on the machine. */
  prefix(name: string): readonly string[] {
    return ['ip', 'netns', 'exec', this.#namespace(name)];
  }

  on(name: string, ...words: string[]): Promise<string> {
    return run('ip', ['netns', 'exec', this.#namespace(name), ...words]);
  }

  /** The machine's only address from now on. */
  async readdress(name: Name, address: string): Promise<void> {
    await this.#ip(name, [
      'address flush dev eth0',
      `address add ${address}/24 dev eth0`,
      `route add default via ${machines[name].gateway}`,
    ]);
  }

  /** What a Pod (or, `machine`, a process of the machine itself) is answered by another machine's Pod. */
  async ask(from: Name, to: Name, where: 'pod' | 'machine' = 'pod'): Promise<string> {
    return this.askAt(where === 'pod' ? `pod-${from}` : from, `${podAddress(to)}:8080`);
  }

  /** Likewise, from `a`, `pod-a` or `router` to an `ADDRESS:PORT`. */
  async askAt(from: string, target: string): Promise<string> {
    return this.#script(from, askScript, ...target.split(':'));
  }

  /** How many bytes of a UDP datagram came back from the other machine's Pod, or why none. */
  async bounce(from: Name, to: Name, size: number): Promise<string> {
    return this.#script(`pod-${from}`, datagramScript, podAddress(to), String(size));
  }

  /** An open connection between two Pods: resolves to what comes back. */
  connect(from: Name, to: Name): (text: string) => Promise<string> {
    const words = [process.execPath, '-e', echoScript, podAddress(to)];
    const client = spawn('ip', ['netns', 'exec', this.#namespace(`pod-${from}`), ...words], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#children.push(client);
    return async (text) => {
      client.stdin.write(text);
      const [answer]: readonly unknown[] = await once(client.stdout, 'data');
      return String(answer);
    };
  }

  async #script(namespace: string, script: string, ...words: string[]): Promise<string> {
    return (await this.on(namespace, process.execPath, '-e', script, ...words)).trim();
  }

  async #makeRouter(): Promise<void> {
    await run('ip', ['netns', 'add', this.#namespace('router')]);
    for (const [link, gateway] of [
      ['br0', machines.a.gateway],
      ['br1', machines.c.gateway],
    ] as const) {
      await this.#ip('router', [
        `link add ${link} type bridge`,
        `address add ${gateway}/24 dev ${link}`,
        `link set ${link} up`,
      ]);
    }
    await this.#forward('router');
  }

  async #makeMachine(name: Name): Promise<void> {
    const { address, link, gateway } = machines[name];
    const pod = this.#namespace(`pod-${name}`);
    await run('ip', ['netns', 'add', this.#namespace(name)]);
    await run('ip', ['netns', 'add', pod]);
    await this.#ip('router', [
      `link add to-${name} type veth peer eth0 netns ${this.#namespace(name)}`,
      `link set to-${name} master ${link} up`,
    ]);
    await this.#ip(name, [
      'link set lo up',
      `address add ${address}/24 dev eth0`,
      'link set eth0 up',
      `route add default via ${gateway}`,
      'link add cni0 type bridge',
      `address add ${podAddress(name, 1)}/24 dev cni0`,
      'link set cni0 up',
      `link add to-pod type veth peer eth0 netns ${pod}`,
      'link set to-pod master cni0 up',
    ]);
    await this.#ip(`pod-${name}`, [
      'link set lo up',
      `address add ${podAddress(name)}/24 dev eth0`,
      'link set eth0 mtu 1450 up',
      `route add default via ${podAddress(name, 1)}`,
    ]);
    await this.#forward(name);
  }

  async #serve(name: Name): Promise<void> {
    const words = [process.execPath, '-e', serverScript, name];
    const server = spawn('ip', ['netns', 'exec', this.#namespace(`pod-${name}`), ...words], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#children.push(server);
    await Promise.race([
      once(server.stdout, 'data'),
      once(server, 'exit').then(() => bug('the server did not start')),
    ]);
  }

  async #forward(name: string): Promise<void> {
    await this.on(name, 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward');
  }

  async #ip(name: string, commands: readonly string[]): Promise<void> {
    const words = ['-netns', this.#namespace(name), '-batch', '-'];
    await run('ip', words, { input: commands.join('\n') });
  }

  #namespace(name: string): string {
    return `${this.#prefix}-${name}`;
  }
}

export function machine(name: Name): { readonly address: string; readonly podCIDR: string } {
  return machines[name];
}

export function podAddress(name: Name, last = 2): string {
  return machines[name].podCIDR.replace('0/24', String(last));
}
