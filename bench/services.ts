/**
 * The Service proxy among ten thousand Services: how long until the kernel has all of them, and one change among them.
 * The floor is nft with the very text that the proxy made. In a network namespace of its own.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { endpointSlices, services } from '#api/gen/resources.ts';
import { systemClock } from '#base/clock.ts';
import { run as runCommand } from '#base/command.ts';
import { silentLogger } from '#base/log.ts';
import { MemoryInformers } from '#client/memory-informers.ts';
import { systemNft } from '#network/nftables/nft.ts';
import type { Nft } from '#network/nftables/nft.ts';
import { config, service, slice } from '#network/service-proxy/fixtures.ts';
import { createServiceProxy } from '#network/service-proxy/service-proxy.ts';
import { median, percentile } from './bench.ts';
import type { Benchmark, Row } from './bench.ts';

const serviceCount = 10_000;
const endpointCount = 10;
/** So many have a node port too: nearly all that there are. */
const nodePortCount = 2700;
const runs = 3;
const changes = 200;

async function run(): Promise<readonly Row[]> {
  const informers = filledInformers();
  const times: Times = { whole: [], wholeFloor: [], change: [], changeFloor: [], bytes: [] };
  for (let number = 0; number < runs; number++) {
    await withNamespace((command) => measure(informers, command, times));
  }
  const milliseconds = (values: readonly number[], percent: number): string =>
    `${percentile(values, percent).toFixed(1)} ms`;
  return [
    {
      name: '10,000 Services of 10 endpoints each, 2,700 of them with node ports, from nothing to all in the kernel',
      value: median(times.whole) / 1000,
      unit: 's',
      bound: { at: 'most', value: 10 },
      comparedWith: `\`nft -f\` with the same text: ${(median(times.wholeFloor) / 1000).toFixed(2)} s`,
    },
    {
      name: 'one endpoint changed among them, until the kernel has it, p99',
      value: percentile(times.change, 99),
      unit: 'ms',
      bound: { at: 'most', value: 20 },
      comparedWith: `median ${milliseconds(times.change, 50)} of ${times.change.length}; \`nft -f\` with the same text: ${milliseconds(times.changeFloor, 50)}, p99 ${milliseconds(times.changeFloor, 99)}`,
    },
    { name: 'what the proxy remembers of them', value: median(times.bytes) / 1e6, unit: 'MB' },
  ];
}

/** In milliseconds, and in bytes. */
interface Times {
  readonly whole: number[];
  readonly wholeFloor: number[];
  readonly change: number[];
  readonly changeFloor: number[];
  readonly bytes: number[];
}

async function measure(
  informers: MemoryInformers,
  command: readonly string[],
  times: Times,
): Promise<void> {
  const before = heapBytes();
  const kernel = listening(systemNft(systemClock, command));
  const proxy = createServiceProxy({
    informers,
    config,
    clock: systemClock,
    log: silentLogger,
    nft: kernel.nft,
    conntrack: { forgetUdp: () => Promise.resolve() },
  });
  const stop = new AbortController();
  const start = performance.now();
  const running = proxy.run(stop.signal);
  await proxy.ready?.();
  times.whole.push(performance.now() - start);
  const whole = kernel.last();
  kernel.forget();
  times.bytes.push(heapBytes() - before);
  for (let number = 0; number < changes; number++) {
    const changed = kernel.next();
    const began = performance.now();
    informers
      .of(endpointSlices)
      .put(slicesOf((number * 37) % serviceCount, times.change.length + 1));
    await changed;
    times.change.push(performance.now() - began);
  }
  stop.abort();
  await running;
  times.wholeFloor.push(await timed(command, whole));
  for (let number = 0; number < changes / 10; number++) {
    // What a change of one endpoint is.
    const [key, value] = [`10.43.1.${number} . 80 . 5`, '192.0.2.1 . 8080'];
    const text = `delete element ip ${config.table} tcp-endpoints { ${key} }
add element ip ${config.table} tcp-endpoints { ${key} : ${value} }
`;
    times.changeFloor.push(await timed(command, text));
  }
}

async function timed(command: readonly string[], text: string): Promise<number> {
  const [program = '', ...words] = command;
  const start = performance.now();
  await runCommand(program, [...words, '-f', '-'], { input: text });
  return performance.now() - start;
}

function filledInformers(): MemoryInformers {
  const informers = new MemoryInformers();
  for (let number = 0; number < serviceCount; number++) {
    const clusterIP = `10.43.${1 + (number >> 8)}.${number & 255}`;
    const port = { name: 'http', port: 80 };
    const ports = [number < nodePortCount ? { ...port, nodePort: 30_000 + number } : port];
    informers.of(services).put(service(`web-${number}`, { clusterIP, ports }));
    informers.of(endpointSlices).put(slicesOf(number, 0));
  }
  return informers;
}

/** Endpoint 5 is another one in each version. */
function slicesOf(number: number, version: number) {
  const addresses = Array.from({ length: endpointCount }, (_, at) => {
    const pod = number * endpointCount + at;
    return at === 5
      ? `10.42.${128 + (version >> 8)}.${version & 255}`
      : `10.42.${(pod >> 8) & 127}.${pod & 255}`;
  });
  return slice(`web-${number}`, addresses);
}

/** Tells what is applied, and when the next change has been. */
function listening(nft: Nft) {
  let last = '';
  let next = Promise.withResolvers<void>();
  const told =
    (apply: (commands: string) => Promise<void>) =>
    async (commands: string): Promise<void> => {
      last = commands;
      await apply(commands);
      next.resolve();
    };
  return {
    nft: {
      ...nft,
      apply: told((commands) => nft.apply(commands)),
      change: told((commands) => nft.change(commands)),
    },
    last: () => last,
    forget: () => {
      last = '';
    },
    next: () => {
      next = Promise.withResolvers();
      return next.promise;
    },
  };
}

async function withNamespace(work: (command: readonly string[]) => Promise<void>): Promise<void> {
  const name = `hf-bench-${process.pid}`;
  await runCommand('ip', ['netns', 'add', name]);
  try {
    await work(['nsenter', `--net=/run/netns/${name}`, 'nft']);
  } finally {
    await runCommand('ip', ['netns', 'delete', name]);
  }
}

function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

export const servicesBenchmark: Benchmark = {
  name: 'services',
  what: 'the Service proxy with ten thousand Services',
  needsRoot: true,
  run,
};
