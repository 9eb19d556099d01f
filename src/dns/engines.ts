/**
 * Several engines that answer together at the same addresses: the system deals the questions out among their sockets.
 * One that fails is replaced by another that is told everything anew; meanwhile the others go on, and the names that it
 * knew are never answered from half an index.
 */
import { Backoff } from '#base/backoff.ts';
import { sleep } from '#base/clock.ts';
import type { Clock } from '#base/clock.ts';
import type { Logger } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { DnsSettings } from './config/settings.ts';
import { noCounts, sumOf } from './counters.ts';
import type { DnsCounts } from './counters.ts';
import type { EngineConfig, Update } from './running-engine.ts';
import type { RunningEngine } from './running-engine.ts';
import type { ListenAddress } from './server.ts';
import type { SeenQueries } from './tap.ts';

export interface EnginesParts {
  /** One engine, not started yet. */
  readonly create: (config: EngineConfig) => RunningEngine;
  /** At least one. */
  readonly count: number;
  readonly config: EngineConfig;
  /** All that an engine must know, for one that comes later. */
  readonly everything: () => Update;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

/** Owners in one message. */
const piece = 500;
/** How long a failed engine's successor waits, when that one fails as well. */
const again = { initialMs: 20, maxMs: 5000 };

export class Engines {
  readonly #parts: EnginesParts;
  readonly #engines = new Set<RunningEngine>();
  readonly #stop = new AbortController();
  #successors: Promise<void>[] = [];
  #settings: DnsSettings | undefined;
  #failures = 0;
  #deliver: ((seen: SeenQueries) => void) | undefined;

  constructor(parts: EnginesParts) {
    this.#parts = parts;
  }

  /**
   * The addresses with the ports that the system chose; rejects when one can't be listened on. Updates may come from the
   * call on.
   */
  async start(): Promise<readonly ListenAddress[]> {
    const { config, count } = this.#parts;
    const shared = count > 1 ? { ...config, sharedPort: true } : config;
    const first = this.#add(shared);
    const listen = await first.start();
    const further = Array.from({ length: count - 1 }, () => this.#late({ ...shared, listen }));
    await Promise.all(further.map((engine) => engine.start()));
    for (const engine of this.#engines) this.#watch(engine, { ...shared, listen });
    return listen;
  }

  configure(settings: DnsSettings): void {
    this.#settings = settings;
    for (const engine of this.#engines) engine.configure(settings);
  }

  tap(deliver: ((seen: SeenQueries) => void) | undefined): void {
    this.#deliver = deliver;
    for (const engine of this.#engines) engine.tap(deliver);
  }

  update(update: Update): void {
    for (const engine of this.#engines) tell(engine, update);
  }

  async counts(): Promise<DnsCounts> {
    const all = await Promise.all([...this.#engines].map((engine) => engine.counts()));
    const panics = { name: 'panics_total', labels: {}, value: this.#failures } as const;
    const server = { ...noCounts.server, counters: [panics] };
    return sumOf([...all, { ...noCounts, server }]);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#successors);
    await Promise.allSettled([...this.#engines].map((engine) => engine.stop()));
  }

  /** One that comes when others know something already. */
  #late(config: EngineConfig): RunningEngine {
    const engine = this.#add(config);
    if (this.#settings) engine.configure(this.#settings);
    if (this.#deliver) engine.tap(this.#deliver);
    tell(engine, this.#parts.everything());
    return engine;
  }

  #add(config: EngineConfig): RunningEngine {
    const engine = this.#parts.create(config);
    this.#engines.add(engine);
    return engine;
  }

  #watch(engine: RunningEngine, config: EngineConfig): void {
    engine.ended.catch((error: unknown) => {
      this.#engines.delete(engine);
      if (this.#stop.signal.aborted) return;
      this.#failures += 1;
      this.#parts.log.error('an engine of the cluster DNS failed; starting another', { error });
      this.#successors.push(this.#replace(config));
    });
  }

  async #replace(config: EngineConfig): Promise<void> {
    const { random, clock, log } = this.#parts;
    const backoff = new Backoff(again, random);
    while (!this.#stop.signal.aborted) {
      const engine = this.#late(config);
      try {
        await engine.start();
        this.#watch(engine, config);
        return;
      } catch (error) {
        this.#engines.delete(engine);
        log.warn('an engine of the cluster DNS could not be started; trying again', { error });
        await sleep(clock, backoff.next(), this.#stop.signal);
      }
    }
  }
}

/** In pieces: a message that carries everything is in memory several times on its way. Each Service goes whole. */
function tell(engine: RunningEngine, update: Update): void {
  const { changes, serial } = update;
  for (let at = 0; at + piece < changes.length; at += piece) {
    engine.update({ changes: changes.slice(at, at + piece), serial, synced: false });
  }
  const last = changes.length === 0 ? 0 : Math.floor((changes.length - 1) / piece) * piece;
  engine.update({ ...update, changes: changes.slice(last) });
}
