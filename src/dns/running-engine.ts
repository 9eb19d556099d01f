/** An engine that answers, wherever it runs: in a thread of its own, or in this one; and what it is told. */
import type { DnsSettings, Upstream } from './config/settings.ts';
import type { DnsCounts } from './counters.ts';
import type { Cause } from './delays.ts';
import type { LogLine } from './log-lines.ts';
import type { ServiceRecord } from './records/service-records.ts';
import type { ListenAddress } from './server.ts';
import type { SeenQueries } from './tap.ts';
import type { WireName } from './wire/name.ts';
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

/** How a Pod's resolver completes a name: these domains, then the node's own where it inherits them, then the others. */
export interface PodSearch {
  readonly domains: readonly WireName[];
  readonly inherits: boolean;
  readonly further: readonly WireName[];
  /** Names with so many dots are tried as they are first. */
  readonly ndots: number;
}

/** A Pod of this node as the server's client. Replaces what was said of it before. */
export interface ClientPod {
  /** Namespace and name. */
  readonly owner: string;
  /** Where it asks from; empty: nowhere, or nowhere of its own. */
  readonly addresses: readonly string[];
  /** Undefined when it isn't known. */
  readonly search: PodSearch | undefined;
}

export interface Update {
  readonly changes: readonly OwnedRecords[];
  /** Seconds since 1970. */
  readonly serial: number;
  /** The index is whole from here on. */
  readonly synced: boolean;
  /** Told only where the settings complete names for Pods. */
  readonly clients?: readonly ClientPod[];
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
