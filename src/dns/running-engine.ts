/** An engine that answers, wherever it runs: in a thread of its own, or in this one; and what it is told. */
import type { DnsSettings, Upstream } from './config/settings.ts';
import type { DnsCounts } from './counters.ts';
import type { Cause } from './delays.ts';
import type { LogLine } from './log-lines.ts';
import type { ServiceRecord } from './records/service-records.ts';
import type { ListenAddress } from './server.ts';
import type { SeenQueries } from './tap.ts';
import type { ZonesConfig } from './zones.ts';

export interface EngineConfig extends ZonesConfig {
  readonly listen: readonly ListenAddress[];
  /** The node's resolver configuration; absent: nobody is asked for other names. */
  readonly resolvConf?: string;
  /** Others answer at the same addresses, and the system deals the questions out. */
  readonly sharedPort?: boolean;
}

/** All that one owner (a Service, a Namespace) says. Replaces what it said before. */
export interface OwnedRecords {
  readonly owner: string;
  readonly records: readonly ServiceRecord[];
  /** Names that exist without records. */
  readonly names?: readonly string[];
}

export interface Update {
  readonly changes: readonly OwnedRecords[];
  /** Seconds since 1970. */
  readonly serial: number;
  /** The index is whole from here on. */
  readonly synced: boolean;
  /** What the changes make known, to tell how long that took; absent for one that comes late. */
  readonly causes?: readonly Cause[];
}

/** What an engine tells whoever runs it. Neither may wait. */
export interface EngineEvents {
  /** A line for each question where the settings want it. */
  log(line: LogLine): void;
  /** A resolver outside asks this server in turn: it is left out until it no longer does. */
  loop(upstream: Upstream): void;
}

export interface RunningEngine {
  /** The addresses with the ports that the system chose; rejects when it can't listen there. */
  start(): Promise<readonly ListenAddress[]>;
  /** Resolves when it has stopped; rejects when it failed. */
  readonly ended: Promise<void>;
  /** May be called before it has started. */
  update(update: Update): void;
  /** How it behaves from the next question on; as without a Corefile at first. */
  configure(settings: DnsSettings): void;
  /** From now on tells of every question; without `deliver`, of none any more. */
  tap(deliver: ((seen: SeenQueries) => void) | undefined): void;
  /** What it has answered so far. */
  counts(): Promise<DnsCounts>;
  stop(): Promise<void>;
}
