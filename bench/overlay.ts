/**
 * Pod to Pod on two nodes: what our VXLAN carries, beside the kernel's VXLAN set up by hand as its manual shows it, between
 * the same kind of machines. Both are network namespaces with a Pod's namespace behind a bridge. Rounds alternate, and each is compared with
 * its neighbour, since a busy machine is busy for both.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { nodes } from '#api/gen/resources.ts';
import { systemClock } from '#base/clock.ts';
import { run } from '#base/command.ts';
import { silentLogger } from '#base/log.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { kernelOf } from '#network/overlay/kernel.ts';
import { createOverlay } from '#network/overlay/overlay.ts';
import { Machines, machine } from '#network/overlay/testing/machines.ts';
import type { Name } from '#network/overlay/testing/machines.ts';
import { installPackages } from '../scripts/setup/machine.ts';
import type { Benchmark } from './bench.ts';
import { median } from './bench.ts';

/** Many short ones: what else happens on the machine hits ours and the other alike. */
const rounds = 60;
const bytes = '300M';
/** Ahead of what else the machine does. */
const iperf = ['nice', '-n', '-15', 'iperf3'];
const pair: readonly [Name, Name] = ['a', 'b'];

export const overlayBenchmark: Benchmark = {
  name: 'overlay',
  what: 'throughput Pod to Pod between two nodes, over VXLAN',
  needsRoot: true,
  async run() {
    if (!existsSync('/usr/bin/iperf3')) installPackages(['iperf3']);
    await using own = await Link.make('own', setUpOverlay);
    await using byHand = await Link.make('hand', setUpByHand);
    const ratios: number[] = [];
    const rates: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      // The first is for warming up; then each goes first in turn.
      const order = round % 2 === 0 ? [own, byHand] : [byHand, own];
      const rate = new Map<Link, number>();
      for (const link of order) rate.set(link, await link.gigabits());
      if (round === 0) continue;
      ratios.push((100 * (rate.get(own) ?? 0)) / (rate.get(byHand) ?? 0));
      rates.push(rate.get(own) ?? 0);
    }
    return [
      {
        name: 'Pod to Pod over VXLAN',
        value: median(ratios),
        unit: '%',
        bound: { at: 'least', value: 90 },
        comparedWith: `the kernel’s VXLAN set up by hand, ${rounds} alternating rounds; ours carried ${median(rates).toFixed(2)} Gbit/s`,
      },
    ];
  },
};

/** Two machines with a way between their Pods, and an iperf3 server in one of these. */
class Link implements AsyncDisposable {
  readonly #machines: Machines;
  readonly #stop: () => Promise<void>;

  private constructor(machines: Machines, stop: () => Promise<void>) {
    this.#machines = machines;
    this.#stop = stop;
  }

  static async make(
    name: string,
    setUp: (machines: Machines) => Promise<() => Promise<void>>,
  ): Promise<Link> {
    const machines = await Machines.make(`hf-bench-${process.pid}-${name}`);
    const end = await setUp(machines);
    const [program, ...words] = [...machines.prefix('pod-b'), ...iperf, '--server', '--forceflush'];
    const server = spawn(program ?? 'ip', words, { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(server.stdout, 'data');
    server.stdout.resume();
    return new Link(machines, async () => {
      server.kill();
      await end();
      await machines.remove();
    });
  }

  async gigabits(): Promise<number> {
    const target = machine('b').podCIDR.replace('0/24', '2');
    const words = [...iperf, '--client', target, '--bytes', bytes, '--json'];
    const text = await this.#machines.on('pod-a', ...words);
    const result: { end: { sum_received: { bits_per_second: number } } } = JSON.parse(text);
    return result.end.sum_received.bits_per_second / 1e9;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop();
  }
}

async function setUpOverlay(machines: Machines): Promise<() => Promise<void>> {
  const informers = new MemoryInformers();
  for (const name of pair) {
    const { address, podCIDR } = machine(name);
    informers.of(nodes).put({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name, uid: name, resourceVersion: name, creationTimestamp: '' },
      spec: { podCIDR },
      status: { addresses: [{ type: 'InternalIP', address }] },
    });
  }
  const stop = new AbortController();
  const loops: Promise<void>[] = [];
  for (const name of pair) {
    const { address: nodeIP, podCIDR } = machine(name);
    const overlay = createOverlay({
      config: { nodeName: name, nodeIP, podCIDR, mode: 'vxlan' },
      informers,
      tellNode: () => Promise.resolve(),
      clock: systemClock,
      log: silentLogger,
      kernel: kernelOf(machines.prefix(name)),
      monitor: { follow: () => Promise.resolve() },
    });
    loops.push(overlay.run(stop.signal));
    await overlay.ready?.();
  }
  return async () => {
    stop.abort();
    await Promise.all(loops);
  };
}

/** ip-link(8), the example of a VXLAN between two machines; a route over it to the other's Pods. */
async function setUpByHand(machines: Machines): Promise<() => Promise<void>> {
  for (const [name, other] of [pair, pair.toReversed()]) {
    if (!name || !other) continue;
    const here = machine(name);
    const there = machine(other);
    const commands = [
      `link add vxlan77 type vxlan id 77 dstport 4789 local ${here.address} remote ${there.address} dev eth0`,
      `address add ${here.podCIDR.replace('/24', '/32')} dev vxlan77`,
      'link set vxlan77 up',
      `route add ${there.podCIDR} via ${there.podCIDR.replace('/24', '')} dev vxlan77 onlink`,
    ];
    const [program, ...words] = [...machines.prefix(name), 'ip', '-batch', '-'];
    await run(program ?? 'ip', words, { input: commands.join('\n') });
  }
  return () => Promise.resolve();
}
