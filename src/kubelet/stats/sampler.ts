/**
 * Measures what runs on the node, when somebody asks. How fast something uses the processor takes two measurements: the
 * one before serves when it is not too old, else two are made. Who asks again soon gets the same answer.
 */
import type { Pod } from '#api/gen/types.ts';
import { sleep } from '#base/clock.ts';
import type { Clock } from '#base/clock.ts';
import type { ContainerStats, Runtime } from '../cri/runtime.ts';
import type { Host, MachineUsage } from '../host/host.ts';
import type { PodLookup } from '../server/pod-lookup.ts';

export interface SamplerOptions {
  readonly pods: Pick<PodLookup, 'list'>;
  readonly runtime: Pick<Runtime, 'containerStats'>;
  readonly machine: Pick<Host, 'usage'>;
  readonly clock: Clock;
}

/** Everything at one moment. */
export interface Sample {
  readonly time: number;
  readonly containers: ReadonlyMap<string, ContainerStats>;
  /** Undefined where the machine isn't the node's: on simulated nodes. */
  readonly machine: MachineUsage | undefined;
}

/** Two moments; what is shown is the second's. */
export interface Window {
  readonly from: Sample;
  readonly to: Sample;
}

/** How long an answer is given again, in milliseconds. */
const freshTime = 10_000;
/** A measurement older than this tells nothing of how things are now. */
const usefulTime = 60_000;
/** How far apart two measurements are that are made for one answer, and the least for any. */
const shortWindow = 1000;

export class Sampler {
  readonly #options: SamplerOptions;
  #window: Window | undefined;
  #pending: Promise<Window> | undefined;

  constructor(options: SamplerOptions) {
    this.#options = options;
  }

  /** All who ask at the same time share the work. */
  window(): Promise<Window> {
    this.#pending ??= this.#next().finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  async #next(): Promise<Window> {
    const { clock, pods } = this.#options;
    const last = this.#window?.to;
    const age = last ? clock.now() - last.time : Infinity;
    const isFresh = age < (last && isWhole(last, pods.list()) ? freshTime : shortWindow);
    if (this.#window && isFresh) return this.#window;
    const from = last && age <= usefulTime ? last : await this.#first();
    const window = { from, to: await this.#measure() };
    this.#window = window;
    return window;
  }

  async #first(): Promise<Sample> {
    const sample = await this.#measure();
    await sleep(this.#options.clock, shortWindow);
    return sample;
  }

  async #measure(): Promise<Sample> {
    const { clock, runtime, machine: counted } = this.#options;
    const [stats, machine] = await Promise.all([runtime.containerStats(), counted.usage()]);
    const containers = new Map(stats.map((one) => [one.containerId, one]));
    return { time: clock.now(), containers, machine };
  }
}

/** Whether it has all containers that run now. */
function isWhole({ containers }: Sample, pods: readonly Pod[]): boolean {
  return pods.every((pod) =>
    (pod.status?.containerStatuses ?? []).every(
      ({ state, containerID }) => !state?.running || containers.has(idOf(containerID)),
    ),
  );
}

/** `containerd://ID`, as a status names a container. */
export function idOf(containerID = ''): string {
  return containerID.slice(containerID.indexOf('://') + 3);
}
