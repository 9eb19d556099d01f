/**
 * Gives each sandbox on the Pods' network its address, and remembers whose it was: a member of a StatefulSet that comes
 * back to this node finds it again. `address-book.ts` decides; here it meets the runtime, the disk and the clock.
 */
import { join } from 'node:path';
import type { Pod } from '#api/gen/types.ts';
import { addressNotKept, keepsAddress } from '#api/sticky-address.ts';
import { sleep } from '#base/clock.ts';
import type { Clock } from '#base/clock.ts';
import { background } from '#base/lifecycle.ts';
import type { Logger } from '#base/log.ts';
import type { EventRecorder } from '#client/event-recorder.ts';
import type { KubeletConfig } from '../config.ts';
import { isRuntimeError, RuntimeError } from '../cri/runtime-error.ts';
import type { Runtime, SandboxConfig, SandboxStatus } from '../cri/runtime.ts';
import { AddressBook, type Holder, type Taken } from './address-book.ts';
import { readBook, writeBook } from './book-file.ts';

import { addressRange } from './range.ts';

export interface PodAddressesOptions {
  readonly config: KubeletConfig;
  readonly runtime: Runtime;
  readonly recorder: EventRecorder;
  /** The node's Pod range as it is now, in CIDR notation; resolves once there is one. */
  readonly podRange: () => Promise<string>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Each costs the runtime a sandbox; what it refuses so often in a row is no leftover any more. */
const mostRefusals = 20;

/**
 * Between two writes to the disk. What a Pod holds is found again without the file, in the runtime, so only who comes
 * and goes within this time before the power fails leaves no trace.
 */
const restMs = 2_000;

export class PodAddresses {
  readonly #options: PodAddressesOptions;
  readonly #file: string;
  #book: AddressBook;
  #changed = false;
  readonly #closing = new AbortController();
  #writing: Promise<void> | undefined;

  constructor(options: PodAddressesOptions) {
    this.#options = options;
    this.#file = join(options.config.rootDir, 'pod-addresses.json');
    this.#book = new AddressBook(options.config.addresses);
  }

  /**
   * Before the first sandbox: what was written down, mended by what the runtime has and by the Pods that the API has on
   * this node. May be repeated when the runtime didn't answer.
   */
  async load(pods: readonly Pod[]): Promise<void> {
    const { config, runtime, clock, log } = this.#options;
    const book = new AddressBook(config.addresses, await readBook(this.#file, log));
    const sandboxes = await runtime.listSandboxes();
    const byUid = new Map(pods.map((pod) => [pod.metadata.uid, pod]));
    const now = clock.now();
    book.releaseAllBut(new Set([...byUid.keys(), ...sandboxes.map(({ uid }) => uid)]), now);
    for (const { uid, namespace, name, ips } of sandboxes) {
      const pod = byUid.get(uid);
      const holder = { uid, pod: `${namespace}/${name}`, sticky: pod ? keepsAddress(pod) : false };
      for (const address of ips) book.found(holder, address, now);
    }
    this.#book = book;
    this.#save();
  }

  /** Makes the Pod's sandbox; resolves with its status, or undefined should it be gone already. */
  async runSandbox(pod: Pod, config: SandboxConfig): Promise<SandboxStatus | undefined> {
    const { runtime, podRange, clock } = this.#options;
    if (config.namespaces.network === 'node')
      return runtime.sandboxStatus(await runtime.runSandbox(config));
    const range = addressRange(await podRange());
    const holder = holderOf(pod);
    let lost: Taken['lost'];
    for (let refusals = 0; ; refusals++) {
      const taken = this.#take(holder, range);
      lost ??= taken.lost;
      try {
        const id = await runtime.runSandbox({ ...config, address: taken.address });
        const status = await runtime.sandboxStatus(id);
        if (status) this.#settle(pod, taken.address, status.ips[0], lost);
        return status;
      } catch (error) {
        if (!isRuntimeError(error, 'address-taken') || refusals >= mostRefusals) throw error;
        this.#book.refuse(holder.uid, clock.now());
      }
    }
  }

  /** The Pod's last sandbox is gone. */
  release(podUid: string): void {
    if (this.#book.release(podUid, this.#options.clock.now())) this.#save();
  }

  /** Resolves when all is on the disk; what a call in flight changes after that, the next `load` sees. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#writing;
  }

  #take(holder: Holder, range: ReturnType<typeof addressRange>): Taken {
    const { clock, log } = this.#options;
    const taken = this.#book.take(holder, range, clock.now());
    if (!taken) throw new RuntimeError('failed', `no address of ${range.cidr} is free`);
    this.#save();
    if (taken.gaveUp !== undefined) {
      log.warn('no address is free but those reserved for members: one of these was given away', {
        address: taken.address,
        to: holder.pod,
        from: taken.gaveUp,
      });
    }
    return taken;
  }

  #settle(pod: Pod, wanted: string, found: string | undefined, lost: Taken['lost']): void {
    const { recorder, clock, log } = this.#options;
    if (found !== undefined && found !== wanted) {
      log.warn('the runtime gave a Pod another address than it was told', { wanted, found });
      this.#book.found(holderOf(pod), found, clock.now());
      this.#save();
    }
    const former = lost ?? { address: wanted, why: 'the runtime gave it another' };
    if (!keepsAddress(pod) || former.address === found || (!lost && found === wanted)) return;
    const { reason, message } = addressNotKept(former.address, former.why, found ?? 'unknown');
    recorder.event(pod, 'Warning', reason, message);
  }

  /** One write at a time; what changes meanwhile goes into the next. */
  #save(): void {
    if (this.#closing.signal.aborted) return;
    this.#changed = true;
    this.#writing ??= this.#write().finally(() => (this.#writing = undefined));
    background(this.#writing, this.#options.log, 'writing Pod addresses');
  }

  async #write(): Promise<void> {
    const { clock, log } = this.#options;
    while (this.#changed) {
      this.#changed = false;
      try {
        await writeBook(this.#file, this.#book.content(clock.now()));
      } catch (error) {
        log.warn('reserved Pod addresses could not be written down', { file: this.#file, error });
      }
      await sleep(clock, restMs, this.#closing.signal);
    }
  }
}

function holderOf(pod: Pod): Holder {
  const { uid, namespace, name } = pod.metadata;
  return { uid, pod: `${namespace}/${name}`, sticky: keepsAddress(pod) };
}
